"""What the service can draw with, in words for the page."""

from pydantic import BaseModel

from generate import SDXL, TOY, GenerationError, RequestError

from ..assembly.build import check_weights
from ..config.settings import Settings


class Drawing(BaseModel):
    """The model, whether it is the toy that draws noise or can choose the best of several, and why it cannot draw."""

    model: str
    is_toy: bool
    chooses_best: bool = False
    problem: str | None = None


def drawing_of(settings: Settings) -> Drawing:
    """Return what the workers of these settings draw with."""
    model = settings.model or SDXL
    try:
        check_weights(settings)
    except (GenerationError, RequestError) as error:
        return Drawing(model=model, is_toy=False, problem=str(error))
    return Drawing(model=model, is_toy=model == TOY, chooses_best=settings.clip is not None)
