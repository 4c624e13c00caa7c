"""What is done beside a drawing: a second pass at a larger size, and the best of several."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from .prompt.phrases import Prompt, render
from .request import MULTIPLE, GeneratedImage, ImageGenerator, ImageSettings, OnStep

if TYPE_CHECKING:
    from PIL.Image import Image

    Score = Callable[[Image, str], float]

_SECOND_STRENGTH = 0.4
"""How much the second pass draws anew: enough for detail, too little for another picture."""


class HiresFix:
    """Draws with another generator, and where a request has ``hires``, once more from each picture at a larger size."""

    def __init__(self, generator: ImageGenerator) -> None:
        self._generator = generator

    @property
    def name(self) -> str:
        """That of the generator."""
        return self._generator.name

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Returns the pictures of the last pass, each with the seed of its first. Raises what the generator does."""
        first = self._generator.generate(prompt, replace(settings, hires=None), on_step)
        if settings.hires is None:
            return first
        sides = settings.width, settings.height
        width, height = (round(side * settings.hires / MULTIPLE) * MULTIPLE for side in sides)
        larger = replace(
            settings, width=width, height=height, images=1, hires=None, mask=None, strength=_SECOND_STRENGTH
        )
        again = (replace(larger, init_image=one.image, seed=one.seed) for one in first)
        return [self._generator.generate(prompt, each, on_step)[0] for each in again]


class BestOf:
    """Draws several pictures where one is asked for, and returns the one that ``score`` finds nearest to its text."""

    def __init__(self, generator: ImageGenerator, tries: int, score: "Score") -> None:
        """Args: ``score`` says how near a picture is to a text, the higher the nearer."""
        self._generator = generator
        self._tries = tries
        self._score = score

    @property
    def name(self) -> str:
        """That of the generator."""
        return self._generator.name

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Returns the best pictures, the best first. Raises what the generator does."""
        text = render([phrase for phrase in prompt.prompt if not phrase.literal], "plain", separator="")
        drawn = self._generator.generate(prompt, replace(settings, images=self._tries * settings.images), on_step)
        ranked = sorted(drawn, key=lambda one: self._score(one.image, text), reverse=True)
        return ranked[: settings.images]
