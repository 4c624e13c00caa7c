"""The runs of the generator for one command: one, or one for each choice among the alternatives of a text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generate import ImageSettings

from ..pipeline import Alternatives, Chosen, Pipeline, Preview, PreviewOptions
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
    if every:
        seeds = {"seed": settings.seed, "subseed": settings.subseed}
        return [TextRun(one, seeds) for one in alternatives.combinations(text, negative)]
    first = alternatives.choose(text, negative, settings.seed)
    if not first.choices:
        return [TextRun(first)]
    return [
        TextRun(alternatives.choose(text, negative, own["seed"]), own | {"images": 1}) for own in _own_seeds(settings)
    ]


def _own_seeds(settings: ImageSettings) -> Iterator[dict[str, int]]:
    """Yield the seeds of each picture, beginning with those of its own ``best_of``."""
    for number in range(0, settings.images * settings.best_of, settings.best_of):
        counted = {"subseed": settings.subseed + number} if settings.is_variation else {"seed": settings.seed + number}
        yield {"seed": settings.seed} | counted


class TextPreviews:
    """Makes the previews of the runs of a text; the stages run once for each distinct text."""

    def __init__(self, pipeline: Pipeline, options: PreviewOptions) -> None:
        """Take what makes previews."""
        self._pipeline = pipeline
        self._options = options
        self._made: dict[tuple[str, str], Preview] = {}

    def preview(self, chosen: Chosen) -> Preview:
        """Return the preview of ``chosen``. Raise as ``Pipeline.preview``."""
        texts = chosen.text, chosen.negative
        if texts not in self._made:
            self._made[texts] = make_preview(self._pipeline, chosen, self._options)
        return self._made[texts].chosen_as(chosen)
