"""A model's name, folder or file to a generator on the device at hand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from diffusers import (
    DiffusionPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLPipeline,
)
from diffusers.utils import logging as diffusers_logging
from huggingface_hub import try_to_load_from_cache
from safetensors import SafetensorError
from transformers.utils import logging as transformers_logging

from ..models import REVISION, SDXL, TOY, check_model
from ..passes import HiresFix
from ..request import GenerationError, ImageGenerator, RequestError, one_line
from .adapters import Adapters
from .generator import DiffusersGenerator, Pipeline
from .optimizations import Optimizations
from .refiner import Refiner
from .toy import tiny_pipeline, tiny_refiner

Memory = Literal["full", "low", "least"]
"""How much of the device's memory may be used: all of it, one part of the model at a time, or layer by layer."""


@dataclass(frozen=True)
class Device:
    """Where the model runs, and its numbers."""

    name: str
    dtype: torch.dtype


def device_for(name: str = "auto") -> Device:
    """Returns the device of that name; ``auto`` takes CUDA, then MPS, then the CPU.

    Raises ``RequestError`` when this machine has no such device.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    kind = next(kind for kind, is_there in there.items() if is_there) if name == "auto" else name
    if not there.get(kind.partition(":")[0]):
        known = ", ".join(kind for kind, is_there in there.items() if is_there)
        raise RequestError(f"there is no device {name!r} here: choose one of {known}")
    return Device(kind, torch.float32 if kind == "cpu" else torch.float16)


def load_generator(  # noqa: PLR0913 - one parameter a choice
    model: str,
    *,
    refiner: str | None = None,
    device: str = "auto",
    memory: Memory = "full",
    compiled: bool = True,
    adapters: Path | None = None,
) -> ImageGenerator:
    """Returns the generator of ``model``: a folder of diffusers, a ``.safetensors`` file, a Hub name, or ``toy``.

    ``refiner`` is one of Stable Diffusion XL, by such a name. ``compiled`` counts on CUDA with ``memory`` full.
    ``adapters`` is the folder of the LoRAs and embeddings. Raises ``RequestError`` for what cannot be a model,
    ``GenerationError`` when it cannot be loaded.
    """
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    place = device_for(device)
    pipe = tiny_pipeline() if model == TOY else _load(model, place.dtype)
    if not isinstance(pipe, StableDiffusionXLPipeline | StableDiffusionPipeline):
        raise GenerationError(
            f"{model} is a {type(pipe).__name__}: a model of Stable Diffusion XL, 1.x or 2.x is wanted"
        )
    if refiner and not isinstance(pipe, StableDiffusionXLPipeline):
        raise RequestError(f"a refiner is for Stable Diffusion XL, which {model} is not: leave it out")
    _place(pipe, place, memory)
    optimizations = (
        Optimizations(pipe, compiled=compiled and place.name.startswith("cuda")) if memory == "full" else None
    )
    second = _refiner(refiner, place, memory) if refiner else None
    return HiresFix(
        DiffusersGenerator(pipe, model, Adapters(pipe, adapters), refiner=second, optimizations=optimizations)
    )


def is_here(model: str) -> bool:
    """Tells whether ``model`` is on this machine."""
    if model == TOY or Path(model).exists():
        return True
    revision = REVISION if model == SDXL else None
    return isinstance(try_to_load_from_cache(model, "model_index.json", revision=revision), str)


def _refiner(model: str, place: Device, memory: Memory) -> Refiner:
    pipe = tiny_refiner() if model == TOY else _load(model, place.dtype)
    if not isinstance(pipe, StableDiffusionXLImg2ImgPipeline):
        raise GenerationError(f"{model} is a {type(pipe).__name__}: a refiner of Stable Diffusion XL is wanted")
    _place(pipe, place, memory)
    return Refiner(pipe)


def _load(model: str, dtype: torch.dtype) -> Pipeline:
    check_model(model)
    options = {"dtype": dtype, "use_safetensors": True}
    try:
        if Path(model).is_file():
            return _from_file(Path(model), dtype)
        if Path(model).is_dir():
            return DiffusionPipeline.from_pretrained(model, local_files_only=True, **options)
        half = {"variant": "fp16"} if dtype == torch.float16 else {}
        fixed = {"revision": REVISION} if model == SDXL else {}
        return DiffusionPipeline.from_pretrained(model, **options, **half, **fixed)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError, SafetensorError) as error:
        raise GenerationError(f"{model} cannot be loaded: {one_line(error, 300)}") from error


def _from_file(file: Path, dtype: torch.dtype) -> Pipeline:
    try:
        return StableDiffusionXLPipeline.from_single_file(str(file), dtype=dtype)
    except (TypeError, ValueError):
        return StableDiffusionPipeline.from_single_file(str(file), dtype=dtype)


def _place(pipe: Pipeline, place: Device, memory: Memory) -> None:
    pipe.set_progress_bar_config(disable=True)
    if memory == "full" or place.name == "cpu":
        pipe.to(place.name)
    elif memory == "low":
        pipe.enable_model_cpu_offload(device=place.name)
    else:
        pipe.enable_sequential_cpu_offload(device=place.name)
    if memory != "full":
        pipe.vae.enable_tiling()
