"""The callback after each step of a run."""

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import torch

from ..request import OnStep, Step
from .live import LatentColors, without_noise

if TYPE_CHECKING:
    from PIL.Image import Image

# Tensors that diffusers holds twice under guidance: without the text, and with it.
_GUIDED = (
    "prompt_embeds",
    "add_text_embeds",
    "add_time_ids",
    "mask",
    "masked_image_latents",
    "image",  # those of control nets, from noise and from an initial image
    "control_image",
)
_PICTURES = "image_embeds"  # of an IP-Adapter; likewise
_LIVE = ("latents", "noise_pred")  # what a live picture is made of

Callback = Callable[[Any, int, object, dict[str, Any]], dict[str, Any]]


class StepCallback:
    """Reports each step, ends guidance and run, keeps pace with the device; a callback of diffusers' pipelines."""

    def __init__(
        self,
        on_step: OnStep | None,
        guidance_end: float,
        device: torch.device,
        colors: LatentColors | None,
        stop_at: int = 0,
    ) -> None:
        """Prepare one run.

        Args:
            on_step: Called after each step.
            guidance_end: Share of the steps with guidance.
            device: The device of the pipeline.
            colors: Those of its latents, for live pictures; None for none.
            stop_at: The step after which the run ends; 0 for none.
        """
        self._stop_at = stop_at
        self.steps = 0  # that have ended
        self.stopped_at = 0
        self._on_step = on_step
        self._guidance_end = guidance_end
        self._device = device
        self._colors = colors if on_step else None
        self._latents: torch.Tensor | None = None
        self._previous: torch.cuda.Event | None = None
        self._started = perf_counter()

    def stop(self) -> None:
        """End the run after this step, or after the second one."""
        self._stop_at = min(self._stop_at, self.steps) or self.steps

    @property
    def stop_at(self) -> int:
        """The step after which a pass after this one ends; 0 for none."""
        return max(self._stop_at - self.steps, 1) if self._stop_at else 0

    def tensors(self, pipe: Any, *, with_picture: bool = False) -> list[str]:
        """Return the names of the tensors that the callback needs, and let ``pipe`` hand out all of them.

        Args:
            pipe: The pipeline of the run.
            with_picture: Whether an IP-Adapter guides it.
        """
        guided = [name for name in _GUIDED if name in pipe._callback_tensor_inputs] + [_PICTURES] * with_picture
        names = [*(guided if self._guidance_end < 1 else []), *(_LIVE if self._on_step or self._stop_at else [])]
        pipe._callback_tensor_inputs = [*{*pipe._callback_tensor_inputs, *names}]
        return names

    def __call__(self, pipe: Any, step: int, timestep: torch.Tensor, tensors: dict[str, Any]) -> dict[str, Any]:
        """Return the guided tensors, without their unguided half once guidance ends."""
        steps = cast(int, pipe.num_timesteps)
        self.steps = step + 1
        before, self._latents = self._latents, tensors.pop("latents", None)
        predicted = tensors.pop("noise_pred", None)
        self._synchronize()
        if (
            pipe.do_classifier_free_guidance
            and self._guidance_end < 1
            and step + 1 >= round(steps * self._guidance_end)
        ):
            pipe._guidance_scale = 0.0
            tensors = {name: _unguided(tensor) for name, tensor in tensors.items()}
        if self._on_step:
            picture = None
            if self._colors and before is not None:
                picture = partial(_picture, self._colors, pipe.scheduler, timestep, before[0], predicted[0])
            self._on_step(Step(step + 1, steps, perf_counter() - self._started, picture, self.stop))
        if 0 < self._stop_at <= step + 1 < steps and before is not None:
            pipe._interrupt = True
            self.stopped_at = step + 1
            tensors["latents"] = without_noise(pipe.scheduler, timestep, before, predicted)
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


def _unguided(tensor: Any) -> Any:
    """Return the half with the text; a list is changed in place, because no pipeline takes ``image_embeds`` back."""
    if isinstance(tensor, list):
        tensor[:] = map(_unguided, tensor)
        return tensor
    return tensor.chunk(2)[1]


def _picture(colors: LatentColors, *of_step: Any) -> "Image":
    return colors.image(without_noise(*of_step))
