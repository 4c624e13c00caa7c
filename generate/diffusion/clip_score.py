"""How near a picture is to a text, by CLIP."""

from pathlib import Path

import torch
from PIL import Image
from transformers import CLIPModel, CLIPProcessor

from ..request import GenerationError, one_line


class ClipScorer:
    """Cosine similarity of a picture and a text, -1 to 1."""

    def __init__(self, model: CLIPModel, processor: CLIPProcessor) -> None:
        self._model = model
        self._processor = processor

    @classmethod
    def load(cls, folder: Path) -> "ClipScorer":
        """Reads a CLIP model from ``folder``, safetensors only. Raises ``GenerationError`` when it cannot."""
        try:
            model = CLIPModel.from_pretrained(folder, local_files_only=True, use_safetensors=True)
            return cls(model.eval(), CLIPProcessor.from_pretrained(folder, local_files_only=True))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise GenerationError(f"{folder} is no CLIP model: {one_line(error)}") from error

    @torch.inference_mode()
    def score(self, image: Image.Image, text: str) -> float:
        """Returns the similarity of ``image`` and the first 75 tokens of ``text``."""
        read = self._processor(text=[text], images=image, return_tensors="pt", truncation=True)
        found = self._model(**read)
        return float((found.image_embeds * found.text_embeds).sum())
