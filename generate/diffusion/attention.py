"""Attention of the UNet with less work and the same result, without LoRAs and with them."""

from typing import Any

import torch
from diffusers.models.attention import BasicTransformerBlock
from torch import nn
from torch.nn.functional import scaled_dot_product_attention


class FusedSelfAttention:
    """Query, key and value by one product of matrices instead of three; the weights are not kept twice."""

    def __init__(self, attention: Any) -> None:
        """Args: ``attention`` is diffusers' ``Attention`` of a picture to itself."""
        parts = [attention.to_q, attention.to_k, attention.to_v]
        self._weight = torch.cat([part.weight.data for part in parts])
        for part, own in zip(parts, self._weight.chunk(3), strict=True):
            part.weight.data = own

    def __call__(self, attention: Any, states: torch.Tensor, *_: object, **__: object) -> torch.Tensor:
        """Returns what the picture draws from itself; ``states`` and the result are of shape (batch, places, width)."""
        if type(attention.to_q) is nn.Linear:
            query, key, value = nn.functional.linear(states, self._weight).chunk(3, dim=-1)
        else:  # a LoRA stands in between
            query, key, value = attention.to_q(states), attention.to_k(states), attention.to_v(states)
        return _attended(attention, query, key, value)


class PrecomputedAttention:
    """Keys and values of the text are those that ``read`` left, not reckoned anew in each step."""

    def __init__(self) -> None:
        self._key, self._value = torch.empty(0), torch.empty(0)

    def read(self, attention: Any, text: torch.Tensor) -> None:
        """Args: ``attention`` is diffusers' ``Attention`` of a picture to a text of shape (batch, tokens, width)."""
        self._key, self._value = attention.to_k(text), attention.to_v(text)

    def forget(self) -> None:
        """Frees what was read."""
        self._key, self._value = torch.empty(0), torch.empty(0)

    def __call__(self, attention: Any, states: torch.Tensor, *_: object, **__: object) -> torch.Tensor:
        """Returns what the picture draws from the text; ``states`` and the result are (batch, places, width)."""
        return _attended(attention, attention.to_q(states), self._key, self._value)


class CrossAttentionCache:
    """Has each text read once by all layers of a UNet, before the first step that it is given to."""

    def __init__(self, unet: nn.Module) -> None:
        """Args: ``unet`` is diffusers' ``UNet2DConditionModel``, which works by it from now on."""
        self._layers = [(layer, PrecomputedAttention()) for layer in attentions(unet) if layer.is_cross_attention]
        self._read: torch.Tensor | None = None
        for layer, processor in self._layers:
            layer.set_processor(processor)
        unet.register_forward_pre_hook(self._before, with_kwargs=True)

    def forget(self) -> None:
        """Frees what was read."""
        self._read = None
        for _, processor in self._layers:
            processor.forget()

    def _before(self, _: nn.Module, __: tuple[object, ...], given: dict[str, Any]) -> None:
        text = given["encoder_hidden_states"]
        if text is not self._read:
            self._read = text
            for layer, processor in self._layers:
                processor.read(layer, text)


def attentions(unet: nn.Module) -> list[Any]:
    """Returns the attention layers of the transformer blocks of ``unet``: of a picture to itself, and to a text."""
    blocks = [block for block in unet.modules() if isinstance(block, BasicTransformerBlock)]
    return [layer for block in blocks for layer in (block.attn1, block.attn2) if layer is not None]


def _attended(attention: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    query, key, value = (
        part.view(*part.shape[:2], attention.heads, -1).transpose(1, 2) for part in (query, key, value)
    )
    found = scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
    out: torch.Tensor = attention.to_out[0](found)
    return out
