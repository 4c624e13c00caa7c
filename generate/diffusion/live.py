"""Small pictures of unfinished images, by a linear map from latents to colours instead of the decoder."""

import math
from copy import deepcopy
from typing import Any

import numpy as np
import torch
from PIL import Image

_SIDE = 128  # pixels of the sample that the map is fitted to
_PATCH = 16  # pixels between two colours in it


class LatentColors:
    """The linear map from the latents of one model to colours, fitted to the model's own encoder."""

    def __init__(self, vae: Any) -> None:
        """Encode a cloud of random colours in float32, and fit the map by least squares.

        Args:
            vae: The autoencoder of a pipeline of diffusers, on the CPU.
        """
        cells = _SIDE // _PATCH
        random = torch.Generator().manual_seed(0)
        colors = torch.rand((1, 3, cells, cells), generator=random) * 2 - 1
        sample = torch.nn.functional.interpolate(colors, size=(_SIDE, _SIDE), mode="bilinear")
        layers = [vae.encoder, *([vae.quant_conv] if vae.quant_conv is not None else [])]
        with torch.inference_mode():
            encoded = torch.nn.Sequential(*(deepcopy(layer).float() for layer in layers))(sample)
        mean = encoded[0, : vae.config.latent_channels] * vae.config.scaling_factor
        shown = torch.nn.functional.interpolate(sample, size=mean.shape[-2:], mode="area")
        known = torch.cat([_rows(mean), torch.ones(mean[0].numel(), 1)], dim=1)
        self._map = torch.linalg.lstsq(known, _rows(shown[0])).solution

    def image(self, latents: torch.Tensor) -> Image.Image:
        """Return the picture of ``latents``, shape (4, height / 8, width / 8), one pixel for each position."""
        colors = _rows(latents.float().cpu()) @ self._map[:-1] + self._map[-1]
        pixels = ((colors.clamp(-1, 1) + 1) * 127.5).round().reshape(*latents.shape[1:], 3)
        return Image.fromarray(pixels.numpy().astype(np.uint8))


def _rows(planes: torch.Tensor) -> torch.Tensor:
    """Return planes of shape (channels, height, width) as one row for each position."""
    return planes.flatten(1).T


def without_noise(
    scheduler: Any, timestep: torch.Tensor, latents: torch.Tensor, predicted: torch.Tensor
) -> torch.Tensor:
    """Return what the UNet takes for the image before a step, all of the noise removed at once.

    Args:
        scheduler: The scheduler of the run.
        timestep: The timestep of the step, which may lie between two of the training.
        latents: The latents before the step, as the scheduler scales them.
        predicted: What the UNet predicted for them.
    """
    kept = np.interp(float(timestep), range(len(scheduler.alphas_cumprod)), scheduler.alphas_cumprod.cpu())
    image_share, noise_share = math.sqrt(kept), math.sqrt(1 - kept)
    if float(scheduler.init_noise_sigma) > 1:  # such schedulers keep the image at its own scale, not the variance at 1
        latents = latents * image_share
    if scheduler.config.prediction_type == "v_prediction":
        return image_share * latents - noise_share * predicted
    return (latents - noise_share * predicted) / image_share
