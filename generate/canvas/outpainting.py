"""A picture on a larger canvas."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Border = tuple[int, int, int, int]
"""Pixels to the left, to the right, above and below."""


def grown(image: "Image", border: Border) -> "Image":
    """Return ``image``, its edges continued into ``border``."""
    import numpy as np
    from PIL import Image

    left, right, up, down = border
    pixels = np.asarray(image)
    more = ((up, down), (left, right), (0, 0))[: pixels.ndim]
    return Image.fromarray(np.pad(pixels, more, mode="edge"))


def grown_mask(mask: "Image | None", size: tuple[int, int], border: Border) -> "Image":
    """Return a mask that is white in ``border`` around a picture, and is ``mask``, or black, on the picture.

    Args:
        mask: That of the picture, if any.
        size: Width and height of the picture.
        border: What is new around it.
    """
    from PIL import Image

    left, right, up, down = border
    found = Image.new("L", (size[0] + left + right, size[1] + up + down), 255)
    found.paste(mask or 0, (left, up, left + size[0], up + size[1]))
    return found
