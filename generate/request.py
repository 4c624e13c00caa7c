"""The interface of image generation, and the settings of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from .prompt.errors import ChoiceError
from .prompt.messages import N_, _
from .prompt.phrases import Prompt

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

SECOND_STRENGTH = 0.4
"""How much of the image a second pass changes: enough for detail, too little for a different image."""

MULTIPLE = 8  # pixels for each position of the latent image
LARGEST = 4096  # pixels of a side
MOST_STEPS = 1000  # the timesteps of the training
MOST_IMAGES = 64
MOST_HIRES = 4.0
_ONLY_FROM_NOISE = ("LMS", "PLMS")  # they use earlier steps, which a run from an initial image skips
LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Step:
    """A step of a run that has ended.

    Attributes:
        number: From 1.
        of: The number of steps.
        seconds: Since the first step began.
        picture: Returns the first image as far as it has come, an eighth of its size, while the step is reported; None
            where this cannot be told.
    """

    number: int
    of: int
    seconds: float
    picture: "Callable[[], Image] | None" = None


OnStep = Callable[[Step], object]
"""Called after each step; an exception from it ends the run within that step."""


class RequestError(ChoiceError):
    """The settings cannot be used; the message names the value and the possible ones."""


class GenerationError(Exception):
    """An image could not be generated; the message says what happened and what to do.

    Attributes:
        reason: "not configured" if a package or a model is not installed, else None.
    """

    def __init__(self, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class ImageSettings:
    """Settings for one or several images of one prompt.

    Attributes:
        width: Pixels of the first pass.
        height: Pixels of the first pass.
        steps: Steps of the sampler.
        guidance: CFG scale.
        seed: Seed of the first image; image i has ``seed`` + i. -1 chooses one at random.
        images: How many images to generate.
        sampler: A name of ``sampler_names``.
        init_image: An image to start from, scaled to the size.
        strength: How much of ``init_image`` changes, 0 to 1.
        mask: Where it is white, ``init_image`` changes; where it is black, no pixel does, before a second pass.
        hires: Factor of the size for a second pass; None for a single pass.
        guidance_end: Share of the steps with guidance. Steps without it take half the work.
        best_of: Images to generate for each that is asked for; those nearest to the text are returned.
        refined: Whether the refiner, where there is one, generates the last steps.
    """

    width: int = SIZE
    height: int = SIZE
    steps: int = STEPS
    guidance: float = GUIDANCE
    seed: int = -1
    images: int = 1
    sampler: str = "Euler"
    init_image: "Image | None" = None
    strength: float = 0.6
    mask: "Image | None" = None
    hires: float | None = None
    guidance_end: float = 1.0
    best_of: int = 1
    refined: bool = True

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            RequestError: A value is out of range, or two do not fit together.
        """
        _check_side(N_("width {pixels}: give a multiple of {multiple} from {multiple} to {most} pixels"), self.width)
        _check_side(N_("height {pixels}: give a multiple of {multiple} from {multiple} to {most} pixels"), self.height)
        _check(N_("steps {value}: give {least} to {most}"), self.steps, 1, MOST_STEPS)
        _check(N_("CFG {value}: give {least} to {most}"), self.guidance, 1, 50)
        _check(N_("images {value}: give {least} to {most}"), self.images, 1, MOST_IMAGES)
        _check(N_("best of {value}: give {least} to {most}"), self.best_of, 1, MOST_IMAGES // self.images)
        _check(N_("seed {value}: give {least} to {most}"), self.seed, -1, LARGEST_SEED - self.images * self.best_of + 1)
        _check(N_("strength {value}: give {least} to {most}"), self.strength, 0, 1)
        _check(N_("guidance end {value}: give {least} to {most}"), self.guidance_end, 0.01, 1)
        if self.hires is not None and not 1 < self.hires <= MOST_HIRES:
            raise RequestError(
                _("hires {factor:g}: give more than 1, at most {most:g}").format(factor=self.hires, most=MOST_HIRES)
            )
        if self.init_image is not None:
            self._check_start()
        elif self.mask is not None:
            raise RequestError(_("a mask needs an image to change: give the initial image too"))

    def _check_start(self) -> None:
        if int(self.steps * self.strength) < 1:
            raise RequestError(
                _("strength {strength:g} of {steps} steps leaves none: raise one of them").format(
                    strength=self.strength, steps=self.steps
                )
            )
        if self.mask is not None and self.init_image is not None and self.mask.size != self.init_image.size:
            raise RequestError(
                _("the mask has {mask} pixels, the initial image {image}: give a mask of the same size").format(
                    mask="{}x{}".format(*self.mask.size), image="{}x{}".format(*self.init_image.size)
                )
            )
        if self.sampler.split()[0].upper() in _ONLY_FROM_NOISE:
            raise RequestError(
                _("the sampler {sampler} cannot start from an image: choose another").format(sampler=self.sampler)
            )


@dataclass(frozen=True)
class GeneratedImage:
    """An image, and the seed that generates it again."""

    image: "Image"
    seed: int


def one_line(error: BaseException, most: int = 200) -> str:
    """Return the message of another library's ``error`` on one line of at most ``most`` characters."""
    return " ".join(str(error).split())[:most]


class ImageGenerator(Protocol):
    """Generates images from a prompt pair."""

    @property
    def name(self) -> str:
        """The name of the model, as the metadata of a picture show it."""
        ...

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return ``settings.images`` images.

        Raises:
            RequestError: The settings or the prompt cannot be used.
            GenerationError: The run failed.
        """
        ...


def _check_side(message: str, pixels: int) -> None:
    if not MULTIPLE <= pixels <= LARGEST or pixels % MULTIPLE:
        raise RequestError(_(message).format(pixels=pixels, multiple=MULTIPLE, most=LARGEST))


def _check(message: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # NaN fails, too
        raise RequestError(_(message).format(value=value, least=least, most=most))
