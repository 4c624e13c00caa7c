"""The runs of the generator for one command: one, or one for each choice among the alternatives of a text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count, islice
from pathlib import Path
from typing import Any

import typer

from generate import LARGEST_SEED, SDXL, TOY, GenerationError, ImageSettings

from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from ..pipeline import Alternatives, Chosen, Pipeline, Preview, PreviewOptions
from ..printable import printable_line
from ..trace import StageError
from .inputs import make_preview


@dataclass(frozen=True)
class TextRun:
    """A text after the choice among its alternatives, and the settings of the pictures that are its own."""

    chosen: Chosen
    settings: dict[str, Any] = field(default_factory=dict)


def text_runs(
    alternatives: Alternatives, text: str, negative: str, settings: ImageSettings, *, every: bool
) -> list[TextRun]:
    """Return the runs for ``text``: each picture has the choices of its own seed.

    Args:
        alternatives: Chooses.
        text: The text.
        negative: The negative prompt.
        settings: Those of all pictures, with seeds that are chosen.
        every: Whether every combination is generated with the same seeds instead.

    Raises:
        InputError: As ``Alternatives.choose``.
    """
    seeds = {"seed": settings.seed, "subseed": settings.subseed}
    if every:
        return [TextRun(one, seeds) for one in alternatives.combinations(text, negative)]
    first = alternatives.choose(text, negative, settings.seed)
    if not first.choices:
        return [TextRun(first, seeds)]
    return [
        TextRun(alternatives.choose(text, negative, own["seed"]), own | {"images": 1}) for own in _own_seeds(settings)
    ]


def rounds(settings: ImageSettings) -> Iterator[ImageSettings]:
    """Yield the settings of one run after the other without end: a seed that is given counts up, others are random."""
    images = settings.images * settings.best_of
    name = "subseed" if settings.is_variation else "seed"
    given = getattr(settings, name)
    for number in count():
        following = (given + number * images) % (LARGEST_SEED + 2 - images)
        yield (settings if given < 0 else replace(settings, **{name: following})).with_seeds()


def _own_seeds(settings: ImageSettings) -> Iterator[dict[str, int]]:
    """Yield the seeds of each picture, beginning with those of its own ``best_of``."""
    several = replace(settings, images=settings.images * settings.best_of, best_of=1)
    for seed, subseed in islice(several.seeds(), 0, None, settings.best_of):
        yield {"seed": seed, "subseed": subseed}


class TextPreviews:
    """Makes previews with one pipeline; the stages run once for each distinct text and choice of options."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Take what makes previews."""
        self._pipeline = pipeline
        self._made: dict[tuple[str, str, PreviewOptions], Preview] = {}

    def preview(self, chosen: Chosen, options: PreviewOptions) -> Preview:
        """Return the preview of ``chosen``. Raise as ``Pipeline.preview``."""
        asked = chosen.text, chosen.negative, replace(options, choice_seed=None)
        if asked not in self._made:
            self._made[asked] = make_preview(self._pipeline, chosen, options)
        return self._made[asked].chosen_as(chosen)


def check_here(option: str, name: str | None, settings: Settings) -> None:
    """Refuse to fetch a model only because a picture, which may come from anyone, names it."""
    if name and name not in (SDXL, TOY, settings.model, settings.refiner) and not Path(name).exists():
        message = _("the picture was made with {name}, which may have to be fetched: name it with {option}")
        raise InputError(message.format(name=name, option=option))


def show_warnings(preview: Preview, shown: set[str]) -> None:
    """Show the warnings of a preview that are not among the lines that were ``shown``, and add them."""
    for warning in preview.warnings:
        show_once(f"! {warning}", shown)


def show_once(line: str, shown: set[str]) -> None:
    """Show ``line`` unless it is among those that were ``shown``, and add it."""
    if line not in shown:
        shown.add(line)
        typer.echo(printable_line(line), err=True)


@contextmanager
def loading_stage() -> Iterator[None]:
    """Make a ``GenerationError`` in the block a ``StageError`` of the stage that generates."""
    try:
        yield
    except GenerationError as error:
        raise StageError("generate", str(error)) from error
