"""Image generation by a pipeline of diffusers: Stable Diffusion XL with two text encoders, 1.x and 2.x with one."""

from contextlib import AbstractContextManager
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

from ..errors import GenerationError, one_line
from ..guide_files import GuideFolders
from ..prompt.composition import steps_of
from ..prompt.messages import _
from ..prompt.phrases import Prompt
from ..request import GeneratedImage, OnStep
from ..settings import REFINER_BEGINS, ImageSettings
from ..start import Start, start_of
from .adapters import Adapters
from .callback import StepCallback
from .conditioning import Conditioner, OnEncode, XlConditioner
from .control_nets import ControlNets, active_controls, control_arguments
from .first_image import first_image
from .ip_adapters import IpAdapters
from .live import LatentColors
from .noise import first_noise
from .optimizations import Optimizations
from .refiner import Refiner
from .schedulers import scheduler_for, step_count
from .step_texts import StepTexts
from .tiles import by_tiles
from .tiling import wrapping_edges
from .upscaler_models import UpscalerModels
from .vae import MOST_WHOLE, decode, tiled

Pipeline = Any  # of diffusers: Stable Diffusion XL, or 1.x and 2.x


class DiffusersGenerator:
    """Generates images with a pipeline of diffusers, for one thread at a time."""

    def __init__(  # noqa: PLR0913 - the parts of a generator
        self,
        pipe: Pipeline,
        name: str,
        adapters: Adapters | None = None,
        *,
        refiner: Refiner | None = None,
        optimizations: Optimizations | None = None,
        on_encode: OnEncode | None = None,
        colors: LatentColors | None = None,
        guides: GuideFolders | None = None,
        upscalers: UpscalerModels | None = None,
    ) -> None:
        """Take a loaded pipeline.

        Args:
            pipe: The pipeline, on its device.
            name: Name of the model, for the metadata of pictures.
            adapters: LoRAs and embeddings of ``pipe``.
            refiner: Generates the last steps of runs without an initial image.
            optimizations: Those applied to ``pipe``.
            on_encode: Called before each run of a text encoder; what it raises ends the run.
            colors: Those of the latents, for live pictures; None for none.
            guides: The folders of control nets and IP-Adapters of ``pipe``.
            upscalers: The upscaler models; None for none.
        """
        folders = guides or GuideFolders()
        self._controls = ControlNets(pipe, folders.controls)
        self._ip_adapters = IpAdapters(pipe, folders.ip_adapters)
        self._upscalers = upscalers or UpscalerModels(None, pipe.device, pipe.dtype)
        self._colors = colors
        self.name = name
        self._pipe = pipe
        self._adapters = adapters or Adapters(pipe, None)
        self._refiner = refiner
        self._optimizations = optimizations
        self._on_encode = on_encode
        self._default_scheduler = pipe.scheduler
        self._is_xl = isinstance(pipe, StableDiffusionXLPipeline)
        self._conditioner = self._new_conditioner()

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return the images; image i is that of seed + i, whether generated alone or in a batch.

        Raises:
            RequestError: The sampler, a LoRA, an embedding, a control net, an IP-Adapter or an upscaler does not exist.
            GenerationError: Memory ran out, an adapter cannot be loaded, or the model cannot be compiled.
        """
        settings = settings.with_seeds()
        start = start_of(settings, self._upscalers.enlarging(settings))
        pipe = self._pipeline_for(settings, start)
        pipe.scheduler = scheduler_for(settings.sampler, self._default_scheduler)
        try:
            with self._adapters.used(prompt) as (adapted, changed), torch.inference_mode():
                skip = settings.clip_skip
                conditioner = self._new_conditioner(skip) if changed or skip else self._conditioner
                with (
                    wrapping_edges(pipe, wrap=settings.tiling),
                    by_tiles(pipe, settings),
                    self._within_memory(settings),
                    self._ip_adapters.used(settings) as shown,
                ):
                    images, stopped_at = self._generate(pipe, adapted, conditioner, settings, start, on_step, shown)
        except torch.OutOfMemoryError as error:
            raise GenerationError(
                _(
                    "{images} of {width}x{height} pixels need more memory than {device} has: "
                    "generate fewer or smaller ones, or use --memory low"
                ).format(images=settings.images, width=settings.width, height=settings.height, device=pipe.device)
            ) from error
        except TorchDynamoException as error:
            raise GenerationError(
                _("the model cannot be compiled here: {reason}; use --no-compile").format(reason=one_line(error))
            ) from error
        finally:
            pipe.scheduler = self._default_scheduler
            if self._optimizations:
                self._optimizations.release()
        pairs = zip(images, settings.seeds(), strict=True)
        return [GeneratedImage(image, *seeds, stopped_at=stopped_at) for image, seeds in pairs]

    def _generate(  # noqa: PLR0913, PLR0917 - the parts of one run
        self,
        pipe: Any,
        prompt: Prompt,
        conditioner: XlConditioner | Conditioner,
        settings: ImageSettings,
        start: Start | None,
        on_step: OnStep | None,
        shown: dict[str, Any],
    ) -> "tuple[list[Image.Image], int]":
        """Return the images, and the step that the run was stopped at."""
        refiner = self._refiner if settings.refined and start is None else None
        if refiner:
            refiner.check(settings)
        decoder = self._optimizations.decoder if self._optimizations else None
        output = "latent" if decoder else "pil"
        callback = StepCallback(on_step, settings.guidance_end, pipe._execution_device, self._colors, settings.stop_at)
        generators = [torch.Generator("cpu").manual_seed(seed) for seed, _subseed in settings.seeds()]
        noise = first_noise(pipe, settings, generators)
        steps = steps_of(prompt, step_count(pipe.scheduler, settings.steps))
        texts = StepTexts(conditioner, steps, settings.images)
        with texts.read_by(pipe.unet, getattr(pipe, "controlnet", None)):
            images = pipe(
                **texts.first.arguments,
                **_arguments(settings, start, first_image(pipe, settings, start, generators)),
                **control_arguments(settings, start),
                **shown,
                **({} if noise is None else {"latents": noise}),
                **({"denoising_end": REFINER_BEGINS} if refiner else {}),
                generator=generators,
                num_images_per_prompt=settings.images,
                callback_on_step_end=callback,
                callback_on_step_end_tensor_inputs=callback.tensors(pipe, with_picture=bool(shown)),
                output_type="latent" if refiner else output,
            ).images
        stopped_at = callback.stopped_at
        if refiner and not stopped_at:
            rest = replace(settings, stop_at=callback.stop_at)
            images, stopped = refiner.finish(images, texts.left, rest, generators, on_step, output)
            stopped_at = callback.steps + stopped if stopped else 0
        elif refiner and not decoder:
            images = decode(pipe, images)
        drawn = decoder.decode(images) if decoder else cast("list[Image.Image]", images)
        return [start.finished(one) for one in drawn] if start else drawn, stopped_at

    def _within_memory(self, settings: ImageSettings) -> AbstractContextManager[None]:
        """Let the autoencoders go by tiles over a large picture; a texture has no edges that tiles could have."""
        decoder = self._optimizations.decoder if self._optimizations else None
        is_large = settings.width * settings.height > MOST_WHOLE and not settings.tiling
        return tiled([self._pipe.vae, *([decoder.vae] if decoder else [])], wanted=is_large)

    def _new_conditioner(self, clip_skip: int | None = None) -> XlConditioner | Conditioner:
        kind = XlConditioner if self._is_xl else Conditioner
        return kind(self._pipe, self._on_encode, clip_skip)

    def _pipeline_for(self, settings: ImageSettings, start: Start | None) -> Pipeline:
        """Return the pipeline for text, for an initial image, or for a part of one; all share the model."""
        if active_controls(settings):
            return self._controls.pipeline(settings, start)
        if start is None:
            return self._pipe
        image_to_image, inpainting = (
            (StableDiffusionXLImg2ImgPipeline, StableDiffusionXLInpaintPipeline)
            if self._is_xl
            else (StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline)
        )
        pipe = (image_to_image if start.mask is None else inpainting)(**self._pipe.components)
        pipe.set_progress_bar_config(disable=True)
        return pipe


def _arguments(settings: ImageSettings, start: Start | None, image: Any) -> dict[str, object]:
    """Return the settings by the names of the arguments of diffusers' pipelines."""
    size = {"width": settings.width, "height": settings.height}
    arguments: dict[str, object] = {"num_inference_steps": settings.steps, "guidance_scale": settings.guidance}
    if start is None:
        return arguments | size
    arguments |= {"image": image, "strength": settings.strength}
    if start.mask is not None:
        arguments |= {"mask_image": [start.mask] * settings.images, **size}
    return arguments
