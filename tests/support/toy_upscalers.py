"""Upscaler models of toy size, in the architectures of spandrel."""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from generate.diffusion.light_import import light_spandrel


def write_nearest(file: Path, scale: int = 2, shade: float = 0.0) -> Path:
    """Write a Real-ESRGAN Compact model that repeats pixels, lighter by ``shade`` of the range of a channel."""
    with light_spandrel():
        from spandrel.architectures.Compact import Compact
    model = Compact(num_feat=2, num_conv=1, upscale=scale)
    torch.nn.init.zeros_(model.body[-1].weight)
    torch.nn.init.constant_(model.body[-1].bias, shade)
    return _write(file, model)


def write_esrgan(file: Path, scale: int = 4) -> Path:
    """Write an ESRGAN model of random weights, whose pictures have contrast."""
    with light_spandrel():
        from spandrel.architectures.ESRGAN import ESRGAN
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        model = ESRGAN(num_filters=4, num_blocks=1, scale=scale)
        *_others, last = (one for one in model.modules() if isinstance(one, torch.nn.Conv2d))
        torch.nn.init.normal_(last.weight, std=2)
        last.bias = torch.nn.Parameter(torch.full((3,), 0.5))
    return _write(file, model)


def _write(file: Path, model: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: one.contiguous() for name, one in model.state_dict().items()}, file)
    return file
