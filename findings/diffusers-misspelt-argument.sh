#!/usr/bin/env bash
# Expected: an argument that the pipeline does not know, as a misspelt negative_prompt, raises
#   TypeError
# Seen: it is taken without a word: the call ends in **kwargs, of which only two old names are
#   looked at
# Package: diffusers==0.42.1 (transformers==5.23.0, torch==2.13.0)
# Where: diffusers/pipelines/stable_diffusion_xl/pipeline_stable_diffusion_xl.py, __call__:
#   kwargs.pop for callback and callback_steps, nothing for the rest
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  diffusers==0.42.1 transformers==5.23.0 torch==2.13.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import diffusers
import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel

vae = AutoencoderKL(block_out_channels=(4,), norm_num_groups=2)
unet = UNet2DConditionModel(
    sample_size=8, block_out_channels=(8,), layers_per_block=1, norm_num_groups=2, cross_attention_dim=16,
    down_block_types=("CrossAttnDownBlock2D",), up_block_types=("CrossAttnUpBlock2D",), attention_head_dim=2,
    addition_embed_type="text_time", addition_time_embed_dim=2, projection_class_embeddings_input_dim=6 * 2 + 8,
)
pipe = StableDiffusionXLPipeline(vae, None, None, None, None, unet, EulerDiscreteScheduler(), add_watermarker=False)
pipe.set_progress_bar_config(disable=True)
print("diffusers", diffusers.__version__)
try:
    latents = pipe(
        prompt_embeds=torch.zeros(1, 77, 16), pooled_prompt_embeds=torch.zeros(1, 8), num_inference_steps=1,
        guidance_scale=1.0, height=8, width=8, output_type="latent", negative_promt="blurry",
    ).images
except TypeError as error:
    sys.exit(f"changed: {error}")
print("called with negative_promt='blurry', drew latents of shape", tuple(latents.shape))
print("holds: a misspelt argument is ignored")
PYTHON
