"""The noise that pictures of a text begin from, where it is not that of their seeds alone: variations, other sizes."""

from typing import Any

import torch
from diffusers.utils.torch_utils import randn_tensor

from ..settings import ImageSettings

_PARALLEL = 0.9995  # cosine above which a straight line is as good as an arc, and more exact


def first_noise(pipe: Any, settings: ImageSettings, generators: list[torch.Generator]) -> torch.Tensor | None:
    """Return the noise of each image; None where the pipeline draws the same from ``generators`` itself.

    Args:
        pipe: A pipeline for text.
        settings: Those of the run, with seeds that are chosen.
        generators: That of each image; each draws as many numbers as without a variation.

    Returns:
        Shape (images, channels, height / 8, width / 8), with the variance 1.
    """
    if not (settings.is_variation or settings.seed_width):
        return None
    return torch.cat(
        [
            _noise_of(pipe, settings, generator, seeds)
            for generator, seeds in zip(generators, settings.seeds(), strict=True)
        ]
    )


def slerp(amount: float, low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
    """Return the tensor at ``amount`` of the way on the arc from ``low`` to ``high``, which keeps the variance.

    Shoemake 1985, "Animating rotation with quaternion curves".
    """
    cosine = torch.dot(low.flatten().double() / low.norm().double(), high.flatten().double() / high.norm().double())
    if cosine.abs() > _PARALLEL:
        return torch.lerp(low, high, amount)
    angle = torch.acos(cosine)
    parts = torch.sin((1 - amount) * angle) / torch.sin(angle), torch.sin(amount * angle) / torch.sin(angle)
    return parts[0].to(low.dtype) * low + parts[1].to(low.dtype) * high


def _noise_of(pipe: Any, settings: ImageSettings, generator: torch.Generator, seeds: tuple[int, int]) -> torch.Tensor:
    seed, subseed = seeds
    own = _drawn(pipe, settings.width, settings.height, generator)
    sides = settings.seed_width or settings.width, settings.seed_height or settings.height
    noise = _drawn(pipe, *sides, torch.Generator("cpu").manual_seed(seed)) if settings.seed_width else own
    if settings.is_variation:
        other = _drawn(pipe, *sides, torch.Generator("cpu").manual_seed(subseed))
        noise = slerp(settings.subseed_strength, noise, other)
    return _centered(noise, own)


def _drawn(pipe: Any, width: int, height: int, generator: torch.Generator) -> torch.Tensor:
    shape = (1, pipe.unet.config.in_channels, height // pipe.vae_scale_factor, width // pipe.vae_scale_factor)
    drawn: torch.Tensor = randn_tensor(shape, generator=generator, device=pipe._execution_device, dtype=pipe.unet.dtype)
    return drawn


def _centered(noise: torch.Tensor, around: torch.Tensor) -> torch.Tensor:
    """Return ``around`` with the middle of ``noise`` in its middle."""
    placed = around.clone()
    taken, put = zip(*map(_overlap, noise.shape[2:], around.shape[2:]), strict=True)
    placed[:, :, put[0], put[1]] = noise[:, :, taken[0], taken[1]]
    return placed


def _overlap(inner: int, outer: int) -> tuple[slice, slice]:
    """Return where two lengths with one middle overlap, in the first and in the second."""
    length = min(inner, outer)
    first, second = (inner - length) // 2, (outer - length) // 2
    return slice(first, first + length), slice(second, second + length)
