"""Control nets: they are loaded once, kept up to a bound, and run in their share of the steps alone."""

from collections import OrderedDict
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    ControlNetModel,
    MultiControlNetModel,
    StableDiffusionControlNetImg2ImgPipeline,
    StableDiffusionControlNetInpaintPipeline,
    StableDiffusionControlNetPipeline,
    StableDiffusionXLControlNetImg2ImgPipeline,
    StableDiffusionXLControlNetInpaintPipeline,
    StableDiffusionXLControlNetPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image
from safetensors import SafetensorError

from ..errors import GenerationError, RequestError, one_line
from ..guide_files import control_file
from ..guides import MOST_CONTROLS, Control
from ..prompt.messages import _
from ..settings import ImageSettings
from ..start import Start
from .parts import load_part

_OF_XL = (
    StableDiffusionXLControlNetPipeline,
    StableDiffusionXLControlNetImg2ImgPipeline,
    StableDiffusionXLControlNetInpaintPipeline,
)
_OF_1 = (
    StableDiffusionControlNetPipeline,
    StableDiffusionControlNetImg2ImgPipeline,
    StableDiffusionControlNetInpaintPipeline,
)


class ControlNets:
    """The control nets in one folder, for one pipeline."""

    def __init__(self, pipe: Any, folder: Path | None) -> None:
        """Connect a pipeline with a folder.

        Args:
            pipe: A pipeline of diffusers for text.
            folder: The folder of the control nets; None allows none.
        """
        self._pipe = pipe
        self._folder = folder
        self._loaded: OrderedDict[str, Any] = OrderedDict()

    def pipeline(self, settings: ImageSettings, start: Start | None) -> Any:
        """Return the pipeline that generates with the control nets of ``settings`` on the same model, from ``start``.

        Raises:
            RequestError: A control net is not there, or is for another kind of model.
            GenerationError: It cannot be loaded.
        """
        is_xl = isinstance(self._pipe, StableDiffusionXLPipeline)
        nets = MultiNets([self._net(one.name) for one in active_controls(settings)])
        nets.to(self._pipe._execution_device)
        of_text, from_image, inpainting = _OF_XL if is_xl else _OF_1
        kind = of_text if start is None else from_image if start.mask is None else inpainting
        pipe = kind(**self._pipe.components, controlnet=nets)
        pipe.set_progress_bar_config(disable=True)
        return pipe

    def _net(self, name: str) -> Any:
        if name not in self._loaded:
            while len(self._loaded) >= MOST_CONTROLS:
                self._loaded.popitem(last=False)
            self._loaded[name] = self._load(name)
        self._loaded.move_to_end(name)
        return self._loaded[name]

    def _load(self, name: str) -> Any:
        path = control_file(name, self._folder).path
        try:
            net = _read(path, self._pipe.unet.dtype)
        except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError, SafetensorError) as error:
            raise GenerationError(
                _("{model} cannot be loaded: {reason}").format(model=name, reason=one_line(error))
            ) from error
        if net.config.cross_attention_dim != self._pipe.unet.config.cross_attention_dim:
            message = _("the control net {name!r} is for another kind of model: choose one that fits")
            raise RequestError(message.format(name=name))
        return net


def _read(path: Path, dtype: torch.dtype) -> Any:
    if path.is_file():
        return ControlNetModel.from_single_file(str(path), torch_dtype=dtype)
    return load_part(ControlNetModel, path, dtype)


class MultiNets(MultiControlNetModel):  # type: ignore[misc]
    """Control nets whose parts are added; one runs only in the steps where it counts."""

    def forward(
        self,
        sample: torch.Tensor,
        timestep: torch.Tensor,
        *,
        controlnet_cond: list[torch.Tensor],
        conditioning_scale: list[float],
        **options: Any,
    ) -> tuple[list[torch.Tensor] | None, torch.Tensor | None]:
        """Return what is added to the UNet, None where no net counts in this step."""
        down: list[torch.Tensor] | None = None
        middle: torch.Tensor | None = None
        for net, picture, scale in zip(self.nets, controlnet_cond, conditioning_scale, strict=True):
            if not scale:
                continue
            parts = net(sample, timestep, controlnet_cond=picture, conditioning_scale=scale, **options)
            down = [one + other for one, other in zip(down, parts[0], strict=True)] if down else [*parts[0]]
            middle = parts[1] if middle is None else middle + parts[1]
        return down, middle


def active_controls(settings: ImageSettings) -> list[Control]:
    """Return the control nets that count at all."""
    return [one for one in settings.controls if one.weight]


def control_arguments(settings: ImageSettings, start: Start | None) -> dict[str, Any]:
    """Return the control nets of a run by the names of the arguments of diffusers' pipelines."""
    controls = active_controls(settings)
    if not controls:
        return {}
    return {
        "image" if start is None else "control_image": [_picture(one, settings, start) for one in controls],
        "controlnet_conditioning_scale": [one.weight for one in controls],
        "control_guidance_start": [one.start for one in controls],
        "control_guidance_end": [one.end for one in controls],
    }


def _picture(control: Control, settings: ImageSettings, start: Start | None) -> Image.Image:
    box = start.drawn_part_of(control.image) if start else None
    sides = settings.width, settings.height
    picture = control.image.convert("RGB").resize(sides, Image.Resampling.LANCZOS, box)
    if control.preprocess != "canny":
        return picture
    from .edges import edges

    return edges(picture)
