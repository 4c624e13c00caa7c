"""The settings of a run, and what they may be."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from .bounds import check, check_side
from .canvas import RESIZE_MODES
from .errors import RequestError
from .guides import Control, IpAdapter, check_controls
from .larger_settings import LATENT_UPSCALERS, LargerSettings
from .prompt.messages import N_, _
from .start_settings import StartSettings

if TYPE_CHECKING:
    from PIL.Image import Image

STEPS = 130
GUIDANCE = 7.5
SIZE = 1024
"""Pixels of a side for which Stable Diffusion XL was trained."""

FAST: Mapping[str, Any] = MappingProxyType({"steps": 30, "sampler": "DPM++ 2M Karras", "guidance_end": 0.75})
"""Fields of ``ImageSettings`` for a different picture with a fifth of the work.

The last quarter of these steps is below sigma 0.28, where guidance has little effect (Kynkäänniemi et al. 2024,
arXiv:2404.07724, for Stable Diffusion XL).
"""

REFINER_BEGINS = 0.8
"""Share of the noise that the first model removes before the refiner, as Stability AI and diffusers recommend."""

MOST_STEPS = 1000  # the timesteps of the training
MOST_IMAGES = 64
_MOST_STOP = 4 * MOST_STEPS  # two passes, each with a sampler that takes two steps for one
MOST_CLIP_SKIP = 12  # layers of the smallest text encoder, CLIP-L
_MOST_STEPS_OF = {"LCM": 50}  # of the teacher, among which its steps are chosen
_ONLY_FROM_NOISE = ("LMS", "PLMS")  # they use earlier steps, which a run from an initial image skips
LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True, kw_only=True)
class PictureSettings(StartSettings, LargerSettings):
    """Settings of a picture, which its record carries, with those of ``StartSettings`` and ``LargerSettings``.

    Attributes:
        width: Pixels of the first pass.
        height: Pixels of the first pass.
        steps: Steps of the sampler.
        guidance: CFG scale.
        seed: Seed of the first image; image i has ``seed`` + i, except in variations. -1 chooses one at random.
        sampler: A name of ``sampler_names``.
        subseed: Seed of the noise that a variation turns to; image i has ``subseed`` + i. -1 chooses one at random.
        subseed_strength: How far a variation turns from the noise of ``seed`` to that of ``subseed``, 0 to 1.
        seed_width: Pixels of the picture whose noise ``seed`` gives, kept in the middle of this one; 0: this one's.
        seed_height: Likewise.
        clip_skip: Which layer of a text encoder is read, counted from the last one; None for the one of its training.
            With Stable Diffusion XL, 1 and 2 are that one, as in A1111.
        tiling: Whether the picture continues at its opposite edges, as a texture does.
        guidance_end: Share of the steps with guidance. Steps without it take half the work.
        stop_at: Step of all passes after which the run ends with what is there, as ``Step.stop`` ends it; 0 for none.
    """

    width: int = SIZE
    height: int = SIZE
    steps: int = STEPS
    guidance: float = GUIDANCE
    seed: int = -1
    sampler: str = "Euler"
    subseed: int = -1
    subseed_strength: float = 0.0
    seed_width: int = 0
    seed_height: int = 0
    clip_skip: int | None = None
    tiling: bool = False
    guidance_end: float = 1.0
    stop_at: int = 0

    @property
    def is_variation(self) -> bool:
        """Whether the pictures differ in the noise that they turn to, and have one seed."""
        return self.subseed_strength > 0


PICTURE_SETTINGS = tuple(field.name for field in fields(PictureSettings))
"""The names of the settings that a picture's record carries."""


@dataclass(frozen=True, kw_only=True)
class ImageSettings(PictureSettings):
    """Settings for one or several images of one prompt.

    Attributes:
        images: How many images to generate.
        init_image: An image to start from, scaled to the size. Where it is transparent, it changes, as by ``mask``.
        strength: How much of ``init_image`` changes, 0 to 1.
        mask: Where it is white, ``init_image`` changes; where it is black, no pixel does, before a second pass.
        sketch: What is drawn over ``init_image``, an image of its size, transparent or not; where both differ it
            changes, or by ``mask``.
        best_of: Images to generate for each that is asked for; those nearest to the text are returned.
        refined: Whether the refiner, where there is one, generates the last steps.
        controls: Control nets and their pictures.
        ip_adapter: A picture that is a prompt beside the text.
    """

    images: int = 1
    init_image: "Image | None" = None
    strength: float = 0.6
    mask: "Image | None" = None
    sketch: "Image | None" = None
    best_of: int = 1
    refined: bool = True
    controls: tuple[Control, ...] = ()
    ip_adapter: IpAdapter | None = None

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            RequestError: A value is out of range, or two do not fit together.
        """
        check_side(N_("width {pixels}: give a multiple of {multiple} from {multiple} to {most} pixels"), self.width)
        check_side(N_("height {pixels}: give a multiple of {multiple} from {multiple} to {most} pixels"), self.height)
        check(N_("steps {value}: give {least} to {most}"), self.steps, 1, MOST_STEPS)
        self._check_sampler_steps()
        check(N_("CFG {value}: give {least} to {most}"), self.guidance, 1, 50)
        check(N_("images {value}: give {least} to {most}"), self.images, 1, MOST_IMAGES)
        check(N_("best of {value}: give {least} to {most}"), self.best_of, 1, MOST_IMAGES // self.images)
        last_seed = LARGEST_SEED - self.images * self.best_of + 1
        check(N_("seed {value}: give {least} to {most}"), self.seed, -1, last_seed)
        check(N_("subseed {value}: give {least} to {most}"), self.subseed, -1, last_seed)
        check(N_("subseed strength {value}: give {least} to {most}"), self.subseed_strength, 0, 1)
        check(N_("clip skip {value}: give {least} to {most}"), self.clip_skip or 1, 1, MOST_CLIP_SKIP)
        check(N_("strength {value}: give {least} to {most}"), self.strength, 0, 1)
        check(N_("guidance end {value}: give {least} to {most}"), self.guidance_end, 0.01, 1)
        check(N_("stop at {value}: give {least} to {most}"), self.stop_at, 0, _MOST_STOP)
        self.check_start_values()
        self.check_larger_values(MOST_STEPS)
        self._check_seed_size()
        self._check_controls()
        if self.mask_padding is not None and self.hires_size(self.width, self.height):
            raise RequestError(_("the masked part alone has no second pass: leave out the mask padding, or hires"))
        if self.tile_size and self.tiling:
            raise RequestError(_("a texture is drawn as a whole: leave out the tile size, or tiling"))
        if self.init_image is not None:
            self.check_pictures(self.init_image, self.mask, self.sketch, (self.width, self.height))
            self._check_start()
        elif self.mask is not None or self.sketch is not None:
            raise RequestError(_("a mask needs an image to change: give the initial image too"))

    def with_seeds(self) -> Self:
        """Return the settings with seeds that are chosen; only a variation has a subseed."""
        most = LARGEST_SEED + 2 - self.images * self.best_of
        seed = secrets.randbelow(most) if self.seed < 0 else self.seed
        subseed = secrets.randbelow(most) if self.subseed < 0 and self.is_variation else self.subseed
        return replace(self, seed=seed, subseed=subseed)

    def seeds(self) -> Iterator[tuple[int, int]]:
        """Yield the seed and the subseed of each image, -1 where it is no variation."""
        for index in range(self.images):
            yield (self.seed, self.subseed + index) if self.is_variation else (self.seed + index, -1)

    def _check_sampler_steps(self) -> None:
        most = _MOST_STEPS_OF.get(self.sampler, MOST_STEPS)
        if self.steps > most:
            message = _("the sampler {sampler} has {most} steps at most, {steps} are given: give fewer")
            raise RequestError(message.format(sampler=self.sampler, most=most, steps=self.steps))

    def _check_seed_size(self) -> None:
        if bool(self.seed_width) != bool(self.seed_height):
            raise RequestError(
                _("seed size {width}x{height}: give both sides, or 0 for both").format(
                    width=self.seed_width, height=self.seed_height
                )
            )
        if self.seed_width:
            check_side(
                N_("seed width {pixels}: give a multiple of {multiple} from {multiple} to {most} pixels"),
                self.seed_width,
            )
            check_side(
                N_("seed height {pixels}: give a multiple of {multiple} from {multiple} to {most} pixels"),
                self.seed_height,
            )

    def _check_start(self) -> None:
        if self.is_variation or self.seed_width:
            raise RequestError(
                _("a variation of a seed begins from noise alone: leave the initial image or the variation out")
            )
        if self.upscaler in LATENT_UPSCALERS and not self.hires_size(self.width, self.height):
            self._check_whole()
        least = min(self.strength, self.strength_of(self.loops - 1, self.strength))
        if int(self.steps * least) < 1:
            raise RequestError(
                _("strength {strength:g} of {steps} steps leaves none: raise one of them").format(
                    strength=least, steps=self.steps
                )
            )
        if self.sampler.split()[0].upper() in _ONLY_FROM_NOISE:
            raise RequestError(
                _("the sampler {sampler} cannot start from an image: choose another").format(sampler=self.sampler)
            )

    def _check_controls(self) -> None:
        check_controls(len(self.controls))
        if not self.controls:
            return
        if self.tile_size:
            raise RequestError(_("a control net guides a picture as a whole: leave out the tile size, or the control"))
        if self.init_image is None or not self.is_masked(self.init_image, self.mask, self.sketch):
            return
        if self.guidance_end < 1:  # these two are not to be had from diffusers
            raise RequestError(
                _("a control net needs guidance in every step under a mask: leave --fast or one of them out")
            )
        if self.mask_fill.startswith("latent"):
            message = _("under a control net a mask cannot be filled with {fill!r}: choose original or fill")
            raise RequestError(message.format(fill=self.mask_fill))

    def _check_whole(self) -> None:
        is_masked = self.init_image is not None and self.is_masked(self.init_image, self.mask, self.sketch)
        if is_masked or self.resize_mode != RESIZE_MODES[0]:
            message = _("the upscaler {upscaler} takes a whole image, stretched: choose another, or leave out the mask")
            raise RequestError(message.format(upscaler=self.upscaler))
