"""Control nets and an IP-Adapter of toy size with random weights, in folders as their authors publish them."""

from pathlib import Path
from typing import Any

import torch
from diffusers import ControlNetModel
from safetensors.torch import save_file
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

_SIDE = 32  # pixels that the image encoder reads
_WIDTH = 16
_TOKENS = 4  # that a picture becomes


def write_control_net(folder: Path, name: str, unet: Any, seed: int = 0) -> Path:
    """Write a control net for ``unet`` that has a visible effect."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(8, 16))  # the toy halves a side
        for layer in (*net.controlnet_down_blocks, net.controlnet_mid_block, net.controlnet_cond_embedding.conv_out):
            torch.nn.init.normal_(layer.weight, std=0.5)
    net.save_pretrained(folder / name)
    return folder / name


def write_ip_adapter(folder: Path, name: str, unet: Any) -> Path:
    """Write an IP-Adapter for ``unet``, and its image encoder beside it."""
    width = unet.config.cross_attention_dim
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        tensors = {
            "image_proj.proj.weight": torch.randn(_TOKENS * width, _WIDTH),
            "image_proj.proj.bias": torch.zeros(_TOKENS * width),
            "image_proj.norm.weight": torch.ones(width),
            "image_proj.norm.bias": torch.zeros(width),
        }
        texts = [layer for layer in unet.attn_processors if ".attn2." in layer]
        for number, layer in enumerate(texts):
            hidden = unet.get_submodule(layer.removesuffix(".processor")).to_k.out_features
            for part in ("to_k_ip", "to_v_ip"):
                tensors[f"ip_adapter.{2 * number + 1}.{part}.weight"] = torch.randn(hidden, width)
        encoder = CLIPVisionModelWithProjection(
            CLIPVisionConfig(
                hidden_size=_WIDTH,
                intermediate_size=_WIDTH,
                projection_dim=_WIDTH,
                num_hidden_layers=2,
                num_attention_heads=2,
                image_size=_SIDE,
                patch_size=8,
            )
        )
    folder.mkdir(exist_ok=True)
    save_file(tensors, folder / f"{name}.safetensors")
    encoder.save_pretrained(folder / "image_encoder")
    return folder / f"{name}.safetensors"
