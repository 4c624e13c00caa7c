"""The picture that a run is drawn on, and the one that is made of both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .bounds import nearest_multiple
from .canvas import blurred, difference, expanded, filled_from_around, grown, grown_mask, resized, transparency
from .errors import RequestError
from .larger_settings import LATENT_UPSCALERS
from .prompt.messages import _
from .settings import ImageSettings

if TYPE_CHECKING:
    from PIL.Image import Image

    Enlarge = Callable[[Image, tuple[int, int]], Image]

Box = tuple[int, int, int, int]
_NO_OUTPAINTING: Mapping[str, Any] = dict.fromkeys(
    ("outpaint_left", "outpaint_right", "outpaint_up", "outpaint_down"), 0
)


@dataclass(frozen=True)
class Start:
    """A picture to draw on.

    Attributes:
        image: What the model sees, in the size of the run.
        mask: Where it changes, likewise; None for everywhere.
    """

    image: "Image"
    mask: "Image | None" = None
    _pasted_on: "_Pasted | None" = None

    def finished(self, drawn: "Image") -> "Image":
        """Return ``drawn`` with the initial image where the mask is black, and a blend of both where it is grey.

        The decoder changes every pixel, also where the latent image is that of the initial image.
        """
        return self._pasted_on.with_drawn(drawn) if self._pasted_on else drawn

    def drawn_part_of(self, picture: "Image") -> tuple[float, float, float, float] | None:
        """Return the box in ``picture``, which lies over the whole initial image, of what is drawn; None for all."""
        if self._pasted_on is None:
            return None
        (left, upper, right, lower), image = self._pasted_on.part, self._pasted_on.image
        (width, height), (across, down) = image.size, picture.size
        return left * across / width, upper * down / height, right * across / width, lower * down / height


@dataclass(frozen=True)
class _Pasted:
    """A picture with a mask, and the part of it that is drawn."""

    image: "Image"
    mask: "Image"
    part: Box

    def with_drawn(self, drawn: "Image") -> "Image":
        from PIL import Image

        size = self.part[2] - self.part[0], self.part[3] - self.part[1]
        if drawn.size != size:
            drawn = drawn.resize(size, Image.Resampling.LANCZOS)
        found = self.image.copy()
        found.paste(drawn, self.part[:2], self.mask.crop(self.part))
        return found


def start_of(settings: ImageSettings, enlarge: "Enlarge | None" = None) -> Start | None:
    """Return the picture that a run of ``settings`` is drawn on; None where it begins from noise.

    Args:
        settings: Those of the run.
        enlarge: Returns a picture in a size or larger, of which it is then scaled down; None for a filter alone.

    Raises:
        RequestError: There is no part of the picture that changes.
    """
    if settings.init_image is None:
        return None
    image, mask = _whole(settings.init_image, settings)
    if mask is None:
        return Start(_scaled(image, settings, enlarge))
    mask = blurred(mask, settings.mask_blur)
    if settings.mask_padding is not None:
        return _part(image, mask, settings, enlarge)
    image, mask = _scaled(image, settings, enlarge), _scaled_mask(mask, settings)
    return Start(_filled(image, mask, settings), mask, _Pasted(image, mask, (0, 0, *image.size)))


def looped(settings: ImageSettings, drawn: "Image") -> ImageSettings:
    """Return the settings of a run on its own result, which changes in the same places."""
    again = replace(settings, init_image=None, mask=None, sketch=None, **_NO_OUTPAINTING)
    mask = _whole(settings.init_image, settings)[1] if settings.init_image is not None else None
    if mask is None:
        return replace(again, init_image=drawn)
    mask = blurred(mask, settings.mask_blur)
    if settings.mask_padding is None:
        mask = _scaled_mask(mask, settings)
    return replace(again, init_image=drawn, mask=mask, mask_blur=0, mask_fill="original")


def _whole(init_image: "Image", settings: ImageSettings) -> "tuple[Image, Image | None]":
    """Return the initial image with what is drawn over it, and its mask, both with what is new around them."""
    image, mask = init_image.convert("RGB"), settings.mask
    mask = transparency(init_image) if mask is None else mask.convert("L")
    if settings.sketch is not None:
        sketched = image.copy()
        layer = settings.sketch.convert("RGBA")
        sketched.paste(layer, mask=layer)
        mask = difference(image, sketched) if mask is None else mask
        image = sketched
    if any(settings.outpainted):
        mask = grown_mask(mask, image.size, settings.outpainted)
        image = grown(image, settings.outpainted)
    return image, mask


def _part(image: "Image", mask: "Image", settings: ImageSettings, enlarge: "Enlarge | None") -> Start:
    box = mask.getbbox()
    if box is None:
        raise RequestError(_("no part of the image is masked: there is nothing to draw"))
    part = expanded(box, settings.mask_padding or 0, (settings.width, settings.height), image.size)
    filled = _filled(image, mask, settings)
    seen = _scaled(filled.crop(part), settings, enlarge)
    return Start(seen, _scaled_mask(mask.crop(part), settings), _Pasted(image, mask, part))


def _filled(image: "Image", mask: "Image", settings: ImageSettings) -> "Image":
    return filled_from_around(image, mask) if settings.mask_fill == "fill" else image


def _scaled(image: "Image", settings: ImageSettings, enlarge: "Enlarge | None") -> "Image":
    from PIL import Image

    size = settings.width, settings.height
    is_smaller = image.width < size[0] or image.height < size[1]
    if is_smaller and settings.upscaler in LATENT_UPSCALERS:  # it is enlarged once it is encoded
        size = nearest_multiple(image.width), nearest_multiple(image.height)
    if is_smaller and enlarge:
        image = enlarge(image, size)
    method = Image.Resampling.NEAREST if settings.upscaler == "Nearest" else Image.Resampling.LANCZOS
    return resized(image, size, settings.resize_mode, method)


def _scaled_mask(mask: "Image", settings: ImageSettings) -> "Image":
    from PIL import Image

    return resized(mask, (settings.width, settings.height), settings.resize_mode, Image.Resampling.BICUBIC)
