#!/usr/bin/env bash
# Expected: image-to-image with 100 steps and strength 0.29 makes 29 steps
# Seen: it makes 28, and 56 for strength 0.57: 100 * 0.29 is 28.999… in floating point and int()
#   cuts it
# Package: diffusers==0.42.1 (transformers==5.23.0, torch==2.13.0)
# Where: diffusers/pipelines/stable_diffusion_xl/pipeline_stable_diffusion_xl_img2img.py,
#   get_timesteps: int(num_inference_steps * strength)
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
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLImg2ImgPipeline

vae = AutoencoderKL(block_out_channels=(4,), norm_num_groups=2)
scheduler = EulerDiscreteScheduler()
pipe = StableDiffusionXLImg2ImgPipeline(vae, None, None, None, None, None, scheduler, add_watermarker=False)
scheduler.set_timesteps(100)
steps = {strength: pipe.get_timesteps(100, strength, "cpu")[1] for strength in (0.28, 0.29, 0.3, 0.57)}
print("diffusers", diffusers.__version__)
print("steps of 100 by strength:", steps)
if steps[0.29] == 29:
    sys.exit("changed: strength 0.29 makes 29 of 100 steps")
print("holds: strength 0.29 makes one step less than 29 of 100")
PYTHON
