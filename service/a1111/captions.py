"""``interrogate``: a caption of a picture."""

from pydantic import BaseModel

from ..api.dependencies import ResourcesDep
from ..jobs.inputs import decoded
from ..pipeline.describing import PictureFile
from .routing import new_router

router = new_router()


class CaptionBody(BaseModel):
    """A picture as base64, and the name of a model of captions, which is not used: there is one."""

    image: str = ""
    model: str = "clip"


class Caption(BaseModel):
    """What a picture shows."""

    caption: str


@router.post("/interrogate")
def caption_image(body: CaptionBody, resources: ResourcesDep) -> Caption:
    """Return what the service's model of captions says of the pixels of a picture."""
    picture = PictureFile(decoded("image", body.image), "image", resources.limits.input_pixels)
    return Caption(caption=resources.describer.caption(picture))
