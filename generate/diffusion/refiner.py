"""The refiner of Stable Diffusion XL: a second model for the last, least noisy steps."""

from typing import Any

import torch

from ..prompt.phrases import Prompt
from ..request import REFINER_BEGINS, ImageSettings, OnStep, RequestError
from .callback import StepCallback
from .conditioning import Conditioner
from .schedulers import scheduler_for


class Refiner:
    """Ends what another model of Stable Diffusion XL began."""

    def __init__(self, pipe: Any) -> None:
        """Args: ``pipe`` is diffusers' pipeline from a picture, of a model with the second text encoder alone."""
        self._pipe = pipe
        self._models_own = pipe.scheduler
        self._conditioner = Conditioner(pipe)

    def check(self, settings: ImageSettings) -> None:
        """Raises ``RequestError`` for a drawing of which this could not do the end."""
        if settings.guidance_end < 1:
            raise RequestError("a refiner works with guidance to the end: leave it out, or --fast")
        scheduler = scheduler_for(settings.sampler, self._models_own)
        scheduler.set_timesteps(settings.steps)
        if min(scheduler.timesteps) >= scheduler.config.num_train_timesteps * (1 - REFINER_BEGINS):
            raise RequestError(f"{settings.steps} steps leave the refiner none: raise them, or leave it out")

    def finish(  # noqa: PLR0913, PLR0917 - what belongs to one batch
        self,
        latents: torch.Tensor,
        prompt: Prompt,
        settings: ImageSettings,
        generators: list[torch.Generator],
        on_step: OnStep | None,
        output: str,
    ) -> Any:
        """Returns the pictures of ``latents``, which are of shape (pictures, 4, height / 8, width / 8).

        ``output`` is ``pil``, or ``latent`` for a tensor of that shape again.
        """
        self._pipe.scheduler = scheduler_for(settings.sampler, self._models_own)
        told = StepCallback(on_step, settings.guidance_end, self._pipe._execution_device)
        return self._pipe(
            **self._conditioner.encode(prompt).arguments,
            image=latents,
            denoising_start=REFINER_BEGINS,
            num_inference_steps=settings.steps,
            guidance_scale=settings.guidance,
            generator=generators,
            num_images_per_prompt=settings.images,
            callback_on_step_end=told,
            output_type=output,
        ).images
