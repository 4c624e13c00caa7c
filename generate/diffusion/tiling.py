"""Pictures that continue at their opposite edges: convolutions that wrap around."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch


@contextmanager
def wrapping_edges(pipe: Any, *, wrap: bool) -> Iterator[None]:
    """Let the convolutions of a pipeline read beyond an edge what is at the opposite one, while ``wrap`` is true."""
    models = (pipe.unet, pipe.vae) if wrap else ()
    convolutions = [one for model in models for one in model.modules() if isinstance(one, torch.nn.Conv2d)]
    before = [one.padding_mode for one in convolutions]
    try:
        for one in convolutions:
            one.padding_mode = "circular"
        yield
    finally:
        for one, mode in zip(convolutions, before, strict=True):
            one.padding_mode = mode
