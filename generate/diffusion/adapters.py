"""LoRAs and embeddings that a prompt names by ``<lora:name:weight>`` and ``embedding:name``."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor

from ..errors import GenerationError, one_line
from ..prompt.composition import EditedPrompt, prompts_of
from ..prompt.messages import _
from ..prompt.phrases import Phrase, Prompt
from ..tags import EMBEDDING, LORA, adapter_file

_MOST_VECTORS = 75  # tokens that a text encoder takes at once


class Adapters:
    """The adapters in one folder, for one pipeline; safetensors files only."""

    def __init__(self, pipe: Any, folder: Path | None) -> None:
        """Connect a pipeline with a folder.

        Args:
            pipe: A pipeline of diffusers.
            folder: The folder of the files; None allows no adapters.
        """
        self._pipe = pipe
        self._folder = folder
        self._embeddings: dict[str, str] = {}

    @contextmanager
    def used(self, prompt: Prompt) -> Iterator[tuple[Prompt, bool]]:
        """Apply the LoRAs of ``prompt``, and of each text that it changes into, within the block.

        Yields:
            The prompt with its embeddings as words, and whether LoRAs change the model.

        Raises:
            RequestError: An adapter is not in the folder.
            GenerationError: An adapter cannot be loaded.
        """
        first, *others = [[phrase.text for phrase in one.prompt if phrase.literal] for one in prompts_of(prompt)]
        tags = [*first, *dict.fromkeys(tag for one in others for tag in one if tag not in first)]
        loras = [(match[1], float(match[2] or 1)) for tag in tags if (match := LORA.fullmatch(tag))]
        adapted = self._with_words(prompt)
        try:
            for index, (name, _weight) in enumerate(loras):
                self._load_lora(name, f"lora_{index}")
            if loras:
                self._activate([weight for _, weight in loras])
            yield adapted, bool(loras)
        finally:
            if loras:
                self._pipe.unload_lora_weights()

    def _activate(self, weights: list[float]) -> None:
        try:
            self._pipe.set_adapters([f"lora_{index}" for index in range(len(weights))], weights)
        except ValueError as error:
            raise GenerationError(
                _("a LoRA has no weights for this model: {reason}").format(reason=one_line(error))
            ) from error

    def _load_lora(self, name: str, adapter: str) -> None:
        file = adapter_file(name, "LoRA", self._folder)
        try:
            _check_finite(file)
            self._pipe.load_lora_weights(str(file.parent), weight_name=file.name, adapter_name=adapter)
        except (ValueError, KeyError, RuntimeError, OSError, SafetensorError) as error:
            raise GenerationError(
                _("{file} is not a LoRA for this model: {reason}").format(file=file, reason=one_line(error))
            ) from error

    def _with_words(self, prompt: Prompt) -> Prompt:
        """Return ``prompt``, and each text that it changes into, with embeddings as words."""
        texts: dict[str, Any] = {
            name: tuple(map(self._word, getattr(prompt, name))) for name in ("prompt", "prompt_2", "negative_prompt")
        }
        if isinstance(prompt, EditedPrompt):
            texts["versions"] = {text: self._with_words(one) for text, one in prompt.versions.items()}
        return replace(prompt, **texts)

    def _word(self, phrase: Phrase) -> Phrase:
        match = EMBEDDING.fullmatch(phrase.text) if phrase.literal else None
        if match is None:
            return phrase
        name = match[1].removesuffix(".safetensors").removesuffix(".pt")
        if name not in self._embeddings:
            token = f"<malgrim-{len(self._embeddings)}-{secrets.token_hex(4)}>"  # random, so that no text contains it
            self._load_embedding(name, token)
            self._embeddings[name] = token
        word = self._pipe.maybe_convert_prompt(self._embeddings[name], self._pipe.tokenizer)
        return Phrase(str(word), phrase.weight)

    def _load_embedding(self, name: str, token: str) -> None:
        """Add the vectors of ``token`` to each text encoder; a file for SD 1.x or 2.x has one tensor."""
        file = adapter_file(name, "embedding", self._folder)
        try:
            _check_finite(file)
            tensors = load_file(file)
            _check_vectors(file, tensors)
            second = getattr(self._pipe, "text_encoder_2", None)
            parts = [
                (tensors.get("clip_l", next(iter(tensors.values()))), self._pipe.text_encoder, self._pipe.tokenizer)
            ]
            if second is not None:
                parts.append((tensors["clip_g"], second, self._pipe.tokenizer_2))
            for tensor, encoder, tokenizer in parts:
                self._pipe.load_textual_inversion(tensor, token=token, text_encoder=encoder, tokenizer=tokenizer)
        except KeyError as error:
            raise GenerationError(
                _("{file} is not an embedding for this model: it has no {tensor}").format(file=file, tensor=error)
            ) from error
        except (ValueError, RuntimeError, OSError, SafetensorError, StopIteration) as error:
            raise GenerationError(
                _("{file} is not an embedding for this model: {reason}").format(file=file, reason=one_line(error))
            ) from error


def _check_finite(file: Path) -> None:
    with safe_open(file, framework="pt") as tensors:
        for name in tensors.keys():  # noqa: SIM118 - it is no mapping
            if not tensors.get_tensor(name).float().isfinite().all():
                message = _("{file} is damaged: {tensor} holds values that are no numbers")
                raise GenerationError(message.format(file=file, tensor=name))


def _check_vectors(file: Path, tensors: dict[str, Tensor]) -> None:
    vectors = max((tensor.shape[0] for tensor in tensors.values() if tensor.ndim > 1), default=1)
    if vectors > _MOST_VECTORS:
        message = _("{file} has {vectors:,} vectors: an embedding has {most} at most")
        raise GenerationError(message.format(file=file, vectors=vectors, most=_MOST_VECTORS))
