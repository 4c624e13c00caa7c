"""Weighted phrases to what the UNet is told: the embeddings of both text encoders, and the pooled vector.

compel's embedding layer applies the weights; its grammar is not used, because nothing parses a user's text here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from compel import EmbeddingsProvider, ReturnedEmbeddingsType
from compel.embeddings_provider import SplitLongTextMode

from .prompt import Phrase, Prompt, render


@dataclass(frozen=True)
class Conditioning:
    """What is drawn, and what is not; ``embeds`` are of shape (1, 77 times the chunks, width), ``pooled`` (1, width).

    ``pooled`` is None for models with one text encoder.
    """

    embeds: torch.Tensor
    negative_embeds: torch.Tensor
    pooled: torch.Tensor | None = None
    negative_pooled: torch.Tensor | None = None


class XlConditioner:
    """``prompt`` goes to the first text encoder, ``prompt_2`` to the second; the negative prompt to both."""

    def __init__(self, pipe: Any) -> None:
        """Args: ``pipe`` is a Stable Diffusion XL pipeline of diffusers."""
        kind = ReturnedEmbeddingsType.PENULTIMATE_HIDDEN_STATES_NON_NORMALIZED
        self._first = _provider(pipe.tokenizer, _Placed(pipe, pipe.text_encoder), kind)
        self._second = _provider(pipe.tokenizer_2, _Placed(pipe, pipe.text_encoder_2), kind)
        self._pipe = pipe

    @torch.inference_mode()
    def encode(self, prompt: Prompt) -> Conditioning:
        """Returns the embeddings; those of both prompts and both encoders have one length."""
        sentence, keywords = _fragments(prompt.prompt, ""), _fragments(prompt.prompt_2, ", ")
        negative = _fragments(prompt.negative_prompt, ", ")
        first, second, negative_first, negative_second = _even(
            (self._first, sentence), (self._second, keywords), (self._first, negative), (self._second, negative)
        )
        return Conditioning(
            torch.cat([first, second], dim=-1),
            torch.cat([negative_first, negative_second], dim=-1),
            self._pooled(prompt.prompt_2),
            self._pooled(prompt.negative_prompt),
        )

    def _pooled(self, phrases: Sequence[Phrase]) -> torch.Tensor:
        """The second encoder's vector of the text without weights, of which it reads the first chunk."""
        text = render([phrase for phrase in phrases if not phrase.literal], "plain")
        pipe = self._pipe
        tokens = pipe.tokenizer_2(
            text,
            padding="max_length",
            max_length=pipe.tokenizer_2.model_max_length,
            truncation=True,
            return_tensors="pt",
        )
        found: torch.Tensor = pipe.text_encoder_2(tokens.input_ids.to(pipe._execution_device))[0]
        return found


class Conditioner:
    """For models with one text encoder, SD 1.x and 2.x: ``prompt_2`` stands behind ``prompt``."""

    def __init__(self, pipe: Any) -> None:
        """Args: ``pipe`` is a Stable Diffusion pipeline of diffusers."""
        kind = ReturnedEmbeddingsType.LAST_HIDDEN_STATES_NORMALIZED
        self._provider = _provider(pipe.tokenizer, _Placed(pipe, pipe.text_encoder), kind)

    @torch.inference_mode()
    def encode(self, prompt: Prompt) -> Conditioning:
        """Returns the embeddings, both of one length."""
        joint = [Phrase(", ")] if prompt.prompt and prompt.prompt_2 else []
        positive = [*_fragments(prompt.prompt, ""), *joint, *_fragments(prompt.prompt_2, ", ")]
        negative = _fragments(prompt.negative_prompt, ", ")
        return Conditioning(*_even((self._provider, positive), (self._provider, negative)))


class _Placed:
    """A text encoder at the place where it runs, which is not where it lies while memory is saved."""

    def __init__(self, pipe: Any, encoder: Any) -> None:
        self.device = pipe._execution_device
        self.dtype = encoder.dtype
        self._encoder = encoder

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._encoder(*args, **options)


def _provider(tokenizer: Any, encoder: _Placed, kind: ReturnedEmbeddingsType) -> EmbeddingsProvider:
    return EmbeddingsProvider(
        tokenizer,
        encoder,
        dtype_for_device_getter=lambda _: encoder.dtype,
        truncate=False,
        returned_embeddings_type=kind,
        device=encoder.device,
        split_long_text_mode=SplitLongTextMode.WORDS,
    )


def _fragments(phrases: Sequence[Phrase], separator: str) -> list[Phrase]:
    """The phrases without tags, which a text encoder does not know, and with what stands between them."""
    words = [phrase for phrase in phrases if not phrase.literal and phrase.text.strip()]
    if not separator:
        return words
    return [piece for phrase in words for piece in (Phrase(separator), phrase)][1:]


def _even(*parts: tuple[EmbeddingsProvider, Sequence[Phrase]]) -> list[torch.Tensor]:
    """The embeddings of each part, all of one length."""
    found = [_embed(provider, fragments) for provider, fragments in parts]
    longest = max(embeds.shape[1] for embeds in found)
    return [_padded(provider, embeds, longest) for (provider, _), embeds in zip(parts, found, strict=True)]


def _embed(provider: EmbeddingsProvider, fragments: Sequence[Phrase]) -> torch.Tensor:
    something = fragments or [Phrase("")]
    texts, weights = [[one.text for one in something]], [[one.weight for one in something]]
    found: torch.Tensor = provider.get_embeddings_for_weighted_prompt_fragments(texts, weights, device=provider.device)
    return found


def _padded(provider: EmbeddingsProvider, embeds: torch.Tensor, longest: int) -> torch.Tensor:
    """``embeds`` with the embedding of nothing behind it, as often as needed."""
    missing = (longest - embeds.shape[1]) // provider.max_token_count
    return torch.cat([embeds, *[provider.empty_z] * missing], dim=1) if missing else embeds
