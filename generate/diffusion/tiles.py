"""A UNet that goes over a large latent image by overlapping tiles, in the memory that one tile takes.

All tiles take each step together, and what the UNet predicts where tiles overlap is averaged with weights that fall
towards their edges, so that no tile has an edge of its own: MultiDiffusion (Bar-Tal et al. 2023, arXiv:2302.08113) with
the weights of Mixture of Diffusers (Jiménez 2023, arXiv:2302.02412), here linear.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import torch

from ..settings import ImageSettings


@contextmanager
def by_tiles(pipe: Any, settings: ImageSettings) -> Iterator[None]:
    """Let the UNet of a pipeline go by the tiles of ``settings``, if they have some."""
    if not settings.tile_size:
        yield
        return
    unet, scale = pipe.unet, pipe.vae_scale_factor
    whole = unet.forward
    unet.forward = _Tiled(whole, unet.config.out_channels, settings.tile_size // scale, settings.tile_overlap // scale)
    try:
        yield
    finally:
        unet.forward = whole


def starts(length: int, tile: int, overlap: int) -> list[int]:
    """Return where tiles begin that cover ``length`` evenly and have ``overlap`` in common, or more."""
    if length <= tile:
        return [0]
    count = -(-(length - overlap) // (tile - overlap))
    return [round(number * (length - tile) / (count - 1)) for number in range(count)]


def spans(length: int, tile: int, overlap: int) -> list[tuple[slice, torch.Tensor]]:
    """Return the parts of a side that tiles cover, and the weight of each position, which add up to 1."""
    size = min(tile, length)
    found = [slice(begin, begin + size) for begin in starts(length, size, overlap)]
    distance = torch.minimum(torch.arange(size) + 1, size - torch.arange(size)).clamp(max=max(overlap, 1))
    total = torch.zeros(length)
    for span in found:
        total[span] += distance
    return [(span, distance / total[span]) for span in found]


class _Tiled:
    def __init__(self, whole: Callable[..., Any], channels: int, tile: int, overlap: int) -> None:
        self._whole = whole
        self._channels = channels
        self._tile = tile
        self._overlap = overlap

    def __call__(self, sample: torch.Tensor, *arguments: Any, **named: Any) -> Any:
        """Return the prediction for ``sample``, shape (images, channels, height / 8, width / 8), as a UNet does."""
        height, width = sample.shape[2:]
        if max(height, width) <= self._tile:
            return self._whole(sample, *arguments, **named)
        sides = [spans(length, self._tile, self._overlap) for length in (height, width)]
        total = sample.new_zeros((sample.shape[0], self._channels, height, width), dtype=torch.float32)
        for (down, rows), (right, columns) in product(*sides):
            predicted = self._whole(sample[:, :, down, right], *arguments, **named | {"return_dict": False})[0]
            total[:, :, down, right] += predicted * torch.outer(rows, columns).to(predicted.device)
        return (total.to(sample.dtype),)
