"""Decorators of an image generator: a second pass at a larger size, and the best of several images."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from .errors import RequestError
from .larger_settings import LANCZOS
from .prompt.composition import second_pass
from .prompt.messages import _
from .prompt.phrases import Prompt, render
from .request import GeneratedImage, ImageGenerator, OnStep, Step
from .settings import ImageSettings
from .start_settings import StartSettings

if TYPE_CHECKING:
    from PIL.Image import Image

    Score = Callable[[Image, str], float]

_SINGLE: Mapping[str, Any] = {"hires": None, "hires_width": 0, "hires_height": 0}
_FROM_NOISE: Mapping[str, Any] = {"subseed_strength": 0.0, "seed_width": 0, "seed_height": 0}
_OF_THE_FIRST_START: Mapping[str, Any] = {
    **{field.name: field.default for field in fields(StartSettings)},
    "mask": None,
    "sketch": None,
}


class HiresFix:
    """Generates each image again at a larger size where the settings have one for a second pass."""

    def __init__(self, generator: ImageGenerator) -> None:
        self._generator = generator

    @property
    def name(self) -> str:
        """The name of the generator."""
        return self._generator.name

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return the images of the last pass, each with the seed of its first. Raise what the generator raises."""
        size = settings.hires_size(settings.width, settings.height)
        if size is None:
            return self._generator.generate(prompt, settings, on_step)
        watch = _Watch(on_step)
        first = self._generator.generate(prompt, replace(settings, **_SINGLE, upscaler=LANCZOS), watch)
        if first[0].stopped_at:
            return first
        steps = watch.steps
        larger = replace(
            settings,
            width=size[0],
            height=size[1],
            images=1,
            init_image=first[0].image,
            strength=settings.hires_strength,
            steps=_steps_for(settings.hires_steps, settings.hires_strength) or settings.steps,
            **_SINGLE,
            **_FROM_NOISE,
            **_OF_THE_FIRST_START,
            stop_at=max(settings.stop_at - steps, 0),
        )
        read = second_pass(prompt, settings.steps)
        watch.is_stopped |= 0 < settings.stop_at <= steps
        images = []
        for one in first:
            if watch.is_stopped:
                images.append(replace(one, stopped_at=steps))
                continue
            each = replace(larger, init_image=_cropped(one.image, size), seed=one.seed)
            (made,) = self._generator.generate(read, each, watch)
            images.append(replace(made, stopped_at=steps + made.stopped_at) if made.stopped_at else made)
        return images


class _Watch:
    """Counts the steps that it reports, and knows whether one of them was the last."""

    def __init__(self, on_step: OnStep | None) -> None:
        self._on_step = on_step
        self.steps = 0
        self.is_stopped = False

    def __call__(self, step: Step) -> None:
        self.steps += 1
        if self._on_step:
            self._on_step(replace(step, stop=partial(self._stop, step)))

    def _stop(self, step: Step) -> None:
        self.is_stopped = True
        step.stop()


def _steps_for(taken: int, strength: float) -> int:
    """Return the steps of a run that takes ``taken`` of them at ``strength``, as diffusers cuts them."""
    steps = ceil(taken / strength)
    return steps if int(steps * strength) >= taken else steps + 1


def _cropped(image: "Image", size: tuple[int, int]) -> "Image":
    """Return the middle of ``image`` in the proportions of ``size``."""
    from PIL import Image, ImageOps

    scale = min(image.width / size[0], image.height / size[1])
    kept = round(size[0] * scale), round(size[1] * scale)
    return image if kept == image.size else ImageOps.fit(image, kept, Image.Resampling.LANCZOS)


class BestOf:
    """Scores each image by how near it is to the text, and keeps the nearest of ``best_of`` for each requested one."""

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
        """Return the images with their scores; of several, the best ones, the best first.

        Raises:
            RequestError: Several are to be generated for each, and there is no way to choose among them.
        """
        if (score := self._score) is None:
            if settings.best_of == 1:
                return self._generator.generate(prompt, settings, on_step)
            raise RequestError(_("the best of several needs a CLIP model to choose by: set MALGRIM_CLIP to its folder"))
        text = render([phrase for phrase in prompt.prompt if not phrase.literal], "plain", separator="")
        several = replace(settings, images=settings.best_of * settings.images, best_of=1)
        generated = self._generator.generate(prompt, several, on_step)
        scored = [replace(one, score=score(one.image, text)) for one in generated]
        if settings.best_of > 1:
            scored.sort(key=lambda one: one.score or 0, reverse=True)
        return scored[: settings.images]
