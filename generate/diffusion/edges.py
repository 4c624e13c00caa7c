"""The edges of a photograph, for control nets that read edges."""

import numpy as np
from PIL import Image
from skimage.feature import canny

_LOW, _HIGH = 100.0, 200.0  # levels of 255; those of the ControlNet extension of A1111


def edges(photograph: Image.Image) -> Image.Image:
    """Return the edges in white on black (Canny 1986), of the same size."""
    levels = np.asarray(photograph.convert("L"), dtype=np.float64)
    found = canny(levels, sigma=0, low_threshold=_LOW, high_threshold=_HIGH)
    return Image.fromarray(found.astype(np.uint8) * 255).convert("RGB")
