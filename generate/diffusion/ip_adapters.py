"""IP-Adapters: a picture as a prompt beside the text."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from cachetools import LRUCache
from diffusers.models.attention_processor import AttnProcessor2_0
from PIL import Image
from safetensors import SafetensorError
from transformers import CLIPVisionModelWithProjection

from ..errors import GenerationError, one_line
from ..guide_files import IMAGE_ENCODER, GuideFile, ip_adapter_file
from ..prompt.messages import _
from ..settings import ImageSettings

_CACHED = 16  # pictures, a few kilobytes each


class IpAdapters:
    """The IP-Adapters in one folder, for one pipeline."""

    def __init__(self, pipe: Any, folder: Path | None) -> None:
        """Connect a pipeline with a folder.

        Args:
            pipe: A pipeline of diffusers.
            folder: The folder of the adapters and their image encoder; None allows none.
        """
        self._pipe = pipe
        self._folder = folder
        self._embeds: LRUCache[tuple[str, str], torch.Tensor] = LRUCache(_CACHED)

    @contextmanager
    def used(self, settings: ImageSettings) -> Iterator[dict[str, Any]]:
        """Let the picture of ``settings`` guide the model within the block.

        Yields:
            The arguments for diffusers' pipelines.

        Raises:
            RequestError: The adapter is not in the folder.
            GenerationError: It cannot be loaded.
        """
        asked = settings.ip_adapter
        if asked is None or not asked.weight:
            yield {}
            return
        file = ip_adapter_file(asked.name, self._folder)
        unet = self._pipe.unet
        before = unet.attn_processors
        unet.set_attn_processor(AttnProcessor2_0())  # diffusers takes the place of its own alone
        try:
            embeds = self._loaded(file, asked.image)
            self._pipe.set_ip_adapter_scale(asked.weight)
            guided = settings.guidance > 1
            yield {"ip_adapter_image_embeds": [embeds if guided else embeds.chunk(2)[1]]}
        finally:
            self._pipe.unload_ip_adapter()
            unet.set_attn_processor(dict(before))

    def _loaded(self, file: GuideFile, picture: Image.Image) -> torch.Tensor:
        """Load the adapter; return the embeddings without and with its picture, shape (2, 1, width) or longer."""
        key = file.name, _digest(picture)
        try:
            if key not in self._embeds:
                self._pipe.register_modules(image_encoder=self._encoder(file.path.parent / IMAGE_ENCODER))
            self._pipe.load_ip_adapter(
                str(file.path.parent), subfolder="", weight_name=file.path.name, image_encoder_folder=None
            )
            if key not in self._embeds:
                self._embeds[key] = self._encoded(picture)
        except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError, SafetensorError) as error:
            raise GenerationError(
                _("{model} cannot be loaded: {reason}").format(model=file.name, reason=one_line(error))
            ) from error
        return self._embeds[key]

    def _encoder(self, folder: Path) -> Any:
        loaded: Any = CLIPVisionModelWithProjection.from_pretrained(
            folder, use_safetensors=True, local_files_only=True, dtype=self._pipe.dtype, output_loading_info=True
        )
        encoder, report = loaded
        if report["missing_keys"]:  # transformers would take random numbers for them
            raise ValueError(_("it has no {tensor}").format(tensor=min(report["missing_keys"])))
        return encoder.to(self._pipe._execution_device)

    def _encoded(self, picture: Image.Image) -> torch.Tensor:
        embeds: torch.Tensor = self._pipe.prepare_ip_adapter_image_embeds(
            picture.convert("RGB"), None, self._pipe._execution_device, 1, True
        )[0]
        self._pipe.register_modules(image_encoder=None)  # gigabytes, which nothing needs any more
        return embeds


def _digest(picture: Image.Image) -> str:
    return hashlib.sha256(picture.convert("RGB").tobytes() + repr(picture.size).encode()).hexdigest()
