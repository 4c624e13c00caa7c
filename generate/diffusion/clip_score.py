"""The similarity of an image and a text, by CLIP."""

from pathlib import Path

import torch
from PIL import Image
from transformers import CLIPModel, CLIPProcessor

from ..errors import GenerationError, one_line
from ..prompt.messages import _


class ClipScorer:
    """Computes the cosine similarity of an image and a text, -1 to 1."""

    def __init__(self, model: CLIPModel, processor: CLIPProcessor) -> None:
        self._model = model
        self._processor = processor

    @classmethod
    def load(cls, folder: Path) -> "ClipScorer":
        """Load a CLIP model from ``folder``, safetensors files only.

        Raises:
            GenerationError: The folder has no CLIP model.
        """
        try:
            model = CLIPModel.from_pretrained(folder, local_files_only=True, use_safetensors=True)
            return cls(model.eval(), CLIPProcessor.from_pretrained(folder, local_files_only=True))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise GenerationError(
                _("{folder} is not a CLIP model: {reason}").format(folder=folder, reason=one_line(error))
            ) from error

    @torch.inference_mode()
    def score(self, image: Image.Image, text: str) -> float:
        """Return the similarity of ``image`` and the first 75 tokens of ``text``."""
        inputs = self._processor(text=[text], images=image, return_tensors="pt", truncation=True)
        outputs = self._model(**inputs)
        return float((outputs.image_embeds * outputs.text_embeds).sum())
