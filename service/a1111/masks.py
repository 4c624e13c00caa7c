"""Masks that say where a picture stays, turned into masks that say where it changes."""

import base64
from io import BytesIO

from ..jobs.inputs import decoded
from ..pipeline.input_images import decode_image


def inverted(mask: str, most_pixels: int) -> str:
    """Return the base64 of a mask whose white is the black of ``mask``.

    Raises:
        FileError: It is no picture that can be used.
    """
    from PIL import ImageOps

    written = BytesIO()
    ImageOps.invert(decode_image(decoded("mask", mask), "mask", most_pixels).convert("L")).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()
