"""Runs that are stopped and keep what is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from support.images import ROUNDING, difference

from generate import GeneratedImage, ImageGenerator, ImageSettings, Phrase, Prompt, RequestError, Step
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import load_generator

CAT = Prompt((Phrase("a cat"),), (Phrase("cat"),), (Phrase("ugly"),))
SETTINGS = ImageSettings(width=64, height=48, steps=8, seed=7)
RED = Image.new("RGB", (64, 48), "red")
MASK = Image.new("L", (64, 48), 255)


@pytest.fixture(scope="module")
def refined() -> ImageGenerator:
    """A generator with a refiner."""
    return load_generator("toy", refiner="toy", device="cpu")


def stopping(calls: int) -> tuple[list[int], Callable[[Step], None]]:
    """Return the steps that are reported, and what stops the run at the report with this number."""
    reported: list[int] = []

    def on_step(step: Step) -> None:
        reported.append(step.number)
        if len(reported) == calls:
            step.stop()

    return reported, on_step


def same(first: GeneratedImage, second: GeneratedImage) -> bool:
    return first.image.tobytes() == second.image.tobytes()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"images": 2},
        {"sampler": "DPM++ 2M Karras"},
        {"guidance_end": 0.3},
        {"init_image": RED, "strength": 0.9},
        {"init_image": RED, "strength": 0.9, "mask": MASK},
        {"tile_size": 64, "tile_overlap": 16, "width": 96},
    ],
)
def test_what_is_there_is_kept(loaded: ImageGenerator, changes: dict[str, Any]) -> None:
    """A run that is stopped makes no further step, and one that is to stop at that step makes the same pixels."""
    settings = replace(SETTINGS, **changes)
    reported, on_step = stopping(4)
    stopped = loaded.generate(CAT, settings, on_step)
    assert reported == [1, 2, 3, 4]
    assert [one.stopped_at for one in stopped] == [4] * settings.images
    for one in stopped:
        again = loaded.generate(CAT, replace(settings, images=1, seed=one.seed, stop_at=4))[0]
        assert difference(again.image, one.image) <= ROUNDING
    assert not same(stopped[0], loaded.generate(CAT, settings)[0])


def test_the_noise_is_removed(toy: StableDiffusionXLPipeline) -> None:
    """The picture is the decoded prediction, not the noise that is left; near the end it is near the finished one."""
    generator = DiffusersGenerator(toy, "toy")
    settings = replace(SETTINGS, steps=20)
    finished = generator.generate(CAT, settings)[0]
    apart = [
        difference(generator.generate(CAT, replace(settings, stop_at=step))[0].image, finished.image)
        for step in (2, 10, 19)
    ]
    assert apart == sorted(apart, reverse=True)


def test_the_first_step_goes_on(loaded: ImageGenerator) -> None:
    """A run that is stopped at its first step makes a second one; at its last step, it ends as usual."""
    reported, on_step = stopping(1)
    assert loaded.generate(CAT, SETTINGS, on_step)[0].stopped_at == 2
    assert reported == [1, 2]
    reported, on_step = stopping(8)
    ended = loaded.generate(CAT, SETTINGS, on_step)[0]
    assert (ended.stopped_at, len(reported)) == (0, 8)
    assert same(ended, loaded.generate(CAT, SETTINGS)[0])


@pytest.mark.parametrize(("calls", "stopped"), [(3, [3, 3]), (8, [8, 8]), (10, [10, 8]), (14, [0, 10])])
def test_stopped_second_passes(loaded: ImageGenerator, calls: int, stopped: list[int]) -> None:
    """A stop ends all passes: pictures whose second pass has not begun are those of the first one."""
    settings = replace(SETTINGS, images=2, hires=2.0, hires_strength=0.5)
    _reported, on_step = stopping(calls)
    made = loaded.generate(CAT, settings, on_step)
    assert [one.stopped_at for one in made] == stopped
    sizes = {one.stopped_at: one.image.width for one in made}
    assert all(width == (128 if step in (0, 10) else 64) for step, width in sizes.items())
    for one in made:
        again = loaded.generate(CAT, replace(settings, images=1, seed=one.seed, stop_at=one.stopped_at))[0]
        assert difference(again.image, one.image) <= ROUNDING


@pytest.mark.parametrize(("calls", "stopped"), [(4, 4), (16, 18), (18, 18)])
def test_stopped_refiners(refined: ImageGenerator, calls: int, stopped: int) -> None:
    """A stop in the first model leaves out the refiner; one in the refiner counts the steps of both."""
    settings = replace(SETTINGS, steps=20)
    _reported, on_step = stopping(calls)
    made = refined.generate(CAT, settings, on_step)[0]
    assert made.stopped_at == stopped
    assert same(made, refined.generate(CAT, replace(settings, stop_at=stopped))[0])


def test_no_such_step() -> None:
    """A step below 0, or after all that there can be, is refused."""
    for step in (-1, 4001):
        with pytest.raises(RequestError, match=f"stop at {step}: give 0 to 4000"):
            replace(SETTINGS, stop_at=step)


def test_seconds_left() -> None:
    """What is left is told from the steps that were measured."""
    assert Step(3, 12, 6.0).seconds_left == pytest.approx(18.0)
    assert Step(12, 12, 6.0).seconds_left == 0
