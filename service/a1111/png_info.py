"""``png-info``: how a picture was made."""

from typing import Any

from pydantic import BaseModel

from generate import picture_texts

from ..jobs.inputs import decoded
from .infotext import read_infotext
from .routing import new_router

router = new_router()


class PictureBody(BaseModel):
    """A picture as base64, with or without ``data:image/png;base64,`` before it."""

    image: str


class PictureInfo(BaseModel):
    """AUTOMATIC1111's text, all texts by their names, and the parts of the first; empty where there is none."""

    info: str
    items: dict[str, str]
    parameters: dict[str, Any]


@router.post("/png-info")
def read_png_info(body: PictureBody) -> PictureInfo:
    """Return what a PNG, JPEG or WebP says of how it was made; its pixels are not decoded."""
    items = picture_texts(decoded("image", body.image), "image")
    info = items.get("parameters", "")
    return PictureInfo(info=info, items=items, parameters=read_infotext(info).parameters())
