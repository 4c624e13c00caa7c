"""What is done behind each step of a drawing."""

from collections.abc import Callable
from time import perf_counter
from typing import Any, cast

import torch

from ..request import OnStep

# What diffusers holds twice under guidance, without the text and with it.
_TWICE = ("prompt_embeds", "add_text_embeds", "add_time_ids", "mask", "masked_image_latents")

Callback = Callable[[Any, int, object, dict[str, Any]], dict[str, Any]]


class StepCallback:
    """Ends the guidance, keeps beside the device, and tells of each step; a callback of diffusers' pipelines."""

    def __init__(self, on_step: OnStep | None, guidance_end: float, device: torch.device) -> None:
        """Args: ``guidance_end`` is the share of the steps that are guided."""
        self._on_step = on_step
        self._guidance_end = guidance_end
        self._device = device
        self._behind: torch.cuda.Event | None = None
        self._started = perf_counter()

    def tensors(self, pipe: Any) -> list[str]:
        """Returns the names of what the callback is given of ``pipe``."""
        if self._guidance_end == 1:
            return []
        return [name for name in _TWICE if name in pipe._callback_tensor_inputs]

    def __call__(self, pipe: Any, step: int, _: object, given: dict[str, Any]) -> dict[str, Any]:
        """Returns ``given``, halved where guidance ends."""
        of = cast(int, pipe.num_timesteps)
        self._keep_beside()
        if pipe.do_classifier_free_guidance and self._guidance_end < 1 and step + 1 >= round(of * self._guidance_end):
            pipe._guidance_scale = 0.0
            given = {name: tensor.chunk(2)[1] for name, tensor in given.items()}
        if self._on_step:
            self._on_step(step + 1, of, perf_counter() - self._started)
        return given

    def _keep_beside(self) -> None:
        """Waits for the step before this one, of which CUDA has yet to draw the last: one stays on its way.

        Without it all steps are told, and cannot be cancelled, before the first is drawn.
        """
        if self._device.type != "cuda":
            return
        if self._behind:
            self._behind.synchronize()
        self._behind = torch.cuda.Event()  # type: ignore[no-untyped-call]
        self._behind.record()
