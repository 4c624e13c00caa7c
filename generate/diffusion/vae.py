"""The autoencoder: a decoder in bfloat16 for models whose own overflows in float16, and large pictures by tiles."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import torch

MOST_WHOLE = 1536 * 1536
"""Pixels of a picture that is encoded and decoded as a whole; larger ones go by tiles, in bounded memory."""


@contextmanager
def tiled(models: Iterable[Any], *, wanted: bool) -> Iterator[None]:
    """Let autoencoders go by tiles, of the size of their training, while ``wanted`` is true.

    Each tile overlaps its neighbours by a quarter, over which diffusers blends them linearly.
    """
    changed = [vae for vae in models if wanted and not vae.use_tiling]
    for vae in changed:
        vae.enable_tiling()
    try:
        yield
    finally:
        for vae in changed:
            vae.disable_tiling()


def decode(pipe: Any, latents: torch.Tensor) -> list[Any]:
    """Return the PIL images of ``latents``, shape (images, 4, height / 8, width / 8), as ``pipe`` itself decodes them.

    Its autoencoder is in float32 meanwhile.
    """
    vae, dtype = pipe.vae, pipe.vae.dtype
    vae.to(torch.float32)
    decoded = vae.decode(latents.float() / vae.config.scaling_factor).sample
    vae.to(dtype)
    images: list[Any] = pipe.image_processor.postprocess(decoded)
    return images


class Bfloat16Decoder:
    """A copy in bfloat16 of a model's decoder, which diffusers would convert to float32 for each run."""

    def __init__(self, pipe: Any) -> None:
        """Copy the decoder of a pipeline, which keeps its own.

        Args:
            pipe: A pipeline of diffusers.
        """
        self.vae = deepcopy(pipe.vae).to(torch.bfloat16)
        self._processor = pipe.image_processor

    def decode(self, latents: torch.Tensor) -> list[Any]:
        """Return the PIL images of ``latents``, shape (images, 4, height / 8, width / 8)."""
        decoded = self.vae.decode(latents.to(torch.bfloat16) / self.vae.config.scaling_factor).sample
        images: list[Any] = self._processor.postprocess(decoded.float())
        return images
