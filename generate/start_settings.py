"""Settings of a run that begins from a picture."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from .bounds import LARGEST, check, check_name
from .canvas import RESIZE_MODES, transparency
from .errors import RequestError
from .prompt.messages import N_, _

if TYPE_CHECKING:
    from PIL.Image import Image

MASK_FILLS = ("fill", "original", "latent noise", "latent nothing")
"""What the masked part begins from, by A1111's names and in its order: colours from around the mask, what the picture
has there, noise in the latent image, or zeros in it."""

MOST_BLUR = 256  # pixels
MOST_LOOPS = 32


@dataclass(frozen=True, kw_only=True)
class StartSettings:
    """Settings of how a picture becomes the one that is drawn on.

    Attributes:
        resize_mode: One of ``RESIZE_MODES``, for a picture of other proportions.
        mask_blur: Pixels of the Gaussian that softens the edges of the mask, before it is scaled.
        mask_fill: One of ``MASK_FILLS``.
        mask_padding: Pixels around the mask that are drawn with it, scaled to the size of the run; the result has the
            size of the picture. None for the whole picture.
        outpaint_left: Pixels that the picture grows by on that side; they are masked.
        outpaint_right: Likewise.
        outpaint_up: Likewise.
        outpaint_down: Likewise.
        loops: How many times a picture is drawn, each time on the last result, with a seed that counts up.
        loop_factor: What the strength is multiplied by from one time to the next; it stays at most 1.
    """

    resize_mode: str = RESIZE_MODES[0]
    mask_blur: int = 0
    mask_fill: str = "original"
    mask_padding: int | None = None
    outpaint_left: int = 0
    outpaint_right: int = 0
    outpaint_up: int = 0
    outpaint_down: int = 0
    loops: int = 1
    loop_factor: float = 1.0

    @property
    def outpainted(self) -> tuple[int, int, int, int]:
        """Pixels that the picture grows by to the left, to the right, above and below."""
        return self.outpaint_left, self.outpaint_right, self.outpaint_up, self.outpaint_down

    @property
    def is_mask_changed(self) -> bool:
        """Whether a setting has an effect on masked pictures alone."""
        return bool(self.mask_blur or self.mask_fill != "original" or self.mask_padding is not None)

    def outpainted_size(self, image: "Image") -> tuple[int, int]:
        """Return the width and the height of ``image`` once it has grown."""
        left, right, up, down = self.outpainted
        return image.width + left + right, image.height + up + down

    def is_masked(self, image: "Image", mask: "Image | None", sketch: "Image | None") -> bool:
        """Return whether a part of ``image`` alone changes, with that mask and that sketch, if any."""
        return any((mask, sketch, *self.outpainted)) or transparency(image) is not None

    def check_start_values(self) -> None:
        """Raise ``RequestError`` for a value out of range."""
        check_name(N_("resize mode"), self.resize_mode, RESIZE_MODES)
        check_name(N_("mask fill"), self.mask_fill, MASK_FILLS)
        check(N_("mask blur {value}: give {least} to {most}"), self.mask_blur, 0, MOST_BLUR)
        check(N_("mask padding {value}: give {least} to {most}"), self.mask_padding or 0, 0, LARGEST)
        for pixels in self.outpainted:
            check(N_("outpainting by {value}: give {least} to {most}"), pixels, 0, LARGEST)
        check(N_("loops {value}: give {least} to {most}"), self.loops, 1, MOST_LOOPS)
        check(N_("loop factor {value}: give {least} to {most}"), self.loop_factor, 0.5, 2)

    def strength_of(self, loop: int, strength: float) -> float:
        """Return the strength of a loop, counted from 0, where that of the first is ``strength``."""
        return min(strength * self.loop_factor**loop, 1.0)

    def check_pictures(
        self, image: "Image", mask: "Image | None", sketch: "Image | None", size: tuple[int, int]
    ) -> None:
        """Check that pictures fit together, and to these settings.

        Args:
            image: The picture to begin from.
            mask: Its mask, if any.
            sketch: What is drawn over it, if anything.
            size: Width and height of the run.

        Raises:
            RequestError: They do not.
        """
        _check_same_size(
            N_("the mask has {mask} pixels, the initial image {image}: give a mask of the same size"), mask, image
        )
        _check_same_size(
            N_("the sketch has {mask} pixels, the initial image {image}: give a sketch of the same size"), sketch, image
        )
        if (mask is not None or sketch is not None) and transparency(image) is not None:
            raise RequestError(
                _("the initial image is transparent in places, which is a mask: give it opaque, or alone")
            )
        if self.is_mask_changed and not self.is_masked(image, mask, sketch):
            raise RequestError(
                _("mask blur, fill and padding are for a part of an image: give a mask, or leave them out")
            )
        if self.mask_padding is not None and mask is not None and not mask.convert("L").getbbox():
            raise RequestError(_("the mask is black everywhere: make it white where the image is to change"))
        if any(self.outpainted) and self.mask_padding is None and self.outpainted_size(image) != size:
            raise RequestError(
                _("outpainting makes {grown} of {image} pixels, the size is {size}: give size {grown}").format(
                    grown=_pixels(self.outpainted_size(image)), image=_pixels(image.size), size=_pixels(size)
                )
            )


START_SETTINGS = tuple(field.name for field in fields(StartSettings))
"""The names of the settings that are for a picture to begin from."""


def _check_same_size(message: str, one: "Image | None", image: "Image") -> None:
    if one is not None and one.size != image.size:
        raise RequestError(_(message).format(mask=_pixels(one.size), image=_pixels(image.size)))


def _pixels(size: tuple[int, int]) -> str:
    return "{}x{}".format(*size)
