"""Colours for what is masked, from what is around it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_PARENTS = 4  # pixels of a level that one of the next level stands for


def filled_from_around(image: "Image", mask: "Image") -> "Image":
    """Return ``image`` with smooth colours from around the mask where the mask is white.

    Halve the picture until one pixel is left, counting what is known alone, then fill each size from the next smaller
    one: pull-push of Gortler et al. 1996, "The Lumigraph", section 3.4.

    Args:
        image: A picture in RGB.
        mask: A mask of its size; grey is filled in part.
    """
    from PIL import Image, ImageOps

    known = image.convert("RGBA")
    known.putalpha(ImageOps.invert(mask))
    levels = [known]
    while max(levels[-1].size) > 1:
        smaller = levels[-1].reduce(2)
        smaller.putalpha(smaller.getchannel("A").point(lambda share: min(share * _PARENTS, 255)))
        levels.append(smaller)
    filled = levels.pop()
    filled.putalpha(255)
    while levels:
        finer = levels.pop()
        filled = Image.alpha_composite(filled.resize(finer.size, Image.Resampling.BILINEAR), finer)
    return filled.convert("RGB")
