"""The callback after each step of a run."""

from collections.abc import Callable
from time import perf_counter
from typing import Any, cast

import torch

from ..request import OnStep

# Tensors that diffusers holds twice under guidance: without the text, and with it.
_GUIDED = ("prompt_embeds", "add_text_embeds", "add_time_ids", "mask", "masked_image_latents")

Callback = Callable[[Any, int, object, dict[str, Any]], dict[str, Any]]


class StepCallback:
    """Reports each step, ends the guidance, and keeps pace with the device; a callback of diffusers' pipelines."""

    def __init__(self, on_step: OnStep | None, guidance_end: float, device: torch.device) -> None:
        """Prepare one run.

        Args:
            on_step: Called after each step.
            guidance_end: Share of the steps with guidance.
            device: The device of the pipeline.
        """
        self._on_step = on_step
        self._guidance_end = guidance_end
        self._device = device
        self._previous: torch.cuda.Event | None = None
        self._started = perf_counter()

    def tensors(self, pipe: Any) -> list[str]:
        """Return the names of the tensors of ``pipe`` that the callback needs."""
        if self._guidance_end == 1:
            return []
        return [name for name in _GUIDED if name in pipe._callback_tensor_inputs]

    def __call__(self, pipe: Any, step: int, _timestep: object, tensors: dict[str, Any]) -> dict[str, Any]:
        """Return ``tensors``, without their unguided half once guidance ends."""
        steps = cast(int, pipe.num_timesteps)
        self._synchronize()
        if (
            pipe.do_classifier_free_guidance
            and self._guidance_end < 1
            and step + 1 >= round(steps * self._guidance_end)
        ):
            pipe._guidance_scale = 0.0
            tensors = {name: tensor.chunk(2)[1] for name, tensor in tensors.items()}
        if self._on_step:
            self._on_step(step + 1, steps, perf_counter() - self._started)
        return tensors

    def _synchronize(self) -> None:
        """Wait for the previous step, so that at most one step is queued on the GPU and cancellation stays prompt.

        Otherwise the callback would report all steps, and could not cancel them, before the first one ends.
        """
        if self._device.type != "cuda":
            return
        if self._previous:
            self._previous.synchronize()
        self._previous = torch.cuda.Event()  # type: ignore[no-untyped-call]
        self._previous.record()
