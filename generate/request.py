"""What an image generator is, and what it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from .prompt.errors import ChoiceError
from .prompt.phrases import Prompt

if TYPE_CHECKING:
    from PIL.Image import Image

STEPS = 130
GUIDANCE = 7.5
SIZE = 1024
"""Pixels of a side, for which Stable Diffusion XL was trained."""

FAST: Mapping[str, Any] = MappingProxyType({"steps": 30, "sampler": "DPM++ 2M Karras", "guidance_end": 0.75})
"""What ``ImageRequest`` takes for another picture with a fifth of the work.

The last quarter of these steps is below sigma 0.28, where guidance does little (Kynkäänniemi et al. 2024,
arXiv:2404.07724, for Stable Diffusion XL).
"""

REFINER_BEGINS = 0.8
"""The share of the noise that is left to the first model, as Stability AI and diffusers' documentation have it."""

MULTIPLE = 8  # pixels that share one place of the latent image
LARGEST = 4096  # pixels of a side
MOST_STEPS = 1000  # the timesteps of the training
MOST_IMAGES = 64
MOST_HIRES = 4.0
_ONLY_FROM_NOISE = ("LMS", "PLMS")  # they reckon with steps that a picture to start from leaves out
LARGEST_SEED = 2**32 - 1

OnStep = Callable[[int, int, float], object]
"""Called behind each step with its number, how many there are, and the seconds since the first began.

What it raises ends the run within that step.
"""


class RequestError(ChoiceError):
    """A picture that cannot be made; the message names what is wrong and what is possible."""


class GenerationError(Exception):
    """A picture could not be made; the message says what happened and what to do.

    ``reason`` is "not configured" where what draws is not installed.
    """

    def __init__(self, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class ImageSettings:
    """How one or several pictures of one prompt are generated.

    ``seed`` -1 draws one; picture i of several has ``seed`` + i. ``strength`` says how much of ``init_image`` is drawn
    anew, 0 to 1; with ``mask`` only where it is white. Sizes are in pixels; ``hires`` asks for a second pass at that
    many times the size. Behind the share ``guidance_end`` of the steps there is no guidance, which halves their work.
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

    def __post_init__(self) -> None:
        """Raises ``RequestError`` for a value that cannot be."""
        for name in ("width", "height"):
            pixels = getattr(self, name)
            if not MULTIPLE <= pixels <= LARGEST or pixels % MULTIPLE:
                raise RequestError(
                    f"{name} {pixels}: give a multiple of {MULTIPLE} from {MULTIPLE} to {LARGEST} pixels"
                )
        _check("steps", self.steps, 1, MOST_STEPS)
        _check("CFG", self.guidance, 1, 50)
        _check("images", self.images, 1, MOST_IMAGES)
        _check("seed", self.seed, -1, LARGEST_SEED - self.images + 1)
        _check("strength", self.strength, 0, 1)
        _check("guidance end", self.guidance_end, 0.01, 1)
        if self.hires is not None and not 1 < self.hires <= MOST_HIRES:
            raise RequestError(f"hires {self.hires:g}: give more than 1, at most {MOST_HIRES:g}")
        if self.init_image is not None and int(self.steps * self.strength) < 1:
            raise RequestError(f"strength {self.strength:g} of {self.steps} steps leaves none: raise one of them")
        if self.init_image is not None and self.sampler.split()[0].upper() in _ONLY_FROM_NOISE:
            raise RequestError(f"the sampler {self.sampler} cannot start from a picture: choose another")
        if self.mask is not None and self.init_image is None:
            raise RequestError("a mask says what to draw anew of a picture: give that picture too")


@dataclass(frozen=True)
class GeneratedImage:
    """A picture, and the seed that gives it again."""

    image: "Image"
    seed: int


def one_line(error: BaseException, most: int = 200) -> str:
    """Returns the message of another library's ``error`` on one line, at most ``most`` characters."""
    return " ".join(str(error).split())[:most]


class ImageGenerator(Protocol):
    """Generates the picture that a prompt pair describes."""

    @property
    def name(self) -> str:
        """The name of the model, as pictures carry it."""
        ...

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return ``settings.images`` pictures. Raise ``RequestError`` or ``GenerationError``."""
        ...


def _check(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # also what is no number
        raise RequestError(f"{name} {value}: give {least} to {most}")
