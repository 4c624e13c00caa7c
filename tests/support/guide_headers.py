"""Files with the headers of control nets and IP-Adapters, which no model could use."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from generate import GuideFolders

XL, ONE = 2048, 768  # widths of the embeddings of texts


def control_header(folder: Path, name: str, width: int = XL, prefix: str = "") -> Path:
    """Write a control net for models of ``width``; with ``prefix`` in the layout of its first authors."""
    folder.mkdir(parents=True, exist_ok=True)
    first = f"{prefix}input_hint_block.0.weight" if prefix else "controlnet_cond_embedding.conv_in.weight"
    reading = f"{prefix}blocks.0.transformer_blocks.0.attn2.to_k.weight"
    save_file({first: np.zeros((1,)), reading: np.zeros((2, width))}, folder / f"{name}.safetensors")
    return folder / f"{name}.safetensors"


def ip_adapter_header(folder: Path, name: str, width: int = XL) -> Path:
    """Write an IP-Adapter for models of ``width``, and files in the place of its image encoder."""
    (folder / "image_encoder").mkdir(parents=True, exist_ok=True)
    tensors = {"image_proj.proj.weight": np.zeros((4, 4)), "ip_adapter.1.to_k_ip.weight": np.zeros((2, width))}
    save_file(tensors, folder / f"{name}.safetensors")
    (folder / "image_encoder" / "config.json").write_text("{}")
    (folder / "image_encoder" / "model.safetensors").write_bytes(b"")
    return folder / f"{name}.safetensors"


def guide_folders(folder: Path) -> GuideFolders:
    """Return folders with control nets for XL and for 1.x, and an IP-Adapter for XL."""
    control_header(folder / "controls", "canny")
    control_header(folder / "controls", "depth")
    control_header(folder / "controls", "old", ONE, "control_model.")
    ip_adapter_header(folder / "ip", "look")
    return GuideFolders(folder / "controls", folder / "ip")
