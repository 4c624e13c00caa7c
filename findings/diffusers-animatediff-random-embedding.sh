#!/usr/bin/env bash
# Expected: a UNet of Stable Diffusion XL that gets a motion adapter keeps all of its own weights,
#   so that two conversions of it are equal
# Seen: the embedding of the sizes and of the pooled text is left at random numbers, without a word;
#   no test of a seed sees it within one process, as every clip of it has the same wrong embedding
# Package: diffusers==0.42.1 (transformers==5.23.0, torch==2.13.0)
# Where: diffusers/models/unets/unet_motion_model.py, UNetMotionModel.from_unet2d: it copies
#   time_embedding, the blocks, conv_in and conv_out, but not add_embedding
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  diffusers==0.42.1 transformers==5.23.0 torch==2.13.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import torch
from diffusers import MotionAdapter, UNet2DConditionModel, UNetMotionModel

unet = UNet2DConditionModel(
    block_out_channels=(8, 16),
    layers_per_block=1,
    down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
    up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    attention_head_dim=(2, 4),
    cross_attention_dim=16,
    addition_embed_type="text_time",
    addition_time_embed_dim=8,
    projection_class_embeddings_input_dim=64,
    norm_num_groups=2,
)
adapter = MotionAdapter(
    block_out_channels=(8, 16), motion_layers_per_block=1, motion_norm_num_groups=2,
    motion_num_attention_heads=2, use_motion_mid_block=False,
)
one, other = (UNetMotionModel.from_unet2d(unet, adapter).state_dict() for _ in range(2))
own = unet.state_dict()
lost = sorted(name for name in own if name not in one or not torch.equal(own[name], one[name]))
differ = sorted(name for name in one if not torch.equal(one[name], other[name]))
print("diffusers", version("diffusers"))
print("not the UNet's:", lost)
print("differ between two conversions:", differ)
if lost != differ or {name.split(".")[0] for name in lost} != {"add_embedding"}:
    sys.exit(f"changed: {lost or 'all weights'} differ")
print("holds: add_embedding is random")
PYTHON
