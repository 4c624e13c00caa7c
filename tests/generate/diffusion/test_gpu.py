"""Tests that need a CUDA device; they are skipped without one."""

import numpy as np
import pytest
import torch
from PIL import Image
from support.images import pixels

from generate import GenerationError, ImageGenerator, ImageSettings, Phrase, Prompt, Step
from generate.diffusion.loading import Memory, load_generator

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")]

PROMPT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))


def settings(steps: int, size: int = 64, images: int = 1) -> ImageSettings:
    return ImageSettings(width=size, height=size, steps=steps, seed=3, images=images)


def mean_difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two images in all channels, 0 to 255."""
    return float(np.abs(pixels(one) - pixels(other)).mean())


@pytest.mark.parametrize("memory", ["full", "low", "least"])
def test_half_precision_gives_the_image_of_the_cpu(memory: Memory, loaded: ImageGenerator) -> None:
    """In fp16, with any use of memory, the image is the CPU's up to rounding."""
    on_cuda = load_generator("toy", device="cuda", memory=memory).generate(PROMPT, settings(10))[0].image
    assert mean_difference(on_cuda, loaded.generate(PROMPT, settings(10))[0].image) < 4


def test_the_compiled_model_gives_the_image_of_the_cpu(loaded: ImageGenerator) -> None:
    """The compiled model with all optimizations generates the CPU's image up to rounding."""
    compiled = load_generator("toy", device="cuda", compiled=True)
    on_cuda = [compiled.generate(PROMPT, settings(10))[0].image for _ in range(2)][-1]
    assert mean_difference(on_cuda, loaded.generate(PROMPT, settings(10))[0].image) < 4


def test_no_step_waits_for_the_device() -> None:
    """After the first step, the processor waits for nothing except the step before the last."""
    generator = load_generator("toy", device="cuda", compiled=False)
    generator.generate(PROMPT, settings(3))
    reported: list[int] = []

    def strict(step: Step) -> None:
        reported.append(step.number)
        torch.cuda.set_sync_debug_mode("error" if step.number < step.of else "default")

    try:
        generator.generate(PROMPT, settings(10), strict)  # a wait raises
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert reported == [*range(1, 11)]


def test_steps_are_reported_when_they_end() -> None:
    """When a step is reported, the device has finished all steps before it except one."""
    generator = load_generator("toy", device="cuda", compiled=False)
    events: list[torch.cuda.Event] = []

    def report(*_: object) -> None:
        events.append(torch.cuda.Event())  # type: ignore[no-untyped-call]
        events[-1].record()
        assert all(event.query() for event in events[:-2])  # type: ignore[no-untyped-call]

    generator.generate(PROMPT, settings(30), report)
    assert len(events) == 30


def test_memory_that_runs_out() -> None:
    """Images that fit on no device fail in one line, and the generator remains usable."""
    generator = load_generator("toy", device="cuda")
    with pytest.raises(GenerationError, match="--memory low"):
        generator.generate(PROMPT, settings(1, size=4096, images=64))
    assert generator.generate(PROMPT, settings(2))[0].image.size == (64, 64)
