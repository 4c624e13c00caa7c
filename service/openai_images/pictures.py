"""Pictures that clients send, as a job takes them."""

import math
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, cast

from generate import SIZE

from ..errors import InputError
from ..messages import _
from ..pipeline.input_images import decode_image

if TYPE_CHECKING:
    from PIL.Image import Image

_MULTIPLE = 8  # pixels
_LEAST, _MOST = 256, 4096  # pixels of a side
_OPAQUE = 255


@dataclass(frozen=True)
class Start:
    """A picture to begin from.

    Attributes:
        image: The bytes of its file, opaque.
        mask: The bytes of a picture that is white where ``image`` changes; None where it changes everywhere.
        size: Width and height of the new picture in pixels: its proportions at the size of the model.
    """

    image: bytes
    mask: bytes | None
    size: tuple[int, int]


def start_of(image: bytes, mask: bytes | None, most_pixels: int) -> Start:
    """Return the picture to begin from.

    Args:
        image: The bytes of a picture file. Without ``mask``, where it is transparent it changes.
        mask: Those of one that is transparent where ``image`` changes.
        most_pixels: The most pixels that are decoded.

    Raises:
        FileError: One is no picture that can be used.
        InputError: ``mask`` is transparent nowhere.
    """
    picture = decode_image(image, "image", most_pixels, transparent=True)
    hole = _transparent(picture)
    if mask is not None:
        changed = _transparent(decode_image(mask, "mask", most_pixels, transparent=True))
        if changed is None:
            raise InputError(_("the mask is transparent nowhere: make it transparent where the picture is to change"))
    else:
        changed = hole
    opaque = image if hole is None else _png(picture.convert("RGB"))
    return Start(opaque, _png(changed) if changed else None, fitting_size(*picture.size))


def fitting_size(width: int, height: int) -> tuple[int, int]:
    """Return the size with the proportions of ``width`` and ``height`` and the pixels that the model is made for."""
    scale = math.sqrt(SIZE * SIZE / (width * height))
    fitted = (round(side * scale / _MULTIPLE) * _MULTIPLE for side in (width, height))
    new_width, new_height = (min(max(side, _LEAST), _MOST) for side in fitted)
    return new_width, new_height


def _transparent(image: "Image") -> "Image | None":
    """Return a picture that is white where ``image`` is transparent; None where it is nowhere."""
    from PIL import ImageOps

    if not image.has_transparency_data:
        return None
    alpha = image.convert("RGBA").getchannel("A")
    least, _most = cast(tuple[int, int], alpha.getextrema())
    return ImageOps.invert(alpha) if least < _OPAQUE else None


def _png(image: "Image") -> bytes:
    written = BytesIO()
    image.save(written, "PNG", compress_level=1)
    return written.getvalue()
