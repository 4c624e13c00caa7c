"""What only a CUDA device shows; skipped where there is none."""

import numpy as np
import pytest
import torch

from generate import GenerationError, ImageRequest, Phrase, Prompt
from generate.loading import Memory, load_generator

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


def test_memory_that_runs_out() -> None:
    """A picture that no device holds fails in one line, and the next one is drawn."""
    generator = load_generator("toy", device="cuda")
    with pytest.raises(GenerationError, match="--memory low"):
        generator.generate(ImageRequest(PROMPT, 4096, 4096, 1, images=64))
    assert generator.generate(ImageRequest(PROMPT, 64, 64, 2))[0].image.size == (64, 64)
