"""Load a video generator from the name, folder or file of a model, and the folder of a motion adapter."""

from pathlib import Path
from typing import Any

import torch
from diffusers import MotionAdapter
from safetensors import SafetensorError

from ..errors import GenerationError, one_line
from ..models import TOY
from ..prompt.messages import _
from ..video import VideoGenerator
from .adapters import Adapters
from .animatediff import AnimateDiffGenerator, animated
from .conditioning import OnEncode
from .loading import Memory, device_for, load_pipeline, place
from .parts import load_part
from .toy import tiny_motion_adapter


def load_video_generator(  # noqa: PLR0913 - one parameter for each choice
    model: str,
    motion: Path | None,
    *,
    device: str = "auto",
    memory: Memory = "full",
    adapters: Path | None = None,
    on_encode: OnEncode | None = None,
) -> VideoGenerator:
    """Return the video generator of a model.

    Args:
        model: As of ``load_generator``.
        motion: The folder of a motion adapter in the layout of diffusers; None for that of the toy.
        device: A name of ``device_for``.
        memory: Below "full", parts of the model wait in the memory of the machine.
        adapters: The folder of LoRAs and embeddings.
        on_encode: Called before each run of a text encoder; what it raises ends the run.

    Raises:
        RequestError: It cannot be a model, or there is no such device.
        GenerationError: The model or the motion adapter cannot be loaded, or they do not fit.
    """
    target = device_for(device)
    pipe = load_pipeline(model, target.dtype)
    name = motion.name if motion else TOY
    try:
        animation = animated(pipe, _motion_adapter(motion, target.dtype))
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError, SafetensorError) as error:
        message = _("the motion adapter {motion} cannot be loaded for {model}: {reason}")
        raise GenerationError(message.format(motion=name, model=model, reason=one_line(error))) from error
    place(animation, target, memory)
    return AnimateDiffGenerator(animation, model, name, Adapters(animation, adapters), on_encode=on_encode)


def _motion_adapter(folder: Path | None, dtype: torch.dtype) -> Any:
    if folder is None:
        return tiny_motion_adapter()
    return load_part(MotionAdapter, folder, dtype)
