"""Stable Diffusion on diffusers: XL with two text encoders, and 1.x and 2.x with one."""

import secrets
from collections.abc import Callable
from time import perf_counter
from typing import Any, cast

import torch
from diffusers import (
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLInpaintPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image

from .base import LARGEST_SEED, GeneratedImage, GenerationError, ImageRequest, OnStep
from .conditioning import Conditioner, Conditioning, XlConditioner
from .extras import Extras
from .schedulers import scheduler_for

Pipeline = Any  # of diffusers: Stable Diffusion XL, or 1.x and 2.x


class DiffusersGenerator:
    """Draws with a pipeline of diffusers; safe to use from one thread at a time."""

    def __init__(self, pipe: Pipeline, name: str, extras: Extras | None = None) -> None:
        """Args: ``name`` is what results call the model; ``extras`` are the LoRAs and embeddings of ``pipe``."""
        self.name = name
        self._pipe = pipe
        self._extras = extras or Extras(pipe, None)
        self._models_own = pipe.scheduler
        self._is_xl = isinstance(pipe, StableDiffusionXLPipeline)

    def generate(self, request: ImageRequest, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Returns the pictures of ``request``; picture i is that of its seed + i, whether drawn alone or with others.

        Raises ``RequestError`` for a sampler, a LoRA or an embedding that does not exist, ``GenerationError`` when
        memory runs out.
        """
        seed = request.seed if request.seed >= 0 else secrets.randbelow(LARGEST_SEED + 1 - request.images)
        pipe = self._for(request)
        pipe.scheduler = scheduler_for(request.sampler, self._models_own)
        try:
            with self._extras.used(request.prompt) as prompt, torch.inference_mode():
                conditioner = XlConditioner(self._pipe) if self._is_xl else Conditioner(self._pipe)
                conditioning = conditioner.encode(prompt)
                drawn = pipe(
                    **_said(conditioning),
                    **_drawn(request),
                    generator=[torch.Generator("cpu").manual_seed(seed + index) for index in range(request.images)],
                    num_images_per_prompt=request.images,
                    callback_on_step_end=_callback(on_step),
                    output_type="pil",
                )
        except torch.OutOfMemoryError as error:
            raise GenerationError(
                f"{request.images} of {request.width}x{request.height} pixels need more memory than {pipe.device} has: "
                "draw fewer or smaller ones, or use --memory low"
            ) from error
        finally:
            pipe.scheduler = self._models_own
        return [GeneratedImage(image, seed + index) for index, image in enumerate(drawn.images)]

    def _for(self, request: ImageRequest) -> Any:
        """The pipeline for text alone, for a picture, or for a part of one; all share the model."""
        if request.init_image is None:
            return self._pipe
        picture, part = (
            (StableDiffusionXLImg2ImgPipeline, StableDiffusionXLInpaintPipeline)
            if self._is_xl
            else (StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline)
        )
        made = (picture if request.mask is None else part)(**self._pipe.components)
        made.set_progress_bar_config(disable=True)
        return made


def _said(conditioning: Conditioning) -> dict[str, torch.Tensor]:
    said = {"prompt_embeds": conditioning.embeds, "negative_prompt_embeds": conditioning.negative_embeds}
    if conditioning.pooled is not None and conditioning.negative_pooled is not None:
        said["pooled_prompt_embeds"] = conditioning.pooled
        said["negative_pooled_prompt_embeds"] = conditioning.negative_pooled
    return said


def _drawn(request: ImageRequest) -> dict[str, object]:
    size = request.width, request.height
    asked: dict[str, object] = {"num_inference_steps": request.steps, "guidance_scale": request.guidance}
    if request.init_image is None:
        return asked | {"width": request.width, "height": request.height}
    start = request.init_image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    asked |= {"image": [start] * request.images, "strength": request.strength}  # one each, for its own generator
    if request.mask is not None:
        masks = [request.mask.convert("L").resize(size)] * request.images
        asked |= {"mask_image": masks, "width": size[0], "height": size[1]}
    return asked


def _callback(on_step: OnStep | None) -> Callable[[Any, int, object, dict[str, Any]], dict[str, Any]]:
    started = perf_counter()

    def told(pipe: Any, step: int, _: object, kept: dict[str, Any]) -> dict[str, Any]:
        if on_step:
            on_step(step + 1, cast(int, pipe.num_timesteps), perf_counter() - started)
        return kept

    return told
