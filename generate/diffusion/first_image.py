"""What pipelines of diffusers take for the picture that they begin from: pixels, or latents where these are made."""

from typing import Any, cast

import torch
from diffusers.utils.torch_utils import randn_tensor

from ..larger_settings import LATENT_UPSCALERS
from ..settings import ImageSettings
from ..start import Start


def first_image(pipe: Any, settings: ImageSettings, start: Start | None, generators: list[torch.Generator]) -> Any:
    """Return the pictures of a run, one for each generator; None where it begins from noise.

    Args:
        pipe: The pipeline of the run.
        settings: Those of the run, with seeds that are chosen.
        start: The picture to draw on.
        generators: That of each image.
    """
    if start is None:
        return None
    images = [start.image] * settings.images
    if start.mask is not None and settings.mask_fill.startswith("latent"):
        return _refilled(pipe, settings, start, _encoded(pipe, images, generators))
    if settings.upscaler in LATENT_UPSCALERS and start.image.size != (settings.width, settings.height):
        return _enlarged(pipe, settings, _encoded(pipe, images, generators))
    return images


def _encoded(pipe: Any, images: list[Any], generators: list[torch.Generator]) -> torch.Tensor:
    """Return the latents of ``images``, shape (images, 4, height / 8, width / 8)."""
    vae = pipe.vae
    pixels = pipe.image_processor.preprocess(images).to(pipe._execution_device)
    half = vae.dtype == torch.float16 and vae.config.force_upcast
    if half:
        vae.to(torch.float32)
    latents = torch.cat(
        [
            vae.encode(one[None].to(vae.dtype)).latent_dist.sample(generator)
            for one, generator in zip(pixels, generators, strict=True)
        ]
    )
    if half:
        vae.to(torch.float16)
    return cast(torch.Tensor, latents.to(pipe.unet.dtype) * vae.config.scaling_factor)


def _refilled(pipe: Any, settings: ImageSettings, start: Start, latents: torch.Tensor) -> torch.Tensor:
    """Return ``latents`` with noise, or zeros, where the mask is white."""
    mask = pipe.mask_processor.preprocess(start.mask, height=settings.height, width=settings.width)
    mask = torch.nn.functional.interpolate(mask, size=latents.shape[2:]).to(latents)
    if settings.mask_fill == "latent nothing":
        return latents * (1 - mask)
    own = [torch.Generator("cpu").manual_seed(seed) for seed, _subseed in settings.seeds()]
    noise = randn_tensor(latents.shape, generator=own, device=latents.device, dtype=latents.dtype)
    return cast(torch.Tensor, latents * (1 - mask) + noise * mask)


def _enlarged(pipe: Any, settings: ImageSettings, latents: torch.Tensor) -> torch.Tensor:
    size = settings.height // pipe.vae_scale_factor, settings.width // pipe.vae_scale_factor
    return torch.nn.functional.interpolate(latents, size=size, mode=LATENT_UPSCALERS[settings.upscaler])
