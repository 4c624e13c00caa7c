"""Encode weighted phrases: the embeddings of one or two text encoders, and the pooled vector.

compel's embedding layer applies the weights. Its grammar is not used, because nothing here parses a user's text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import torch
from compel import EmbeddingsProvider, ReturnedEmbeddingsType
from compel.embeddings_provider import SplitLongTextMode

from ..errors import RequestError
from ..prompt.messages import _
from ..prompt.phrases import Phrase, Prompt, render, split_at_breaks

_PENULTIMATE = ReturnedEmbeddingsType.PENULTIMATE_HIDDEN_STATES_NON_NORMALIZED
_LAST = ReturnedEmbeddingsType.LAST_HIDDEN_STATES_NORMALIZED
OnEncode = Callable[[], object]
"""Called before each run of a text encoder; what it raises ends the work."""

_TRAINED_XL = 2  # the layer, counted from the last one, on which Stable Diffusion XL is trained
_CACHED = 32  # texts whose embeddings an encoder keeps


@dataclass(frozen=True)
class Conditioning:
    """The encoded prompt pair.

    Attributes:
        embeds: Embeddings of the prompt, shape (1, 77 * chunks, width).
        negative_embeds: Embeddings of the negative prompt, same shape.
        pooled: Vector of the prompt, shape (1, width); None for models without one.
        negative_pooled: Vector of the negative prompt, likewise.
    """

    embeds: torch.Tensor
    negative_embeds: torch.Tensor
    pooled: torch.Tensor | None = None
    negative_pooled: torch.Tensor | None = None

    @property
    def arguments(self) -> dict[str, torch.Tensor]:
        """The tensors by the names of the arguments of diffusers' pipelines."""
        named = {
            "prompt_embeds": self.embeds,
            "negative_prompt_embeds": self.negative_embeds,
            "pooled_prompt_embeds": self.pooled,
            "negative_pooled_prompt_embeds": self.negative_pooled,
        }
        return {name: tensor for name, tensor in named.items() if tensor is not None}


_Fragments = tuple[Phrase, ...]
_Part = tuple["_Encoder", list[_Fragments]]  # the sections of a text


class XlConditioner:
    """Encodes ``prompt`` with the first text encoder, ``prompt_2`` with the second, the negative prompt with both."""

    def __init__(self, pipe: Any, on_encode: OnEncode | None = None, clip_skip: int | None = None) -> None:
        """Take the text encoders of a pipeline.

        Args:
            pipe: A Stable Diffusion XL pipeline of diffusers.
            on_encode: Called before each run of an encoder.
            clip_skip: Which layer is read, counted from the last one. None, 1 and 2 are the last but one, on which
                these models are trained.

        Raises:
            RequestError: An encoder has fewer layers.
        """
        clip_skip = clip_skip if clip_skip and clip_skip > _TRAINED_XL else None
        first = _Placed(pipe.text_encoder, pipe._execution_device, on_encode, clip_skip)
        second = _Placed(pipe.text_encoder_2, pipe._execution_device, on_encode, clip_skip)
        self._first = _Encoder(pipe.tokenizer, first, _PENULTIMATE)
        self._second = _Encoder(pipe.tokenizer_2, second, _PENULTIMATE)

    def encode(self, prompt: Prompt) -> Conditioning:
        """Return the embeddings; those of both prompts and both encoders have the same length."""
        return self.encode_all([prompt])[0]

    @torch.inference_mode()
    def encode_all(self, prompts: Sequence[Prompt]) -> list[Conditioning]:
        """Return the embeddings of each prompt, all of the same length."""
        embeds = _even([part for prompt in prompts for part in self._parts(prompt)])
        return [
            Conditioning(
                torch.cat(embeds[4 * index : 4 * index + 2], dim=-1),
                torch.cat(embeds[4 * index + 2 : 4 * index + 4], dim=-1),
                self._second.pooled(_plain(prompt.prompt_2)),
                self._second.pooled(_plain(prompt.negative_prompt)),
            )
            for index, prompt in enumerate(prompts)
        ]

    def _parts(self, prompt: Prompt) -> list[_Part]:
        keywords, negative = ([_fragments(listed, ", ")] for listed in (prompt.prompt_2, prompt.negative_prompt))
        return [
            (self._first, _sections(prompt.prompt)),
            (self._second, keywords),
            (self._first, negative),
            (self._second, negative),
        ]


class Conditioner:
    """Encodes ``prompt`` followed by ``prompt_2``, for models with one text encoder."""

    def __init__(self, pipe: Any, on_encode: OnEncode | None = None, clip_skip: int | None = None) -> None:
        """Take the text encoder of a pipeline.

        Args:
            pipe: A pipeline of diffusers: Stable Diffusion 1.x, 2.x, or the refiner of XL.
            on_encode: Called before each run of the encoder.
            clip_skip: Which layer is read, 1 for the last one; None for the one of the model's training.

        Raises:
            RequestError: The encoder has fewer layers.
        """
        self._pools = getattr(pipe, "text_encoder_2", None) is not None
        model = pipe.text_encoder_2 if self._pools else pipe.text_encoder
        placed = _Placed(model, pipe._execution_device, on_encode, clip_skip)
        self._encoder = (
            _Encoder(pipe.tokenizer_2, placed, _PENULTIMATE) if self._pools else _Encoder(pipe.tokenizer, placed, _LAST)
        )

    def encode(self, prompt: Prompt) -> Conditioning:
        """Return the embeddings, both of the same length."""
        return self.encode_all([prompt])[0]

    @torch.inference_mode()
    def encode_all(self, prompts: Sequence[Prompt]) -> list[Conditioning]:
        """Return the embeddings of each prompt, all of the same length."""
        positive = [self._joined(prompt) for prompt in prompts]
        negative = [[_fragments(prompt.negative_prompt, ", ")] for prompt in prompts]
        embeds = _even([(self._encoder, sections) for sections in (*positive, *negative)])
        pairs = [*zip(embeds[: len(prompts)], embeds[len(prompts) :], strict=True)]
        if not self._pools:
            return [Conditioning(*pair) for pair in pairs]
        texts = [
            ("".join(phrase.text for phrase in sections[0]), _plain(prompt.negative_prompt))
            for prompt, sections in zip(prompts, positive, strict=True)
        ]
        return [Conditioning(*pair, *map(self._encoder.pooled, both)) for pair, both in zip(pairs, texts, strict=True)]

    @staticmethod
    def _joined(prompt: Prompt) -> list[_Fragments]:
        *sections, last = _sections(prompt.prompt)
        joint = [Phrase(", ")] if prompt.prompt and prompt.prompt_2 else []
        return [*sections, (*last, *joint, *_fragments(prompt.prompt_2, ", "))]


class _Encoder:
    """A text encoder with its tokenizer; it caches embeddings, because the negative prompt seldom changes."""

    def __init__(self, tokenizer: Any, placed: "_Placed", kind: ReturnedEmbeddingsType) -> None:
        self._tokenizer = tokenizer
        self._model = placed
        self._provider = EmbeddingsProvider(
            tokenizer,
            placed,
            dtype_for_device_getter=lambda _: placed.dtype,
            truncate=False,
            returned_embeddings_type=kind,
            device=placed.device,
            split_long_text_mode=SplitLongTextMode.WORDS,
        )
        self.embed = lru_cache(_CACHED)(self._embed)
        self.pooled = lru_cache(_CACHED)(self._pooled)

    def padded(self, embeds: torch.Tensor, longest: int) -> torch.Tensor:
        """Return ``embeds`` padded to ``longest`` tokens with the embedding of an empty text."""
        missing = (longest - embeds.shape[1]) // self._provider.max_token_count
        return torch.cat([embeds, *[self._provider.empty_z] * missing], dim=1) if missing else embeds

    def _embed(self, fragments: tuple[Phrase, ...]) -> torch.Tensor:
        phrases = fragments or (Phrase(""),)
        texts, weights = [[one.text for one in phrases]], [[one.weight for one in phrases]]
        found: torch.Tensor = self._provider.get_embeddings_for_weighted_prompt_fragments(
            texts, weights, device=self._model.device
        )
        return found

    def _pooled(self, text: str) -> torch.Tensor:
        """Return the vector of the first chunk of ``text``."""
        tokens = self._tokenizer(
            text,
            padding="max_length",
            max_length=self._tokenizer.model_max_length,
            truncation=True,
            return_tensors="pt",
        )
        return self._model.pooled(tokens.input_ids.to(self._model.device))


class _Placed:
    """A text encoder with the device where it runs; with offloading, its weights are elsewhere between runs."""

    def __init__(self, encoder: Any, device: torch.device, on_encode: OnEncode | None, clip_skip: int | None) -> None:
        layers = encoder.config.num_hidden_layers
        if clip_skip and clip_skip > layers:
            message = _("clip skip {skip}: a text encoder of this model has {layers} layers")
            raise RequestError(message.format(skip=clip_skip, layers=layers))
        self.device = device
        self._on_encode = on_encode
        self.dtype = encoder.dtype
        self._encoder = encoder
        self._clip_skip = clip_skip

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Return what the encoder returns, with the wanted layer in the place of the one that is read."""
        if self._on_encode:
            self._on_encode()
        if self._clip_skip is None:
            return self._encoder(*args, **options)
        layers = self._encoder(*args, **options | {"output_hidden_states": True}).hidden_states
        layer = layers[-self._clip_skip]
        model = getattr(self._encoder, "text_model", self._encoder)
        return SimpleNamespace(hidden_states=(layer, layers[-1]), last_hidden_state=model.final_layer_norm(layer))

    def pooled(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return the vector of each text, which no layer that is skipped changes."""
        if self._on_encode:
            self._on_encode()
        found: torch.Tensor = self._encoder(tokens)[0]
        return found


def _plain(phrases: Sequence[Phrase]) -> str:
    """Return the text without weights and tags."""
    return render([phrase for phrase in phrases if not phrase.literal], "plain")


def _fragments(phrases: Sequence[Phrase], separator: str) -> tuple[Phrase, ...]:
    """Return the phrases and the separators between them, without tags, which a text encoder does not know."""
    words = [phrase for phrase in phrases if not phrase.literal and phrase.text.strip()]
    if not separator:
        return tuple(words)
    return tuple(piece for phrase in words for piece in (Phrase(separator), phrase))[1:]


def _sections(phrases: Sequence[Phrase]) -> list[_Fragments]:
    """Return the fragments between the tags BREAK; sections without words are left out."""
    found = [_fragments(section, "") for section in split_at_breaks(phrases)]
    return [section for section in found if section] or [()]


def _even(parts: Sequence[_Part]) -> list[torch.Tensor]:
    """Return the embeddings of each part, all of the same length; each of its sections fills chunks of its own."""
    found = [torch.cat([encoder.embed(section) for section in sections], dim=1) for encoder, sections in parts]
    longest = max(embeds.shape[1] for embeds in found)
    return [encoder.padded(embeds, longest) for (encoder, _), embeds in zip(parts, found, strict=True)]
