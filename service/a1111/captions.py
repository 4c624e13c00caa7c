"""``interrogate``: a caption of a picture, for which this service has no model."""

from pydantic import BaseModel

from ..api.errors import ProblemError
from ..messages import _
from .routing import new_router

router = new_router()


class CaptionBody(BaseModel):
    """A picture as base64, and the name of a model of captions."""

    image: str = ""
    model: str = "clip"


class Caption(BaseModel):
    """What a picture shows."""

    caption: str


@router.post("/interrogate")
def caption_image(body: CaptionBody) -> Caption:
    """Say that no caption model is set."""
    message = _("no caption model is set on this service, so {model!r} cannot describe the picture")
    raise ProblemError(404, message.format(model=body.model))
