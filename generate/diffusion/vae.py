"""Latent images to pictures in bfloat16, for models whose decoder overflows in float16."""

from copy import deepcopy
from typing import Any

import torch


class Bfloat16Decoder:
    """A copy of a model's decoder, which diffusers would raise to float32 for each picture."""

    def __init__(self, pipe: Any) -> None:
        """Args: ``pipe`` is a pipeline of diffusers, which keeps its own."""
        self._vae = deepcopy(pipe.vae).to(torch.bfloat16)
        self._processor = pipe.image_processor

    def decode(self, latents: torch.Tensor) -> list[Any]:
        """Returns the pictures (PIL) of ``latents``, which are of shape (pictures, 4, height / 8, width / 8)."""
        decoded = self._vae.decode(latents.to(torch.bfloat16) / self._vae.config.scaling_factor).sample
        pictures: list[Any] = self._processor.postprocess(decoded.float())
        return pictures
