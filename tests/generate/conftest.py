"""Generators of toy size, loaded once for all tests that need no fresh one."""

from collections.abc import Iterator

import pytest
import torch
from diffusers import StableDiffusionXLPipeline

from generate import ImageGenerator
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import load_generator


@pytest.fixture(scope="session", autouse=True)
def single_thread() -> Iterator[None]:
    """For a toy, threads cost more than they gain, especially where other processes use the cores."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def plain(toy: StableDiffusionXLPipeline) -> DiffusersGenerator:
    """The toy without optimizations."""
    return DiffusersGenerator(toy, "toy")


@pytest.fixture(scope="session")
def loaded() -> ImageGenerator:
    """The toy as ``load_generator`` returns it on the CPU, with optimizations."""
    return load_generator("toy", device="cpu")
