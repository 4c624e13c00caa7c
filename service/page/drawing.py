"""What the service can draw with, in words for the page."""

from pydantic import BaseModel

from generate import SDXL, TOY, GenerationError, RequestError

from ..assembly.build import check_weights
from ..config.settings import Settings


class Drawing(BaseModel):
    """What draws.

    Attributes:
        model: The model.
        is_toy: Whether it is the toy that draws noise.
        chooses_best: Whether the best of several pictures can be chosen.
        problem: Why nothing can be drawn, if so.
    """

    model: str
    is_toy: bool
    chooses_best: bool
    problem: str | None = None


def drawing_of(settings: Settings) -> Drawing:
    """Return what the workers of these settings draw with."""
    model, problem = settings.model or SDXL, None
    try:
        check_weights(settings)
    except (GenerationError, RequestError) as error:
        problem = str(error)
    is_toy = model == TOY and problem is None
    return Drawing(model=model, is_toy=is_toy, chooses_best=settings.clip is not None, problem=problem)
