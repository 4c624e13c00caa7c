"""``POST /api/v1/previews``: the prompt pair of a Korean text, while the request waits."""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from functools import partial
from threading import Lock
from typing import Any, get_type_hints

from anyio import CapacityLimiter, to_thread
from cachetools import TTLCache
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.types import ASGIApp, Receive, Scope, Send

from generate import choose, most_chunks

from ..config.limits import ServiceLimits
from ..errors import InputError
from ..jobs.api_keys import Key
from ..jobs.key_budget import KeyBudget
from ..jobs.key_library import KeyLibrary
from ..jobs.own_choices import accepted
from ..jobs.owned import OwnedEntries
from ..jobs.previewing import summary, used, without_costs
from ..jobs.request import PreviewRequest
from ..library import Recommendation
from ..messages import N_, _, language
from ..pipeline import Preview, check_saved
from ..pipeline.alternatives import has_alternatives, random_seed
from ..pipeline.describing import PictureFile, described
from ..pipeline.versions import check_hires_prompt
from ..providers.calls import paid_by
from ..providers.pauses import pausing
from ..text import clean, clean_lines
from ..trace import Checkpoint
from .auth import KeyDep, add_log_fields
from .dependencies import Resources, ResourcesDep
from .errors import ProblemError, problem, problem_responses
from .key_libraries import key_library
from .places import NoPlaceError, Places, Turns, turn_of

_MOST_SENTENCES, _MOST_PHRASES, _MOST_KEYWORDS = 51, 500, 100
_BETWEEN = ", "  # what a prompt has between its phrases
_CACHED, _CACHE_SECONDS = 512, 3600.0

_RENDERED = dict.fromkeys(("prompt", "prompt_2", "negative_prompt"), str)
_FIELDS: Any = {
    f"{name}_": (kind, Field(alias=name))  # without the suffix, ``schema`` would shadow a method of pydantic
    for name, kind in (get_type_hints(Preview) | _RENDERED).items()
}

PreviewOut = create_model("PreviewOut", **_FIELDS)
"""The fields of ``Preview.to_json``, for the OpenAPI document."""


class SavedPreview(BaseModel):
    """A preview as it was answered, edited or not."""

    model_config = ConfigDict(extra="forbid", strict=True)

    preview: dict[str, Any]


PATH = "/api/v1/previews"
DESCRIPTIONS = "/api/v1/descriptions"
_PATHS = (PATH, f"{PATH}/stream", f"{PATH}/redo", DESCRIPTIONS)

router = APIRouter(tags=["previews"])


class PreviewMaker:
    """Makes previews, as many at a time as there are cores, and caches the latest ones for each key and language."""

    def __init__(self, resources: Resources) -> None:
        self.threads = CapacityLimiter(math.inf)  # the places are the limit
        self._places = Places(resources.limits.previews_of_a_key, resources.limits.previews)
        self._resources = resources
        self._turns = Turns(os.cpu_count() or 1)
        self._cache: TTLCache[tuple[str, str, str], Preview] = TTLCache(_CACHED, _CACHE_SECONDS)
        self._lock = Lock()

    @contextmanager
    def place(self, key_name: str) -> Iterator[None]:
        """Take one of the places for previews that are made at a time. Raise ``ProblemError`` if there is none."""
        try:
            with self._places.taken(key_name):
                yield
        except NoPlaceError:
            limits = self._resources.limits
            message = _("{of_key} previews of a key and {of_all} in all are made at a time: try again in a moment")
            detail = message.format(of_key=limits.previews_of_a_key, of_all=limits.previews)
            raise ProblemError(429, detail, {"Retry-After": "1"}) from None

    def make(self, key: Key, request: PreviewRequest, checkpoint: Checkpoint | None = None) -> Preview:
        """Return the preview; a cached one costs nothing. Raise as ``Pipeline.preview`` and ``accepted`` do.

        Args:
            key: Whose preview it is.
            request: What it is made of.
            checkpoint: Gets the result of each stage, unless the preview was cached.
        """
        request = accepted(_with_choice_seed(request), OwnedEntries(self._resources.database), key.name)
        cache_key = key.name, language(), request.model_dump_json()
        with self._lock:
            cached = self._cache.get(cache_key)
        if cached:
            return without_costs(cached)
        with self._turn(key):
            pipeline, library = self._resources.pipeline(), key_library(self._resources, key)
            made = pipeline.preview(
                request.text, request.options(), checkpoint=checkpoint, find_near=library.near if library else None
            )
        self._resources.counters.add(used(made.usage))
        with self._lock:
            self._cache[cache_key] = made
        return made

    def redo(self, key: Key, saved: Preview) -> Preview:
        """Return ``saved`` with its keywords and prompts made again. Raise as ``PromptBuilder.redo`` does."""
        with self._turn(key):
            return self._resources.pipeline().prompt_builder.redo(saved)

    def describe(self, key: Key, picture: PictureFile) -> Preview:
        """Return the preview of ``picture``. Raise as ``described`` and ``Describer.preview`` do."""

        def preview_of(text: str) -> Preview:
            return self.make(key, checked_text(PreviewRequest(text=text), self._resources.limits))

        return described(picture, preview_of=preview_of, captioned=partial(self._captioned, key, picture))

    def _captioned(self, key: Key, picture: PictureFile, warning: str) -> Preview:
        builder = self._resources.pipeline().prompt_builder
        with self._turn(key):
            made = self._resources.describer.preview(picture, builder, warning=warning)
        self._resources.counters.add(used(made.usage))
        return made

    def propose(self, key: Key, library: KeyLibrary, text: str, attributes: Sequence[str]) -> list[Recommendation]:
        """Return what ``text`` could have, with what a language model proposes. Raise as ``KeyLibrary.propose``."""
        with self.place(key.name), self._turn(key):
            found = library.propose(text, attributes)
        self._resources.counters.add(used(found.usage))
        return found.recommendations

    @contextmanager
    def _turn(self, key: Key) -> Iterator[None]:
        budget = KeyBudget(self._resources.database, key) if key.daily_limit is not None else None
        with paid_by(budget), turn_of(self._turns, key.name) as turn, pausing(turn.paused):
            yield


class PreviewPlaces:
    """Takes a place for each request for a preview before anything of it is read: a refusal costs next to nothing."""

    def __init__(self, app: ASGIApp, maker: PreviewMaker) -> None:
        self._app = app
        self._maker = maker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, which has been authenticated."""
        if scope["type"] != "http" or scope["path"] not in _PATHS:
            await self._app(scope, receive, send)
            return
        try:
            with self._maker.place(scope["state"]["key"].name):
                await self._app(scope, receive, send)
        except ProblemError as error:
            await problem(error.status, str(error), error.headers)(scope, receive, send)


@router.post(
    PATH,
    responses={
        200: {"model": PreviewOut},
        **problem_responses(429, 502),
    },
    response_class=Response,
)
async def create_preview(body: PreviewRequest, request: Request, resources: ResourcesDep, key: KeyDep) -> Response:
    """Make the prompt pair of a Korean text and return it with the result of every stage, without a picture."""
    maker: PreviewMaker = request.app.state.previews

    def make() -> tuple[Preview, str]:
        made = maker.make(key, checked_text(body, resources.limits))
        return made, made.to_json()

    made, content = await to_thread.run_sync(make, limiter=maker.threads)
    add_log_fields(request, **summary(made))
    return Response(content, media_type="application/json")


@router.post(f"{PATH}/redo", responses={200: {"model": PreviewOut}, **problem_responses(429, 502)})
async def redo_preview(body: SavedPreview, request: Request, resources: ResourcesDep, key: KeyDep) -> Response:
    """Make the keywords and prompts of a preview again from its translations, which may have been edited."""
    maker: PreviewMaker = request.app.state.previews

    def redo() -> str:
        saved = Preview.from_fields(body.preview)
        check_preview(saved, resources.limits)
        return maker.redo(key, saved).to_json()

    content = await to_thread.run_sync(redo, limiter=maker.threads)
    return Response(content, media_type="application/json")


def _with_choice_seed(request: PreviewRequest) -> PreviewRequest:
    """Return ``request`` with a seed for the choice among its alternatives, if it has any."""
    choosing = request.choice_seed is None and has_alternatives(request.text, request.negative_prompt)
    return request.model_copy(update={"choice_seed": random_seed()}) if choosing else request


def checked_text(request: PreviewRequest, limits: ServiceLimits) -> PreviewRequest:
    """Return ``request`` with its text as it is used and stored, checked before any stage is called.

    Raises:
        InputError: The text cannot be a prompt.
        AttributeChoiceError: There is no such attribute.
    """
    choose(request.attributes)
    texts = {"text": request.text, "negative_prompt": request.negative_prompt, "hires_prompt": request.hires_prompt}
    cleaned = {
        name: clean_lines(text, longest=limits.characters) for name, text in texts.items() if text or name == "text"
    }
    if "hires_prompt" in cleaned:
        check_hires_prompt(cleaned["hires_prompt"])
    return request.model_copy(update=cleaned)


def check_preview(saved: Preview, limits: ServiceLimits) -> None:
    """Raise ``InputError`` for a saved preview that cannot be redone or that exceeds the limits of a text."""
    prompts = saved.prompts
    phrases = (*prompts.prompt, *prompts.prompt_2, *prompts.negative_prompt)
    marked = [phrase.text for phrase in (*saved.weighted, *saved.attributes.values())]
    encoded = [saved.translations[0], *marked, *saved.unwanted.values()]
    texts = [*saved.paraphrases, *saved.translations, *marked, *saved.unwanted, *saved.unwanted.values()]
    texts += [saved.written, saved.written_negative, saved.hires_prompt]
    texts += [*(part for one in saved.chosen for part in astuple(one))]
    own = (*saved.style.positive, *saved.style.negative) if saved.style else ()
    words = (*saved.glossary, *saved.characters, *saved.romanized)
    texts += [*saved.attributes, *(phrase.text for phrase in (*phrases, *own)), *(part.text for part in saved.parts)]
    texts += [example.text for example in saved.examples]
    texts += [text for word in words for text in (word.korean, word.english)]
    meanings = [text for word, meanings in saved.meanings.items() for text in (word, *meanings, *meanings.values())]
    weakened = sum(phrase.weight < 1 for phrase in (*saved.weighted, *saved.attributes.values()))  # encoded once more
    for one in saved.versions.values():
        check_preview(one, limits)
    for part, count, most in (
        (N_("characters"), sum(map(len, (*texts, *meanings))), limits.preview_characters),
        (N_("sentences"), len(saved.paraphrases), _MOST_SENTENCES),
        (N_("unwanted things"), len(saved.unwanted), _MOST_PHRASES),
        (N_("attributes"), len(saved.attributes), _MOST_PHRASES),
        (N_("weighted phrases"), len(saved.weighted), _MOST_PHRASES),
        (N_("phrases"), len(phrases) + len(own), _MOST_PHRASES),
        (N_("words"), len(words), _MOST_PHRASES),
        (N_("keywords to keep"), saved.top, _MOST_KEYWORDS),
        (N_("chunks of tokens"), most_chunks(encoded) * (1 + weakened), limits.chunks),
    ):
        if count > most:
            message = _("the preview has {count:,} {part}: the limit is {most:,}")
            raise InputError(message.format(count=count, part=_(part), most=most))
    check_saved(saved, longest=limits.characters)
    for phrase in phrases:
        if phrase.text.strip(_BETWEEN):
            clean(phrase.text, longest=limits.characters)
