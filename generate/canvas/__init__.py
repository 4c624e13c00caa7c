"""Pictures and masks before they are drawn on, and after: sizes, fills, borders; without a model."""

from .filling import filled_from_around
from .masking import blurred, difference, expanded, transparency
from .outpainting import grown, grown_mask
from .resizing import RESIZE_MODES, resized

__all__ = [
    "RESIZE_MODES",
    "blurred",
    "difference",
    "expanded",
    "filled_from_around",
    "grown",
    "grown_mask",
    "resized",
    "transparency",
]
