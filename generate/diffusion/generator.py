"""Stable Diffusion on diffusers: XL with two text encoders, and 1.x and 2.x with one."""

import secrets
from dataclasses import replace
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
from torch._dynamo.exc import TorchDynamoException

from ..prompt.phrases import Prompt
from ..request import (
    LARGEST_SEED,
    REFINER_BEGINS,
    GeneratedImage,
    GenerationError,
    ImageSettings,
    OnStep,
    one_line,
)
from .adapters import Adapters
from .callback import StepCallback
from .conditioning import Conditioner, XlConditioner
from .optimizations import Optimizations
from .refiner import Refiner
from .schedulers import scheduler_for

Pipeline = Any  # of diffusers: Stable Diffusion XL, or 1.x and 2.x


class DiffusersGenerator:
    """Draws with a pipeline of diffusers; safe to use from one thread at a time."""

    def __init__(
        self,
        pipe: Pipeline,
        name: str,
        adapters: Adapters | None = None,
        *,
        refiner: Refiner | None = None,
        optimizations: Optimizations | None = None,
    ) -> None:
        """Args: ``name`` is what results call the model; ``adapters`` are the LoRAs and embeddings of ``pipe``.

        ``refiner`` ends what is drawn from text alone; ``optimizations`` are those that ``pipe`` works by.
        """
        self.name = name
        self._pipe = pipe
        self._adapters = adapters or Adapters(pipe, None)
        self._refiner = refiner
        self._optimizations = optimizations
        self._models_own = pipe.scheduler
        self._is_xl = isinstance(pipe, StableDiffusionXLPipeline)
        self._conditioner = self._new_conditioner()

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Returns the pictures of ``request``; picture i is that of its seed + i, whether drawn alone or with others.

        Raises ``RequestError`` for a sampler, a LoRA or an embedding that does not exist, ``GenerationError`` when
        memory runs out.
        """
        seed = settings.seed if settings.seed >= 0 else secrets.randbelow(LARGEST_SEED + 1 - settings.images)
        pipe = self._for(settings)
        pipe.scheduler = scheduler_for(settings.sampler, self._models_own)
        try:
            with self._adapters.used(prompt) as (adapted, changed), torch.inference_mode():
                conditioner = self._new_conditioner() if changed else self._conditioner
                images = self._generate(pipe, adapted, conditioner, replace(settings, seed=seed), on_step)
        except torch.OutOfMemoryError as error:
            raise GenerationError(
                f"{settings.images} of {settings.width}x{settings.height} pixels need more memory than {pipe.device} "
                "has: draw fewer or smaller ones, or use --memory low"
            ) from error
        except TorchDynamoException as error:
            raise GenerationError(f"the model cannot be compiled here: {one_line(error)}; use --no-compile") from error
        finally:
            pipe.scheduler = self._models_own
            if self._optimizations:
                self._optimizations.forget()
        return [GeneratedImage(image, seed + index) for index, image in enumerate(images)]

    def _generate(
        self,
        pipe: Any,
        prompt: Prompt,
        conditioner: XlConditioner | Conditioner,
        settings: ImageSettings,
        on_step: OnStep | None,
    ) -> "list[Image.Image]":
        refiner = self._refiner if settings.init_image is None else None
        if refiner:
            refiner.check(settings)
        decoder = self._optimizations.decoder if self._optimizations else None
        output = "latent" if decoder else "pil"
        told = StepCallback(on_step, settings.guidance_end, pipe._execution_device)
        generators = [torch.Generator("cpu").manual_seed(settings.seed + index) for index in range(settings.images)]
        drawn = pipe(
            **conditioner.encode(prompt).arguments,
            **_asked(settings),
            **({"denoising_end": REFINER_BEGINS} if refiner else {}),
            generator=generators,
            num_images_per_prompt=settings.images,
            callback_on_step_end=told,
            callback_on_step_end_tensor_inputs=told.tensors(pipe),
            output_type="latent" if refiner else output,
        ).images
        if refiner:
            drawn = refiner.finish(drawn, prompt, settings, generators, on_step, output)
        return decoder.decode(drawn) if decoder else cast("list[Image.Image]", drawn)

    def _new_conditioner(self) -> XlConditioner | Conditioner:
        return XlConditioner(self._pipe) if self._is_xl else Conditioner(self._pipe)

    def _for(self, settings: ImageSettings) -> Any:
        """The pipeline for text alone, for a picture, or for a part of one; all share the model."""
        if settings.init_image is None:
            return self._pipe
        picture, part = (
            (StableDiffusionXLImg2ImgPipeline, StableDiffusionXLInpaintPipeline)
            if self._is_xl
            else (StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline)
        )
        made = (picture if settings.mask is None else part)(**self._pipe.components)
        made.set_progress_bar_config(disable=True)
        return made


def _asked(settings: ImageSettings) -> dict[str, object]:
    size = settings.width, settings.height
    asked: dict[str, object] = {"num_inference_steps": settings.steps, "guidance_scale": settings.guidance}
    if settings.init_image is None:
        return asked | {"width": settings.width, "height": settings.height}
    start = settings.init_image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    asked |= {"image": [start] * settings.images, "strength": settings.strength}  # one each, for its own generator
    if settings.mask is not None:
        masks = [settings.mask.convert("L").resize(size)] * settings.images
        asked |= {"mask_image": masks, "width": size[0], "height": size[1]}
    return asked
