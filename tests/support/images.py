"""Compare generated images."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ROUNDING = 1
"""Levels of 255 by which two images may differ that are the same up to the rounding of floating-point numbers.

The order of the additions in a matrix product depends on the alignment of the weights in memory (a saved model is
mapped from its file, another is not), on the size of the batch, and on the number of threads. Such a difference is
around 1e-6 of the range of a pixel: it moves a value to the next level where the value is at the boundary of two.
"""


def pixels(image: Image.Image) -> NDArray[np.int64]:
    """Return the levels of ``image``, shape (height, width, channels)."""
    return np.asarray(image).astype(np.int64)


def difference(one: Image.Image, other: Image.Image) -> int:
    """Return the greatest difference of two images in one channel, 0 to 255."""
    return int(np.abs(pixels(one) - pixels(other)).max())
