"""Attention of the UNet with less work and the same result, with and without LoRAs."""

from typing import Any

import torch
from diffusers.models.attention import BasicTransformerBlock
from torch import nn
from torch.nn.functional import scaled_dot_product_attention


class FusedSelfAttention:
    """Self-attention that computes query, key and value by one matrix product instead of three, on shared weights."""

    def __init__(self, attention: Any) -> None:
        """Concatenate the weights of a layer, and make the layer use views of them.

        Args:
            attention: A self-attention ``Attention`` of diffusers.
        """
        parts = [attention.to_q, attention.to_k, attention.to_v]
        self._weight = torch.cat([part.weight.data for part in parts])
        for part, own in zip(parts, self._weight.chunk(3), strict=True):
            part.weight.data = own

    def __call__(self, attention: Any, states: torch.Tensor, *_: object, **__: object) -> torch.Tensor:
        """Return the attended states; ``states`` and the result have shape (batch, positions, width)."""
        if type(attention.to_q) is nn.Linear:
            query, key, value = nn.functional.linear(states, self._weight).chunk(3, dim=-1)
        else:  # a LoRA wraps the layers
            query, key, value = attention.to_q(states), attention.to_k(states), attention.to_v(states)
        return _attended(attention, query, key, value)


class PrecomputedAttention:
    """Cross-attention whose keys and values of the text are computed once, not in each step."""

    def __init__(self) -> None:
        self._key, self._value = torch.empty(0), torch.empty(0)

    def precompute(self, attention: Any, text: torch.Tensor) -> None:
        """Compute the keys and values of a text.

        Args:
            attention: A cross-attention ``Attention`` of diffusers.
            text: Embeddings, shape (batch, tokens, width).
        """
        self._key, self._value = attention.to_k(text), attention.to_v(text)

    def release(self) -> None:
        """Free the keys and values."""
        self._key, self._value = torch.empty(0), torch.empty(0)

    def __call__(self, attention: Any, states: torch.Tensor, *_: object, **__: object) -> torch.Tensor:
        """Return the attended states; ``states`` and the result have shape (batch, positions, width)."""
        return _attended(attention, attention.to_q(states), self._key, self._value)


class CrossAttentionCache:
    """Precomputes the keys and values of a text in all layers of a UNet, before the first step with that text."""

    def __init__(self, unet: nn.Module) -> None:
        """Replace the cross-attention of a UNet.

        Args:
            unet: ``UNet2DConditionModel`` of diffusers.
        """
        self._layers = [(layer, PrecomputedAttention()) for layer in attentions(unet) if layer.is_cross_attention]
        self._text: torch.Tensor | None = None
        for layer, processor in self._layers:
            layer.set_processor(processor)
        unet.register_forward_pre_hook(self._before_step, with_kwargs=True)

    def release(self) -> None:
        """Free the keys and values of all layers."""
        self._text = None
        for _layer, processor in self._layers:
            processor.release()

    def _before_step(self, _unet: nn.Module, _args: tuple[object, ...], options: dict[str, Any]) -> None:
        text = options["encoder_hidden_states"]
        if text is not self._text:
            self._text = text
            for layer, processor in self._layers:
                processor.precompute(layer, text)


def attentions(unet: nn.Module) -> list[Any]:
    """Return the self-attention and cross-attention layers of the transformer blocks of ``unet``."""
    blocks = [block for block in unet.modules() if isinstance(block, BasicTransformerBlock)]
    return [layer for block in blocks for layer in (block.attn1, block.attn2) if layer is not None]


def _attended(attention: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    query, key, value = (
        part.view(*part.shape[:2], attention.heads, -1).transpose(1, 2) for part in (query, key, value)
    )
    attended = scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
    out: torch.Tensor = attention.to_out[0](attended)
    return out
