"""A picture to another size: stretched, cropped, or with borders."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image, Resampling

RESIZE_MODES = ("stretch", "crop", "fill")
"""What becomes of a picture of other proportions; A1111's ``resize_mode`` 0, 1 and 2.

``crop`` cuts off what is outside the new proportions, ``fill`` continues the edges into what the picture leaves free.
"""


def resized(image: "Image", size: tuple[int, int], mode: str, method: "Resampling") -> "Image":
    """Return ``image`` in ``size``.

    Args:
        image: The picture, or a mask.
        size: Width and height in pixels.
        mode: One of ``RESIZE_MODES``.
        method: How pixels are computed.
    """
    from PIL import ImageOps

    if mode == "crop":
        return ImageOps.fit(image, size, method)
    if mode == "fill":
        return _centered(ImageOps.contain(image, size, method), size)
    return image.resize(size, method)


def _centered(image: "Image", size: tuple[int, int]) -> "Image":
    from .outpainting import grown

    left, top = (size[0] - image.width) // 2, (size[1] - image.height) // 2
    return grown(image, (left, size[0] - image.width - left, top, size[1] - image.height - top))
