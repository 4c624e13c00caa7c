"""Load a generator from the name, folder or file of a model, on a device of this machine."""

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
from safetensors import SafetensorError
from transformers.utils import logging as transformers_logging

from ..errors import GenerationError, RequestError, one_line
from ..guide_files import GuideFolders
from ..loopback import Loopback
from ..models import REVISION, SDXL, TOY, check_model
from ..passes import HiresFix
from ..prompt.messages import _
from ..request import ImageGenerator
from .adapters import Adapters
from .conditioning import OnEncode
from .generator import DiffusersGenerator, Pipeline
from .live import LatentColors
from .optimizations import Optimizations
from .refiner import Refiner
from .toy import tiny_pipeline, tiny_refiner
from .upscaler_models import UpscalerModels

Memory = Literal["full", "low", "least"]
"""What the device's memory holds: the whole model, one part of the model at a time, or one layer at a time."""


@dataclass(frozen=True)
class Device:
    """A device of this machine.

    Attributes:
        name: Its name in torch, such as ``cuda``.
        dtype: Type of the model's weights there.
    """

    name: str
    dtype: torch.dtype


def device_for(name: str = "auto") -> Device:
    """Return the device of that name; ``auto`` is CUDA, else MPS, else the CPU.

    Raises:
        RequestError: This machine has no such device.
    """
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    available = [kind for kind, is_present in present.items() if is_present]
    kind = available[0] if name == "auto" else name
    if kind.partition(":")[0] not in available:
        raise RequestError(
            _("there is no device {name!r} here: choose one of {names}").format(name=name, names=", ".join(available))
        )
    return Device(kind, torch.float32 if kind == "cpu" else torch.float16)


def load_generator(  # noqa: PLR0913 - one parameter for each choice
    model: str,
    *,
    refiner: str | None = None,
    device: str = "auto",
    memory: Memory = "full",
    compiled: bool = True,
    adapters: Path | None = None,
    guides: GuideFolders | None = None,
    upscalers: Path | None = None,
    on_encode: OnEncode | None = None,
) -> ImageGenerator:
    """Return the generator of a model.

    Args:
        model: A folder in the layout of diffusers, a ``.safetensors`` file, a name on the Hub, or ``toy``.
        refiner: A refiner of Stable Diffusion XL, likewise.
        device: A name of ``device_for``.
        memory: Below "full", parts of the model wait in the memory of the machine.
        compiled: Whether to compile the model; it has an effect on CUDA with full memory.
        adapters: The folder of LoRAs and embeddings.
        guides: The folders of control nets and IP-Adapters.
        upscalers: The folder of upscaler models.
        on_encode: Called before each run of a text encoder, and each tile of an upscaler; what it raises ends the run.

    Raises:
        RequestError: It cannot be a model, or the device or the refiner does not fit.
        GenerationError: The model cannot be loaded.
    """
    target = device_for(device)
    pipe = load_pipeline(model, target.dtype)
    if refiner and not isinstance(pipe, StableDiffusionXLPipeline):
        raise RequestError(
            _("a refiner needs a model of Stable Diffusion XL, which {model} is not: leave it out").format(model=model)
        )
    colors = LatentColors(pipe.vae)
    place(pipe, target, memory)
    on_cuda = target.name.startswith("cuda")
    optimizations = Optimizations(pipe, compiled=compiled and on_cuda) if memory == "full" else None
    second = _load_refiner(refiner, target, memory, on_encode) if refiner else None
    generator = DiffusersGenerator(
        pipe,
        model,
        Adapters(pipe, adapters),
        refiner=second,
        optimizations=optimizations,
        on_encode=on_encode,
        colors=colors,
        guides=guides,
        upscalers=UpscalerModels(upscalers, torch.device(target.name), target.dtype, on_encode),
    )
    return HiresFix(Loopback(generator))


def load_pipeline(model: str, dtype: torch.dtype) -> Pipeline:
    """Return the pipeline of a model for pictures, on the CPU. Arguments and errors are those of ``load_generator``."""
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    pipe = tiny_pipeline() if model == TOY else _load(model, dtype)
    if not isinstance(pipe, StableDiffusionXLPipeline | StableDiffusionPipeline):
        raise GenerationError(
            _("{model} is a {kind}: give a model of Stable Diffusion XL, 1.x or 2.x").format(
                model=model, kind=type(pipe).__name__
            )
        )
    return pipe


def _load_refiner(model: str, target: Device, memory: Memory, on_encode: OnEncode | None) -> Refiner:
    pipe = tiny_refiner() if model == TOY else _load(model, target.dtype)
    if not isinstance(pipe, StableDiffusionXLImg2ImgPipeline):
        raise GenerationError(
            _("{model} is a {kind}: give a refiner of Stable Diffusion XL").format(
                model=model, kind=type(pipe).__name__
            )
        )
    colors = LatentColors(pipe.vae)
    place(pipe, target, memory)
    return Refiner(pipe, on_encode, colors)


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
        raise GenerationError(
            _("{model} cannot be loaded: {reason}").format(model=model, reason=one_line(error, 300))
        ) from error


def _from_file(file: Path, dtype: torch.dtype) -> Pipeline:
    try:
        return StableDiffusionXLPipeline.from_single_file(str(file), dtype=dtype)
    except (TypeError, ValueError):
        return StableDiffusionPipeline.from_single_file(str(file), dtype=dtype)


def place(pipe: Pipeline, target: Device, memory: Memory) -> None:
    """Move a pipeline to a device, as far as ``memory`` allows."""
    pipe.set_progress_bar_config(disable=True)
    if memory == "full" or target.name == "cpu":
        pipe.to(target.name)
    elif memory == "low":
        pipe.enable_model_cpu_offload(device=target.name)
    else:
        pipe.enable_sequential_cpu_offload(device=target.name)
    if memory != "full":
        pipe.vae.enable_tiling()
