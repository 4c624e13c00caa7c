"""``extra-single-image`` and ``extra-batch-images``: larger pictures, by Lanczos's filter."""

import base64
from io import BytesIO
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from generate import upscalers_in

from ..api.dependencies import ResourcesDep
from ..api.errors import ProblemError
from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..jobs.inputs import decoded
from ..messages import _
from ..pipeline.input_images import decode_image
from .routing import new_router

if TYPE_CHECKING:
    from PIL.Image import Image

router = new_router()

UPSCALERS = ("None", "Lanczos")
_MODES = ("L", "RGB")  # which a PNG has and Lanczos's filter takes
_MOST = 8.0  # times larger
_LARGEST = 4096  # pixels of a side

Visibility = Annotated[float, Field(ge=0, le=1)]


class Upscaling(BaseModel):
    """How a picture is enlarged; with ``resize_mode`` 1 it fills a size, else it becomes some times larger."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    resize_mode: Annotated[int, Field(ge=0, le=1)] = 0
    upscaling_resize: Annotated[float, Field(gt=0, le=_MOST)] = 2
    upscaling_resize_w: Annotated[int, Field(ge=1, le=_LARGEST)] = 512
    upscaling_resize_h: Annotated[int, Field(ge=1, le=_LARGEST)] = 512
    upscaling_crop: bool = True
    upscaler_1: str = "None"
    upscaler_2: str = "None"
    extras_upscaler_2_visibility: Visibility = 0
    gfpgan_visibility: Visibility = 0
    codeformer_visibility: Visibility = 0


class SingleBody(Upscaling):
    """One picture as base64."""

    image: str = ""


class NamedImage(BaseModel):
    """A picture as base64, with its name."""

    data: str
    name: str = ""


class BatchBody(Upscaling):
    """Several pictures."""

    images: list[NamedImage] = Field(alias="imageList")


class SingleReply(BaseModel):
    """The larger picture."""

    html_info: str
    image: str


class BatchReply(BaseModel):
    """The larger pictures."""

    html_info: str
    images: list[str]


@router.post("/extra-single-image")
def upscale_image(body: SingleBody, resources: ResourcesDep) -> SingleReply:
    """Enlarge a picture."""
    _check(body, resources.settings)
    return SingleReply(html_info="", image=_upscaled(body.image, "image", body, resources.limits))


@router.post("/extra-batch-images")
def upscale_images(body: BatchBody, resources: ResourcesDep) -> BatchReply:
    """Enlarge several pictures."""
    _check(body, resources.settings)
    most = resources.limits.images
    if len(body.images) > most:
        message = _("{count} pictures are given: the limit is {most}")
        raise ProblemError(422, message.format(count=len(body.images), most=most))
    images = [
        _upscaled(one.data, f"imageList.{number}", body, resources.limits) for number, one in enumerate(body.images)
    ]
    return BatchReply(html_info="", images=images)


def _check(body: Upscaling, settings: Settings) -> None:
    models = [one.name for one in upscalers_in(settings.upscalers)]
    for name in (body.upscaler_1, body.upscaler_2):
        if name in models:
            message = _("the upscaler {name!r} is a model, for hires fix alone: choose one of {names}")
            raise ProblemError(422, message.format(name=name, names=", ".join(UPSCALERS)))
        if name not in UPSCALERS:
            message = _("there is no upscaler {name!r} here: choose one of {names}")
            raise ProblemError(422, message.format(name=name, names=", ".join(UPSCALERS)))
    if body.gfpgan_visibility or body.codeformer_visibility:
        raise ProblemError(422, _("no model restores faces here: set gfpgan_visibility and codeformer_visibility to 0"))


def _upscaled(image: str, name: str, body: Upscaling, limits: ServiceLimits) -> str:
    """Return the base64 of the picture as a PNG, larger if an upscaler is chosen."""
    picture = decode_image(decoded(name, image), name, limits.input_pixels)
    if picture.mode not in _MODES:
        picture = picture.convert("RGB")
    if "Lanczos" in (body.upscaler_1, body.upscaler_2):
        picture = _resized(picture, body, limits.pixels)
    written = BytesIO()
    picture.save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


def _resized(picture: "Image", body: Upscaling, most: int) -> "Image":
    from PIL import Image, ImageOps

    filled = body.upscaling_resize_w, body.upscaling_resize_h
    is_cropped = body.resize_mode and body.upscaling_crop
    size = filled if is_cropped else _scaled(picture, body)
    if size[0] * size[1] > most:
        message = _("{width}x{height} is larger than {most:,} pixels, which is the limit")
        raise ProblemError(422, message.format(width=size[0], height=size[1], most=most))
    if is_cropped:
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    return picture.resize(size, Image.Resampling.LANCZOS)


def _scaled(picture: "Image", body: Upscaling) -> tuple[int, int]:
    """Return the size with the proportions of ``picture``, as far as whole pixels have them."""
    within = min(body.upscaling_resize_w / picture.width, body.upscaling_resize_h / picture.height)
    scale = within if body.resize_mode else body.upscaling_resize
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
