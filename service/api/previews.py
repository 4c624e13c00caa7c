"""``POST /api/v1/previews``: a Korean text to its prompt pair, at once."""

from threading import BoundedSemaphore, Lock
from typing import Any, get_type_hints

from cachetools import TTLCache
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import create_model

from generate import choose

from ..config.limits import Limits
from ..jobs.key_budget import Purse
from ..jobs.previewing import preview_of, summary, used, without_costs
from ..jobs.request import PreviewRequest
from ..pipeline.pipeline import check_saved
from ..pipeline.preview import Preview
from ..providers.calls import paid_by
from ..text import InputError, clean
from .auth import Caller, tell
from .dependencies import Resources, Use
from .errors import ProblemError, documented

_AT_ONCE = 32  # previews in the making; more are sent away
_MOST_SENTENCES, _MOST_PHRASES = 51, 500
_REMEMBERED, _SECONDS = 512, 3600.0

_WRITTEN_OUT = dict.fromkeys(("prompt", "prompt_2", "negative_prompt"), str)
_FIELDS: Any = {name: (kind, ...) for name, kind in (get_type_hints(Preview) | _WRITTEN_OUT).items()}

PreviewOut = create_model("PreviewOut", **_FIELDS)
"""What ``Preview.to_json`` writes, for the OpenAPI document."""

router = APIRouter(tags=["previews"])


class PreviewMaker:
    """Makes previews, and remembers the last ones for each key."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._places = BoundedSemaphore(_AT_ONCE)
        self._made: TTLCache[tuple[str, str], Preview] = TTLCache(_REMEMBERED, _SECONDS)
        self._lock = Lock()

    def make(self, key: Caller, asked: PreviewRequest) -> Preview:
        """Returns the preview; what is known costs nothing. Raises what ``Pipeline.preview`` does."""
        known_as = key.name, asked.model_dump_json()
        with self._lock:
            known = self._made.get(known_as)
        if known:
            return without_costs(known)
        if not self._places.acquire(blocking=False):
            raise ProblemError(429, "too many previews at once: try again in a moment", {"Retry-After": "1"})
        try:
            purse = Purse(self._resources.database, key) if key.daily_limit is not None else None
            with paid_by(purse):
                made = preview_of(self._resources.pipeline(), asked)
        finally:
            self._places.release()
        self._resources.totals.add(used(made))
        with self._lock:
            self._made[known_as] = made
        return made


@router.post(
    "/api/v1/previews",
    responses={
        200: {"model": PreviewOut},
        **documented(429, 502),
    },
    response_class=Response,
)
def preview(asked: PreviewRequest, request: Request, use: Use, key: Caller) -> Response:
    """The prompt pair of a Korean text with every stage that led to it. No picture is made."""
    check_text(asked, use.limits)
    maker: PreviewMaker = request.app.state.previews
    made = maker.make(key, asked)
    tell(request, **summary(made))
    return Response(made.to_json(), media_type="application/json")


def check_text(asked: PreviewRequest, limits: Limits) -> None:
    """Raises ``InputError`` or ``AttributeChoiceError`` for what cannot be a prompt, before any stage is asked."""
    clean(asked.text, longest=limits.characters)
    choose(asked.attributes)


def check_preview(saved: Preview, limits: Limits) -> None:
    """Raises ``InputError`` for a saved preview that cannot be redone, or says more than a text may."""
    check_saved(saved, longest=limits.characters)
    prompts = saved.phrases
    phrases = (*prompts.prompt, *prompts.prompt_2, *prompts.negative_prompt)
    for name, count, most in (
        ("sentences", len(saved.paraphrases), _MOST_SENTENCES),
        ("things that are not wanted", len(saved.unwanted), _MOST_PHRASES),
        ("attributes", len(saved.attributes), _MOST_PHRASES),
        ("phrases", len(phrases), _MOST_PHRASES),
    ):
        if count > most:
            raise InputError(f"the preview has {count:,} {name}: at most {most} are taken")
    for phrase in phrases:
        clean(phrase.text, longest=limits.characters)
