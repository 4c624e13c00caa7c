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

from ..request import (
    LARGEST_SEED,
    REFINER_BEGINS,
    GeneratedImage,
    GenerationError,
    ImageRequest,
    OnStep,
    one_line,
)
from .adapters import Extras
from .callback import StepCallback
from .conditioning import Conditioner, Conditioning, XlConditioner
from .optimizations import Shortcuts
from .refiner import Refiner
from .schedulers import scheduler_for

Pipeline = Any  # of diffusers: Stable Diffusion XL, or 1.x and 2.x


class DiffusersGenerator:
    """Draws with a pipeline of diffusers; safe to use from one thread at a time."""

    def __init__(
        self,
        pipe: Pipeline,
        name: str,
        extras: Extras | None = None,
        *,
        refiner: Refiner | None = None,
        shortcuts: Shortcuts | None = None,
    ) -> None:
        """Args: ``name`` is what results call the model; ``extras`` are the LoRAs and embeddings of ``pipe``.

        ``refiner`` ends what is drawn from text alone; ``shortcuts`` are those that ``pipe`` works by.
        """
        self.name = name
        self._pipe = pipe
        self._extras = extras or Extras(pipe, None)
        self._refiner = refiner
        self._shortcuts = shortcuts
        self._models_own = pipe.scheduler
        self._is_xl = isinstance(pipe, StableDiffusionXLPipeline)
        self._conditioner = self._new_conditioner()

    def generate(self, request: ImageRequest, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Returns the pictures of ``request``; picture i is that of its seed + i, whether drawn alone or with others.

        Raises ``RequestError`` for a sampler, a LoRA or an embedding that does not exist, ``GenerationError`` when
        memory runs out.
        """
        seed = request.seed if request.seed >= 0 else secrets.randbelow(LARGEST_SEED + 1 - request.images)
        pipe = self._for(request)
        pipe.scheduler = scheduler_for(request.sampler, self._models_own)
        try:
            with self._extras.used(request.prompt) as (prompt, changed), torch.inference_mode():
                conditioner = self._new_conditioner() if changed else self._conditioner
                images = self._drawn(pipe, conditioner.encode(prompt), replace(request, seed=seed), on_step)
        except torch.OutOfMemoryError as error:
            raise GenerationError(
                f"{request.images} of {request.width}x{request.height} pixels need more memory than {pipe.device} has: "
                "draw fewer or smaller ones, or use --memory low"
            ) from error
        except TorchDynamoException as error:
            raise GenerationError(f"the model cannot be compiled here: {one_line(error)}; use --no-compile") from error
        finally:
            pipe.scheduler = self._models_own
            if self._shortcuts:
                self._shortcuts.forget()
        return [GeneratedImage(image, seed + index) for index, image in enumerate(images)]

    def _drawn(
        self, pipe: Any, conditioning: Conditioning, request: ImageRequest, on_step: OnStep | None
    ) -> "list[Image.Image]":
        refiner = self._refiner if request.init_image is None else None
        if refiner:
            refiner.check(request)
        decoder = self._shortcuts.decoder if self._shortcuts else None
        output = "latent" if decoder else "pil"
        told = StepCallback(on_step, request.guidance_end, pipe._execution_device)
        generators = [torch.Generator("cpu").manual_seed(request.seed + index) for index in range(request.images)]
        drawn = pipe(
            **conditioning.arguments,
            **_asked(request),
            **({"denoising_end": REFINER_BEGINS} if refiner else {}),
            generator=generators,
            num_images_per_prompt=request.images,
            callback_on_step_end=told,
            callback_on_step_end_tensor_inputs=told.tensors(pipe),
            output_type="latent" if refiner else output,
        ).images
        if refiner:
            drawn = refiner.finish(drawn, request, generators, on_step, output)
        return decoder.decode(drawn) if decoder else cast("list[Image.Image]", drawn)

    def _new_conditioner(self) -> XlConditioner | Conditioner:
        return XlConditioner(self._pipe) if self._is_xl else Conditioner(self._pipe)

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


def _asked(request: ImageRequest) -> dict[str, object]:
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
