"""A decorator of an image generator: pictures that are drawn on again and again."""

from dataclasses import replace

from .prompt.phrases import Prompt
from .request import GeneratedImage, ImageGenerator, OnStep
from .settings import LARGEST_SEED, ImageSettings
from .start import looped


class Loopback:
    """Generates each image from an initial image, and then from its own result as often as the settings say."""

    def __init__(self, generator: ImageGenerator) -> None:
        self._generator = generator

    @property
    def name(self) -> str:
        """The name of the generator."""
        return self._generator.name

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return the last images, each with the seed of its first. Raise what the generator raises."""
        if settings.loops == 1 or settings.init_image is None:
            return self._generator.generate(prompt, settings, on_step)
        settings = settings.with_seeds()
        first = self._generator.generate(prompt, replace(settings, loops=1), on_step)
        return [self._drawn_on(prompt, settings, one, on_step) for one in first]

    def _drawn_on(
        self, prompt: Prompt, settings: ImageSettings, first: GeneratedImage, on_step: OnStep | None
    ) -> GeneratedImage:
        last = first.image
        for loop in range(1, settings.loops):
            again = replace(
                looped(settings, last),
                images=1,
                loops=1,
                seed=(first.seed + loop) % (LARGEST_SEED + 1),
                strength=settings.strength_of(loop, settings.strength),
            )
            last = self._generator.generate(prompt, again, on_step)[0].image
        return replace(first, image=last)
