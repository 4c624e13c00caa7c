"""The refiner of Stable Diffusion XL: a second model for the last steps, which have the least noise."""

from collections.abc import Sequence
from typing import Any

import torch

from ..errors import RequestError
from ..prompt.messages import _
from ..request import OnStep
from ..settings import REFINER_BEGINS, ImageSettings
from .callback import StepCallback
from .conditioning import Conditioner, OnEncode
from .live import LatentColors
from .schedulers import scheduler_for
from .step_texts import StepPrompts, StepTexts


class Refiner:
    """Finishes images that another model of Stable Diffusion XL began."""

    def __init__(self, pipe: Any, on_encode: OnEncode | None = None, colors: LatentColors | None = None) -> None:
        """Take a loaded pipeline.

        Args:
            pipe: An image-to-image pipeline of diffusers whose model has only the second text encoder.
            on_encode: Called before each run of the text encoder; what it raises ends the run.
            colors: Those of the latents, for live pictures; None for none.
        """
        self._colors = colors
        self._pipe = pipe
        self._default_scheduler = pipe.scheduler
        self._conditioner = Conditioner(pipe, on_encode)

    def check(self, settings: ImageSettings) -> None:
        """Check that the refiner can finish a run.

        Raises:
            RequestError: The guidance ends early, a picture guides the run, or it has too few steps.
        """
        if settings.controls or settings.ip_adapter:
            raise RequestError(_("a refiner does not see what guides the picture: leave out the refiner, or the guide"))
        if settings.guidance_end < 1:
            raise RequestError(_("a refiner needs guidance in every step: leave out the refiner, or --fast"))
        scheduler = scheduler_for(settings.sampler, self._default_scheduler)
        scheduler.set_timesteps(settings.steps)
        if min(scheduler.timesteps) >= scheduler.config.num_train_timesteps * (1 - REFINER_BEGINS):
            raise RequestError(
                _("{steps} steps leave none to the refiner: raise them, or leave out the refiner").format(
                    steps=settings.steps
                )
            )

    def finish(  # noqa: PLR0913, PLR0917 - the parts of one batch
        self,
        latents: torch.Tensor,
        steps: Sequence[StepPrompts],
        settings: ImageSettings,
        generators: list[torch.Generator],
        on_step: OnStep | None,
        output: str,
    ) -> tuple[Any, int]:
        """Return the finished images, and the step of this pass that it was stopped at.

        Args:
            latents: Unfinished images, shape (images, 4, height / 8, width / 8).
            steps: What each of the remaining steps reads.
            settings: The settings of the run.
            generators: One random generator for each image.
            on_step: Called after each step.
            output: ``pil``, or ``latent`` for a tensor of the shape of ``latents``.
        """
        self._pipe.scheduler = scheduler_for(settings.sampler, self._default_scheduler)
        device = self._pipe._execution_device
        callback = StepCallback(on_step, settings.guidance_end, device, self._colors, settings.stop_at)
        texts = StepTexts(self._conditioner, steps, settings.images)
        with texts.read_by(self._pipe.unet):
            images = self._pipe(
                **texts.first.arguments,
                image=latents,
                denoising_start=REFINER_BEGINS,
                num_inference_steps=settings.steps,
                guidance_scale=settings.guidance,
                generator=generators,
                num_images_per_prompt=settings.images,
                callback_on_step_end=callback,
                callback_on_step_end_tensor_inputs=callback.tensors(self._pipe),
                output_type=output,
            ).images
        return images, callback.stopped_at
