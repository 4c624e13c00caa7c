"""What the service can draw with, in words for the page."""

from collections.abc import Iterator
from contextlib import suppress

from pydantic import BaseModel

from generate import CLIP_FORMATS, SDXL, TOY, GenerationError, RequestError, check_clip_format

from ..assembly.build import check_weights
from ..config.settings import Settings


class Drawing(BaseModel):
    """What draws.

    Attributes:
        model: The model.
        is_toy: Whether it is the toy that draws noise.
        chooses_best: Whether the best of several pictures can be chosen.
        clip_formats: The formats of clips that can be written.
        problem: Why nothing can be drawn, if so.
    """

    model: str
    is_toy: bool
    chooses_best: bool
    clip_formats: list[str]
    problem: str | None = None


def drawing_of(settings: Settings) -> Drawing:
    """Return what the workers of these settings draw with."""
    model, problem = settings.model or SDXL, None
    try:
        check_weights(settings)
    except (GenerationError, RequestError) as error:
        problem = str(error)
    is_toy = model == TOY and problem is None
    best, formats = settings.clip is not None, [*_clip_formats()]
    return Drawing(model=model, is_toy=is_toy, chooses_best=best, clip_formats=formats, problem=problem)


def _clip_formats() -> Iterator[str]:
    """Yield the formats whose packages are installed, as requests name them, first the one that needs none."""
    for suffix in reversed(CLIP_FORMATS):
        with suppress(GenerationError):
            check_clip_format(suffix)
            yield suffix.removeprefix(".")
