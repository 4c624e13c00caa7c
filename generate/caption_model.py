"""Captions of pictures by a BLIP or GIT model, with transformers."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoConfig, AutoModelForImageTextToText, AutoProcessor, logging

from .errors import GenerationError, one_line
from .prompt.messages import _

if TYPE_CHECKING:
    from PIL.Image import Image

_KINDS = ("blip", "git")
_SEARCH = {"num_beams": 3, "do_sample": False}  # 3 as in the demo of the authors of BLIP
_MOST_TOKENS = 40  # captions of COCO have 10 words on average


class CaptionModel:
    """Describes pictures in English; the same picture always has the same caption.

    Calls run one at a time, because torch uses all cores for one call.
    """

    def __init__(self, model: Any, processor: Any) -> None:
        """Take a model that transformers has loaded, and what prepares pictures for it."""
        self.name: str = model.config.model_type
        self._model = model.eval()
        self._processor = processor
        self._lock = Lock()

    @classmethod
    def load(cls, folder: Path) -> "CaptionModel":
        """Load a model for the CPU from ``folder``: safetensors only, and no code of its own.

        Raises:
            GenerationError: The folder has no BLIP or GIT model that writes captions.
        """
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        try:
            return cls(*_loaded(folder))
        except Exception as error:  # each library raises its own errors for a broken file
            message = _("{folder} is not a model of captions: {reason}")
            shown = message.format(folder=folder, reason=one_line(error))
            raise GenerationError(shown, "not configured") from error

    @torch.inference_mode()
    def caption(self, image: "Image") -> str:
        """Return one English line on what ``image`` shows; it may be empty."""
        pixels = self._processor(images=image.convert("RGB"), return_tensors="pt")["pixel_values"]
        with self._lock:
            ids = self._model.generate(pixel_values=pixels, max_new_tokens=_MOST_TOKENS, **_SEARCH)
        return " ".join(self._processor.batch_decode(ids, skip_special_tokens=True)[0].split())


def _loaded(folder: Path) -> tuple[Any, Any]:
    if not any(folder.glob("*.safetensors")):
        raise ValueError(_("it has no file .safetensors, and pickled weights can run any code"))
    own: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
    kind = AutoConfig.from_pretrained(folder, **own).model_type
    if kind not in _KINDS:
        raise ValueError(_("it is of type {kind!r}, not {kinds}").format(kind=kind, kinds=" / ".join(_KINDS)))
    processor = AutoProcessor.from_pretrained(folder, **own)
    loaded: Any = AutoModelForImageTextToText.from_pretrained(
        folder, output_loading_info=True, use_safetensors=True, dtype=torch.float32, **own
    )
    model, report = loaded
    if missing := sorted(report["missing_keys"]):  # transformers would fill them with random numbers
        raise ValueError(_("its weights lack {names}").format(names=", ".join(missing)))
    return model, processor
