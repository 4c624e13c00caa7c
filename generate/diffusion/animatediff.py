"""Video generation by AnimateDiff: a motion adapter inside the UNet of Stable Diffusion XL or 1.x.

Guo et al. 2024, arXiv:2307.04725; the pipelines are those of diffusers.
"""

from typing import Any

import torch
from diffusers import AnimateDiffPipeline, AnimateDiffSDXLPipeline, SchedulerMixin, StableDiffusionXLPipeline

from ..errors import GenerationError
from ..prompt.messages import _
from ..prompt.phrases import Prompt
from ..request import OnStep
from ..video import ClipSettings, GeneratedClip, check_clip_prompt
from .adapters import Adapters
from .callback import StepCallback
from .conditioning import Conditioner, OnEncode, XlConditioner
from .schedulers import scheduler_for

_TRAINED = {"beta_schedule": "linear", "timestep_spacing": "linspace"}  # the noise of the training of motion adapters


def animated(pipe: Any, motion: Any) -> Any:
    """Return AnimateDiff's pipeline of a pipeline for pictures, without its UNet, and a motion adapter.

    Raises:
        ValueError: The motion adapter has other blocks than the UNet.
        RuntimeError: Its layers have other sizes.
    """
    kind = AnimateDiffSDXLPipeline if isinstance(pipe, StableDiffusionXLPipeline) else AnimateDiffPipeline
    parts = {name: part for name, part in pipe.components.items() if name != "safety_checker"}
    made = kind(**parts, motion_adapter=motion)
    if hasattr(made.unet, "add_embedding"):  # diffusers 0.42 leaves it random
        made.unet.add_embedding.load_state_dict(pipe.unet.add_embedding.state_dict())
    made.unet.eval()  # diffusers 0.42 leaves it in training
    made.set_progress_bar_config(disable=True)
    made.vae.enable_slicing()  # one frame after the other
    return made


class AnimateDiffGenerator:
    """Generates clips with a pipeline of AnimateDiff, for one thread at a time."""

    def __init__(
        self, pipe: Any, name: str, motion: str, adapters: Adapters | None = None, *, on_encode: OnEncode | None = None
    ) -> None:
        """Take a loaded pipeline.

        Args:
            pipe: The pipeline, on its device.
            name: Name of the model, for the metadata of clips.
            motion: Name of the motion adapter, likewise.
            adapters: LoRAs and embeddings of ``pipe``.
            on_encode: Called before each run of a text encoder; what it raises ends the run.
        """
        self.name = name
        self.motion = motion
        self._pipe = pipe
        self._adapters = adapters or Adapters(pipe, None)
        self._on_encode = on_encode
        config = {name: value for name, value in _TRAINED.items() if name in pipe.scheduler.config}
        self._default_scheduler: SchedulerMixin = type(pipe.scheduler).from_config(pipe.scheduler.config, **config)

    def generate(self, prompt: Prompt, settings: ClipSettings, on_step: OnStep | None = None) -> GeneratedClip:
        """Return a clip.

        Raises:
            RequestError: The prompt changes while it is drawn; the sampler, a LoRA or an embedding does not exist.
            GenerationError: Memory ran out, or an adapter cannot be loaded.
        """
        check_clip_prompt(prompt)
        seed = settings.with_seeds().seed
        pipe = self._pipe
        pipe.scheduler = scheduler_for(settings.sampler, self._default_scheduler)
        kind = XlConditioner if isinstance(pipe, AnimateDiffSDXLPipeline) else Conditioner
        try:
            with self._adapters.used(prompt) as (adapted, _changed), torch.inference_mode():
                texts = kind(pipe, self._on_encode, settings.clip_skip).encode(adapted)
                frames = pipe(
                    **texts.arguments,
                    num_frames=settings.frames,
                    width=settings.width,
                    height=settings.height,
                    num_inference_steps=settings.steps,
                    guidance_scale=settings.guidance,
                    generator=torch.Generator("cpu").manual_seed(seed),
                    callback_on_step_end=StepCallback(on_step, 1.0, pipe._execution_device, None),
                    callback_on_step_end_tensor_inputs=[],
                ).frames[0]
        except torch.OutOfMemoryError as error:
            message = _(
                "{frames} frames of {width}x{height} pixels need more memory than {device} has: "
                "generate fewer or smaller ones, or use --memory low"
            )
            size = {"frames": settings.frames, "width": settings.width, "height": settings.height}
            raise GenerationError(message.format(**size, device=pipe.device)) from error
        return GeneratedClip(tuple(frames), seed)
