"""Upscaler models, which spandrel recognises by their tensors; a picture goes through one by overlapping tiles."""

from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file

from ..errors import GenerationError, RequestError, one_line
from ..prompt.messages import _
from ..settings import ImageSettings
from ..upscaler_files import UpscalerFile, upscaler_file
from .light_import import light_spandrel
from .tiles import spans

if TYPE_CHECKING:
    from ..start import Enlarge

TILE = 256
"""Pixels of a side of the tiles."""

OVERLAP = 32
"""Pixels that neighbouring tiles have in common."""

_LEAST_SCALE = 2


class UpscalerModels:
    """The upscaler models in one folder; the last one that was used is in memory."""

    def __init__(
        self,
        folder: Path | None,
        device: torch.device,
        dtype: torch.dtype,
        on_tile: Callable[[], object] | None = None,
    ) -> None:
        """Take a folder and a device.

        Args:
            folder: The folder of upscaler models; None allows none.
            device: Where they run.
            dtype: Type of the weights there; a model that does not support it has float32.
            on_tile: Called before each tile; what it raises ends the run.
        """
        self._folder = folder
        self._device = device
        self._dtype = dtype
        self._on_tile = on_tile or (lambda: None)
        self._loaded: tuple[UpscalerFile, Any] | None = None

    def enlarging(self, settings: ImageSettings) -> "Enlarge | None":
        """Return what enlarges a picture by the model of ``settings``, None where they have none.

        The model is loaded when a picture is to become larger, once for a state of its file.

        Raises:
            RequestError: It is not there.
        """
        if settings.upscaler_model is None:
            return None
        return partial(self._enlarged, upscaler_file(settings.upscaler_model, self._folder))

    def _enlarged(self, file: UpscalerFile, image: Image.Image, size: tuple[int, int]) -> Image.Image:
        """Return ``image`` after as many runs of the model as it takes to be as large as ``size``."""
        if self._loaded is None or self._loaded[0] != file:
            self._loaded = None  # one of them at a time takes memory
            self._loaded = file, self._load(file)
        model = self._loaded[1]
        try:
            while image.width < size[0] or image.height < size[1]:
                image = _upscaled(model, image, self._on_tile)
        except torch.OutOfMemoryError as error:
            message = _("the upscaler {name} needs more memory than {device} has: choose a smaller one")
            raise GenerationError(message.format(name=file.name, device=self._device)) from error
        return image

    def _load(self, file: UpscalerFile) -> Any:
        try:
            model = _recognised(file)
        except (OSError, ValueError, KeyError, RuntimeError, TypeError, SafetensorError) as error:
            raise GenerationError(
                _("{model} cannot be loaded: {reason}").format(model=file.name, reason=one_line(error))
            ) from error
        is_half = self._dtype == torch.float16 and model.supports_half
        return model.to(self._device, torch.float16 if is_half else torch.float32).eval()


def _recognised(file: UpscalerFile) -> Any:
    """Return the model in ``file``. Raise ``RequestError`` for one that does not enlarge pictures."""
    spandrel = _spandrel()
    try:
        model = spandrel.ModelLoader().load_from_state_dict(spandrel.canonicalize_state_dict(load_file(file.path)))
    except spandrel.UnsupportedModelError as error:
        message = _("{name} is no upscaler of a kind that is known here: give one such as ESRGAN, DAT or SwinIR")
        raise RequestError(message.format(name=file.name)) from error
    if not (
        model.purpose == "SR" and model.scale >= _LEAST_SCALE and model.input_channels == 3 == model.output_channels
    ):
        message = _(
            "{name} ({kind}, {scale}x) does not enlarge colour pictures: choose an upscaler of {least}x or more"
        )
        kind = model.architecture.name
        raise RequestError(message.format(name=file.name, kind=kind, scale=model.scale, least=_LEAST_SCALE))
    return model


def _spandrel() -> Any:
    try:
        with light_spandrel():
            import spandrel
    except ModuleNotFoundError as error:
        message = _("{packages} missing: make drawing, or pip install --no-deps -c constraints.txt einops spandrel")
        raise GenerationError(message.format(packages=error.name), "not configured") from error
    return spandrel


def _upscaled(model: Any, image: Image.Image, on_tile: Callable[[], object]) -> Image.Image:
    """Return ``image`` as many times larger as the scale of the model, in the memory of one tile on its device.

    What the model makes of tiles is averaged where they overlap, with weights that fall towards their edges.
    """
    pixels = torch.from_numpy(np.array(image)).permute(2, 0, 1)[None] / 255
    scale = model.scale
    total = torch.zeros((3, image.height * scale, image.width * scale))
    for (down, rows), (right, columns) in product(
        *(spans(side, TILE, OVERLAP) for side in (image.height, image.width))
    ):
        on_tile()
        made = model(pixels[:, :, down, right].to(model.device, model.dtype))[0].float().cpu()
        weights = torch.outer(rows.repeat_interleave(scale), columns.repeat_interleave(scale))
        total[:, _times(down, scale), _times(right, scale)] += made * weights
    levels = total.mul_(255).round_().clamp_(0, 255).to(torch.uint8)
    return Image.fromarray(levels.permute(1, 2, 0).numpy())


def _times(span: slice, scale: int) -> slice:
    return slice(span.start * scale, span.stop * scale)
