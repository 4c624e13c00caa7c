"""Decode latent images in bfloat16, for models whose decoder overflows in float16."""

from copy import deepcopy
from typing import Any

import torch


class Bfloat16Decoder:
    """A copy in bfloat16 of a model's decoder, which diffusers would convert to float32 for each run."""

    def __init__(self, pipe: Any) -> None:
        """Copy the decoder of a pipeline, which keeps its own.

        Args:
            pipe: A pipeline of diffusers.
        """
        self._vae = deepcopy(pipe.vae).to(torch.bfloat16)
        self._processor = pipe.image_processor

    def decode(self, latents: torch.Tensor) -> list[Any]:
        """Return the PIL images of ``latents``, shape (images, 4, height / 8, width / 8)."""
        decoded = self._vae.decode(latents.to(torch.bfloat16) / self._vae.config.scaling_factor).sample
        images: list[Any] = self._processor.postprocess(decoded.float())
        return images
