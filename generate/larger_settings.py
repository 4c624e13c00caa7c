"""Settings of larger pictures: a second pass, and drawing by tiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from .bounds import LARGEST, MULTIPLE, check, check_side, is_file_name, nearest_multiple
from .errors import RequestError
from .prompt.messages import N_, _

SECOND_STRENGTH = 0.4
"""How much of the image a second pass changes: enough for detail, too little for a different image."""

MOST_HIRES = 4.0
LANCZOS = "Lanczos"
LATENT_UPSCALERS = {"Latent": "bilinear", "Latent (bicubic)": "bicubic", "Latent (nearest-exact)": "nearest-exact"}
"""A1111's names of upscalers in latent space, and how they interpolate."""

UPSCALERS = (LANCZOS, "Nearest", *LATENT_UPSCALERS)
"""The upscalers that need no model, by A1111's names."""

LEAST_TILE = 64  # pixels


def unknown_upscaler(name: str, names: Sequence[str]) -> RequestError:
    """Return the error of a name that no upscaler has; ``names`` are those that there are."""
    message = _("there is no upscaler {name!r} here: choose one of {names}")
    return RequestError(message.format(name=name, names=", ".join(names)))


@dataclass(frozen=True, kw_only=True)
class LargerSettings:
    """Settings of a second pass, and of passes over a picture by tiles.

    Attributes:
        hires: Factor of the size for a second pass; None for a single pass, or one to ``hires_width``.
        hires_width: Pixels of the second pass; 0: in proportion to ``hires_height``.
        hires_height: Likewise.
        hires_steps: Steps that the second pass takes; 0: those of ``steps`` that ``hires_strength`` leaves.
        hires_strength: How much of the image the second pass changes, 0 to 1.
        upscaler: How a picture becomes larger before it is drawn on: one of ``UPSCALERS``,
            or a model in the folder of upscalers.
        tile_size: Pixels of a side of the tiles in which the UNet goes over a picture; 0 for the whole at once.
        tile_overlap: Pixels that neighbouring tiles have in common.
    """

    hires: float | None = None
    hires_width: int = 0
    hires_height: int = 0
    hires_steps: int = 0
    hires_strength: float = SECOND_STRENGTH
    upscaler: str = LANCZOS
    tile_size: int = 0
    tile_overlap: int = 64

    @property
    def upscaler_model(self) -> str | None:
        """The name of the model that enlarges; None where the upscaler is one of ``UPSCALERS``."""
        return None if self.upscaler in UPSCALERS else self.upscaler

    def hires_size(self, width: int, height: int) -> tuple[int, int] | None:
        """Return width and height of the second pass over a picture of that size; None where there is none."""
        if self.hires is not None:
            return nearest_multiple(width * self.hires), nearest_multiple(height * self.hires)
        if not (self.hires_width or self.hires_height):
            return None
        return (
            self.hires_width or nearest_multiple(width * self.hires_height / height),
            self.hires_height or nearest_multiple(height * self.hires_width / width),
        )

    def check_larger_values(self, most_steps: int) -> None:
        """Raise ``RequestError`` for a value out of range, or two that do not fit together."""
        if self.hires is not None and not 1 < self.hires <= MOST_HIRES:
            raise RequestError(
                _("hires {factor:g}: give more than 1, at most {most:g}").format(factor=self.hires, most=MOST_HIRES)
            )
        sides = self.hires_width, self.hires_height
        if self.hires is not None and any(sides):
            raise RequestError(_("hires {factor:g} and a size: give one of them").format(factor=self.hires))
        for side in filter(None, sides):
            check_side(N_("hires side {pixels}: give a multiple of {multiple} from {multiple} to {most} pixels"), side)
        check(N_("hires strength {value}: give {least} to {most}"), self.hires_strength, 0.01, 1)
        most = int(most_steps * self.hires_strength)
        check(N_("hires steps {value}: give {least} to {most} at this strength"), self.hires_steps, 0, most)
        if not is_file_name(self.upscaler):
            raise unknown_upscaler(self.upscaler[:40], UPSCALERS)
        self._check_tiles()

    def _check_tiles(self) -> None:
        if not self.tile_size:
            return
        check(N_("tile size {value}: give {least} to {most}"), self.tile_size, LEAST_TILE, LARGEST)
        check(
            N_("tile overlap {value}: give {least} to {most}, half a tile"), self.tile_overlap, 0, self.tile_size // 2
        )
        if self.tile_size % MULTIPLE or self.tile_overlap % MULTIPLE:
            raise RequestError(
                _("tile size {size} and overlap {overlap}: give multiples of {multiple}").format(
                    size=self.tile_size, overlap=self.tile_overlap, multiple=MULTIPLE
                )
            )
