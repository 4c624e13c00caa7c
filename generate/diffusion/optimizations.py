"""Optimizations that give the same image up to rounding, for a model that is completely on one device."""

from typing import Any

import torch

from .attention import CrossAttentionCache, FusedSelfAttention, attentions
from .vae import Bfloat16Decoder


class Optimizations:
    """The optimizations of one pipeline of diffusers."""

    def __init__(self, pipe: Any, *, compiled: bool = False) -> None:
        """Change the UNet of a pipeline in place.

        Args:
            pipe: The pipeline, on its device.
            compiled: Whether to compile its repeated blocks at their first use.
        """
        for layer in attentions(pipe.unet):
            if not layer.is_cross_attention and layer.to_q.bias is None:
                layer.set_processor(FusedSelfAttention(layer))
        self._cross_attention = CrossAttentionCache(pipe.unet)
        self.decoder: Bfloat16Decoder | None = None
        if pipe.device.type == "cuda":
            pipe.unet.to(memory_format=torch.channels_last)
            overflows = pipe.vae.dtype == torch.float16 and pipe.vae.config.force_upcast
            if overflows and torch.cuda.is_bf16_supported(including_emulation=False):
                self.decoder = Bfloat16Decoder(pipe)
        if compiled:
            pipe.unet.compile_repeated_blocks(fullgraph=True)

    def release(self) -> None:
        """Free the memory that only the last run needed."""
        self._cross_attention.release()
