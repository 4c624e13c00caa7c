"""What only a CUDA device shows; skipped where there is none."""

import numpy as np
import pytest
import torch

from generate import GenerationError, ImageRequest, Phrase, Prompt
from generate.diffusion.loading import Memory, load_generator

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")]

PROMPT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))


@pytest.mark.parametrize("memory", ["full", "low", "least"])
def test_half_precision_draws_what_the_cpu_draws(memory: Memory) -> None:
    """In fp16, however little memory is used, the picture is the CPU's, up to rounding."""
    request = ImageRequest(PROMPT, 64, 64, 10, seed=3)
    ours = load_generator("toy", device="cuda", memory=memory).generate(request)[0].image
    theirs = load_generator("toy", device="cpu").generate(request)[0].image
    difference = np.abs(np.asarray(ours).astype(int) - np.asarray(theirs).astype(int))
    assert float(difference.mean()) < 4


def test_compiled_it_draws_what_the_cpu_draws() -> None:
    """The compiled model with all its shortcuts draws the CPU's picture, up to rounding."""
    request = ImageRequest(PROMPT, 64, 64, 10, seed=3)
    compiled = load_generator("toy", device="cuda", compiled=True)
    ours = [compiled.generate(request)[0].image for _ in range(2)][-1]
    theirs = load_generator("toy", device="cpu").generate(request)[0].image
    assert float(np.abs(np.asarray(ours).astype(int) - np.asarray(theirs).astype(int)).mean()) < 4


def test_no_step_waits_for_the_device() -> None:
    """Behind the first step nothing makes the processor wait for what it has just sent, but for the step before."""
    generator = load_generator("toy", device="cuda", compiled=False)
    generator.generate(ImageRequest(PROMPT, 64, 64, 3))

    told: list[int] = []

    def strict(step: int, of: int, _: float) -> None:
        told.append(step)
        torch.cuda.set_sync_debug_mode("error" if step < of else "default")

    try:
        generator.generate(ImageRequest(PROMPT, 64, 64, 10), strict)  # a wait raises
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert told == [*range(1, 11)]


def test_steps_are_told_as_they_are_drawn() -> None:
    """When a step is told, all but one of those before it are drawn: it is no queue that is told of."""
    generator = load_generator("toy", device="cuda", compiled=False)
    events: list[torch.cuda.Event] = []

    def told(*_: object) -> None:
        events.append(torch.cuda.Event())  # type: ignore[no-untyped-call]
        events[-1].record()
        assert all(event.query() for event in events[:-2])  # type: ignore[no-untyped-call]

    generator.generate(ImageRequest(PROMPT, 64, 64, 30), told)
    assert len(events) == 30


def test_memory_that_runs_out() -> None:
    """A picture that no device holds fails in one line, and the next one is drawn."""
    generator = load_generator("toy", device="cuda")
    with pytest.raises(GenerationError, match="--memory low"):
        generator.generate(ImageRequest(PROMPT, 4096, 4096, 1, images=64))
    assert generator.generate(ImageRequest(PROMPT, 64, 64, 2))[0].image.size == (64, 64)
