"""Decorators of an image generator: a second pass at a larger size, and the best of several images."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .errors import RequestError
from .prompt.composition import second_pass
from .prompt.messages import _
from .prompt.phrases import Prompt, render
from .request import GeneratedImage, ImageGenerator, OnStep
from .settings import MULTIPLE, SECOND_STRENGTH, ImageSettings

if TYPE_CHECKING:
    from PIL.Image import Image

    Score = Callable[[Image, str], float]

_NO_VARIATION: Mapping[str, Any] = {"subseed_strength": 0.0, "seed_width": 0, "seed_height": 0}


class HiresFix:
    """Generates each image again at a larger size where the settings have ``hires``."""

    def __init__(self, generator: ImageGenerator) -> None:
        self._generator = generator

    @property
    def name(self) -> str:
        """The name of the generator."""
        return self._generator.name

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return the images of the last pass, each with the seed of its first. Raise what the generator raises."""
        first = self._generator.generate(prompt, replace(settings, hires=None), on_step)
        if settings.hires is None:
            return first
        sides = settings.width, settings.height
        width, height = (round(side * settings.hires / MULTIPLE) * MULTIPLE for side in sides)
        larger = replace(
            settings,
            width=width,
            height=height,
            images=1,
            hires=None,
            mask=None,
            strength=SECOND_STRENGTH,
            **_NO_VARIATION,
        )
        again = (replace(larger, init_image=one.image, seed=one.seed) for one in first)
        read = second_pass(prompt, settings.steps)
        return [self._generator.generate(read, each, on_step)[0] for each in again]


class BestOf:
    """Generates ``best_of`` images for each requested one, and returns those that are nearest to the text."""

    def __init__(self, generator: ImageGenerator, score: "Score | None") -> None:
        """Wrap a generator.

        Args:
            generator: Generates the images.
            score: Similarity of an image and a text; higher is nearer. None where there is no way to tell.
        """
        self._generator = generator
        self._score = score

    @property
    def name(self) -> str:
        """The name of the generator."""
        return self._generator.name

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return the best images, the best first.

        Raises:
            RequestError: Several are to be generated for each, and there is no way to choose among them.
        """
        if settings.best_of == 1:
            return self._generator.generate(prompt, settings, on_step)
        if (score := self._score) is None:
            raise RequestError(_("the best of several needs a CLIP model to choose by: set MALGRIM_CLIP to its folder"))
        text = render([phrase for phrase in prompt.prompt if not phrase.literal], "plain", separator="")
        several = replace(settings, images=settings.best_of * settings.images, best_of=1)
        generated = self._generator.generate(prompt, several, on_step)
        ranked = sorted(generated, key=lambda one: score(one.image, text), reverse=True)
        return ranked[: settings.images]
