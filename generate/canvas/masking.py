"""Masks: from transparency or a drawing, softer, and the part of a picture around one."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]
"""Left, upper, right and lower edge in pixels."""

_OPAQUE = 255


def transparency(image: "Image") -> "Image | None":
    """Return a mask that is white where ``image`` is transparent; None where it is nowhere."""
    from PIL import ImageOps

    if not image.has_transparency_data:
        return None
    alpha = image.convert("RGBA").getchannel("A")
    least, _most = cast(tuple[int, int], alpha.getextrema())
    return ImageOps.invert(alpha) if least < _OPAQUE else None


def difference(image: "Image", other: "Image") -> "Image":
    """Return a mask that is white where two pictures of one size differ in a colour."""
    import numpy as np
    from PIL import Image

    differs = (np.asarray(image) != np.asarray(other)).any(axis=2)
    return Image.fromarray(differs.astype(np.uint8) * 255)


def blurred(mask: "Image", radius: float) -> "Image":
    """Return ``mask`` with soft edges: a Gaussian of ``radius`` pixels, its standard deviation."""
    from PIL import ImageFilter

    return mask.filter(ImageFilter.GaussianBlur(radius)) if radius else mask


def expanded(box: Box, padding: int, proportions: tuple[int, int], within: tuple[int, int]) -> Box:
    """Return a part of a picture around ``box``, of the given proportions as far as the picture reaches.

    Args:
        box: What it contains.
        padding: Pixels around ``box`` at least, as far as the picture reaches.
        proportions: Width and height that the part shall be proportional to.
        within: Width and height of the picture.
    """
    spans = [(max(box[axis] - padding, 0), min(box[axis + 2] + padding, most)) for axis, most in enumerate(within)]
    lengths = [end - start for start, end in spans]
    scale = max(length / side for length, side in zip(lengths, proportions, strict=True))
    (left, right), (upper, lower) = (
        _widened(span, round(side * scale), most) for span, side, most in zip(spans, proportions, within, strict=True)
    )
    return left, upper, right, lower


def _widened(span: tuple[int, int], length: int, most: int) -> tuple[int, int]:
    """Return a span of ``length`` around another one, moved into 0 to ``most``, which it has at most."""
    length = min(length, most)
    start = min(max((span[0] + span[1] - length) // 2, 0), most - length)
    return start, start + length
