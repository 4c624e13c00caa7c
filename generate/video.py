"""The interface of video generation, and its settings."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from .bounds import check
from .errors import RequestError
from .prompt.composition import EditedPrompt
from .prompt.messages import N_, _
from .prompt.phrases import Prompt
from .request import OnStep
from .settings import ImageSettings

if TYPE_CHECKING:
    from PIL.Image import Image

CLIP_DEFAULTS: dict[str, Any] = {"width": 512, "height": 512, "steps": 25, "guidance": 7.5, "sampler": "DDIM"}
"""Settings that suit AnimateDiff, which was trained at this size; the sampler and the guidance of its examples."""

FRAMES = 16
FPS = 8
MOST_FRAMES = 128
MOST_FPS = 60
MOST_PIXELS = 32 * 1024 * 1024
"""Pixels of all frames together."""

_HELD = {"width", "height", "steps", "guidance", "seed", "sampler", "clip_skip", "refined"}


@dataclass(frozen=True, kw_only=True)
class ClipSettings(ImageSettings):
    """Settings of one clip, those of a picture among them; the others of a picture keep their defaults.

    Attributes:
        frames: How many frames, which are drawn together: another number is another clip.
        fps: How many of them are shown a second.
    """

    frames: int = FRAMES
    fps: int = FPS

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            RequestError: A value is out of range, or a clip cannot have it.
        """
        super().__post_init__()
        check(N_("frames {value}: give {least} to {most}"), self.frames, 2, MOST_FRAMES)
        check(N_("frames a second {value}: give {least} to {most}"), self.fps, 1, MOST_FPS)
        if self.frames * self.width * self.height > MOST_PIXELS:
            message = _(
                "{frames} frames of {width}x{height} are too many pixels at once: give fewer, or a smaller size"
            )
            raise RequestError(message.format(frames=self.frames, width=self.width, height=self.height))
        for one in fields(ImageSettings):
            if one.name not in _HELD and getattr(self, one.name) != one.default:
                raise not_of_clips(one.name)


def not_of_clips(name: str) -> RequestError:
    """Return the error of a setting that a clip cannot have."""
    return RequestError(_("a clip cannot have the setting {name}: leave it out").format(name=name))


@dataclass(frozen=True)
class GeneratedClip:
    """A clip, and the seed that generates it again.

    Attributes:
        frames: The pixels of each frame.
        seed: The seed.
    """

    frames: "tuple[Image, ...]"
    seed: int


def check_clip_prompt(prompt: Prompt) -> None:
    """Raise ``RequestError`` for a prompt that changes while it is drawn, or is composed of several."""
    if isinstance(prompt, EditedPrompt):
        raise RequestError(_("a clip has one text for all steps: leave out brackets that change, and AND"))


class VideoGenerator(Protocol):
    """Generates clips from a prompt pair."""

    @property
    def name(self) -> str:
        """The name of the model, as the metadata of a clip show it."""
        ...

    @property
    def motion(self) -> str:
        """The name of the motion adapter, likewise."""
        ...

    def generate(self, prompt: Prompt, settings: ClipSettings, on_step: OnStep | None = None) -> GeneratedClip:
        """Return a clip.

        Raises:
            RequestError: The settings or the prompt cannot be used.
            GenerationError: The run failed.
        """
        ...
