"""The interfaces of image generation, and of captions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .prompt.phrases import Prompt
from .settings import ImageSettings

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Step:
    """A step of a run that has ended.

    Attributes:
        number: From 1.
        of: The number of steps.
        seconds: Since the first step began.
        picture: Returns the first image as far as it has come, an eighth of its size, while the step is reported; None
            where this cannot be told.
        stop: Ends the run after this step, with the images as far as they have come, their noise removed at once. A
            pass makes two steps at least; the last one of a pass ends it as usual.
    """

    number: int
    of: int
    seconds: float
    picture: "Callable[[], Image] | None" = None
    stop: Callable[[], object] = lambda: None

    @property
    def seconds_left(self) -> float:
        """The seconds that the other steps take, if each takes as long as those that have ended."""
        return self.seconds / self.number * (self.of - self.number)


OnStep = Callable[[Step], object]
"""Called after each step; an exception from it ends the run within that step."""


@dataclass(frozen=True)
class GeneratedImage:
    """An image, and the seeds that generate it again.

    Attributes:
        image: The pixels.
        seed: The seed.
        subseed: That of the noise that a variation turned to; -1 where it is none.
        stopped_at: The step of all of its passes that it was stopped at; 0 where it is finished.
        score: Its CLIP score, the cosine similarity of the image and the prompt; None where no CLIP model is there.
    """

    image: "Image"
    seed: int
    subseed: int = -1
    stopped_at: int = 0
    score: float | None = None


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


class Captioner(Protocol):
    """Describes pictures."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def caption(self, image: "Image") -> str:
        """Return one English line on what ``image`` shows; it may be empty.

        Raises:
            GenerationError: The model cannot be loaded.
        """
        ...
