"""Less work for the same picture, up to rounding, where the whole model lies on one device."""

from typing import Any

import torch

from .attention import CrossAttentionCache, FusedSelfAttention, attentions
from .vae import Bfloat16Decoder


class Optimizations:
    """What is taken with one pipeline of diffusers, from now on."""

    def __init__(self, pipe: Any, *, compiled: bool = False) -> None:
        """Args: ``pipe`` lies where it will draw; with ``compiled`` its repeated blocks are compiled at first use."""
        for layer in attentions(pipe.unet):
            if not layer.is_cross_attention and layer.to_q.bias is None:
                layer.set_processor(FusedSelfAttention(layer))
        self._text = CrossAttentionCache(pipe.unet)
        self.decoder: Bfloat16Decoder | None = None
        if pipe.device.type == "cuda":
            pipe.unet.to(memory_format=torch.channels_last)
            overflows = pipe.vae.dtype == torch.float16 and pipe.vae.config.force_upcast
            if overflows and torch.cuda.is_bf16_supported(including_emulation=False):
                self.decoder = Bfloat16Decoder(pipe)
        if compiled:
            pipe.unet.compile_repeated_blocks(fullgraph=True)

    def forget(self) -> None:
        """Frees what only the last drawing needed."""
        self._text.forget()
