"""``POST /api/v1/previews``: a Korean text to its prompt pair, at once."""

from threading import BoundedSemaphore, Lock
from typing import Any, get_type_hints

from cachetools import TTLCache
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, create_model

from generate import choose

from ..config.limits import ServiceLimits
from ..errors import InputError
from ..jobs.key_budget import KeyBudget
from ..jobs.previewing import summary, used, without_costs
from ..jobs.request import PreviewRequest
from ..pipeline import Preview, check_saved
from ..providers.calls import paid_by
from ..text import clean
from .auth import KeyDep, add_log_fields
from .dependencies import Resources, ResourcesDep
from .errors import ProblemError, problem_responses

_CONCURRENT = 32  # previews in the making; more are refused
_MOST_SENTENCES, _MOST_PHRASES = 51, 500
_REMEMBERED, _SECONDS = 512, 3600.0

_RENDERED = dict.fromkeys(("prompt", "prompt_2", "negative_prompt"), str)
_FIELDS: Any = {
    f"{name}_": (kind, Field(alias=name))  # pydantic does not take a field called ``schema``
    for name, kind in (get_type_hints(Preview) | _RENDERED).items()
}

PreviewOut = create_model("PreviewOut", **_FIELDS)
"""The fields that ``Preview.to_json`` writes, for the OpenAPI document."""

router = APIRouter(tags=["previews"])


class PreviewMaker:
    """Makes previews, and remembers the last ones for each key."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._slots = BoundedSemaphore(_CONCURRENT)
        self._made: TTLCache[tuple[str, str], Preview] = TTLCache(_REMEMBERED, _SECONDS)
        self._lock = Lock()

    def make(self, key: KeyDep, asked: PreviewRequest) -> Preview:
        """Return the preview; one that is remembered costs nothing. Raise as ``Pipeline.preview`` does."""
        remembered_as = key.name, asked.model_dump_json()
        with self._lock:
            remembered = self._made.get(remembered_as)
        if remembered:
            return without_costs(remembered)
        if not self._slots.acquire(blocking=False):
            raise ProblemError(429, "too many previews at once: try again in a moment", {"Retry-After": "1"})
        try:
            budget = KeyBudget(self._resources.database, key) if key.daily_limit is not None else None
            with paid_by(budget):
                made = self._resources.pipeline().preview(asked.text, asked.options())
        finally:
            self._slots.release()
        self._resources.counters.add(used(made))
        with self._lock:
            self._made[remembered_as] = made
        return made


@router.post(
    "/api/v1/previews",
    responses={
        200: {"model": PreviewOut},
        **problem_responses(429, 502),
    },
    response_class=Response,
)
def preview(asked: PreviewRequest, request: Request, resources: ResourcesDep, key: KeyDep) -> Response:
    """Make the prompt pair of a Korean text, with every stage that led to it. No picture is made."""
    check_text(asked, resources.limits)
    maker: PreviewMaker = request.app.state.previews
    made = maker.make(key, asked)
    add_log_fields(request, **summary(made))
    return Response(made.to_json(), media_type="application/json")


def check_text(asked: PreviewRequest, limits: ServiceLimits) -> None:
    """Check a text before any stage is called.

    Raises:
        InputError: The text cannot be a prompt.
        AttributeChoiceError: An attribute cannot be had.
    """
    clean(asked.text, longest=limits.characters)
    choose(asked.attributes)


def check_preview(saved: Preview, limits: ServiceLimits) -> None:
    """Raise ``InputError`` for a saved preview that cannot be redone, or holds more than a text may."""
    check_saved(saved, longest=limits.characters)
    prompts = saved.prompts
    phrases = (*prompts.prompt, *prompts.prompt_2, *prompts.negative_prompt)
    for name, count, most in (
        ("sentences", len(saved.paraphrases), _MOST_SENTENCES),
        ("unwanted things", len(saved.unwanted), _MOST_PHRASES),
        ("attributes", len(saved.attributes), _MOST_PHRASES),
        ("weighted phrases", len(saved.weighted), _MOST_PHRASES),
        ("phrases", len(phrases), _MOST_PHRASES),
    ):
        if count > most:
            raise InputError(f"the preview has {count:,} {name}: at most {most} are taken")
    for phrase in phrases:
        clean(phrase.text, longest=limits.characters)
