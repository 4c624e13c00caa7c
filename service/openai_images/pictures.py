"""Pictures that clients send, as a job takes them."""

import math
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from generate import SIZE, transparency

from ..errors import InputError
from ..messages import _
from ..pipeline.input_images import decode_image

if TYPE_CHECKING:
    from PIL.Image import Image

_MULTIPLE = 8  # pixels
_LEAST, _MOST = 256, 4096  # pixels of a side


@dataclass(frozen=True)
class Start:
    """A picture to begin from.

    Attributes:
        image: The bytes of its file; without ``mask``, it changes where it is transparent.
        mask: The bytes of a picture that is white where ``image`` changes.
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
    size = fitting_size(*picture.size)
    if mask is None:
        return Start(image, None, size)
    changed = transparency(decode_image(mask, "mask", most_pixels, transparent=True))
    if changed is None:
        raise InputError(_("the mask is transparent nowhere: make it transparent where the picture is to change"))
    return Start(_png(picture.convert("RGB")) if transparency(picture) else image, _png(changed), size)


def fitting_size(width: int, height: int) -> tuple[int, int]:
    """Return the size with the proportions of ``width`` and ``height`` and the pixels that the model is made for."""
    scale = math.sqrt(SIZE * SIZE / (width * height))
    fitted = (round(side * scale / _MULTIPLE) * _MULTIPLE for side in (width, height))
    new_width, new_height = (min(max(side, _LEAST), _MOST) for side in fitted)
    return new_width, new_height


def _png(image: "Image") -> bytes:
    written = BytesIO()
    image.save(written, "PNG", compress_level=1)
    return written.getvalue()
