#!/usr/bin/env bash
# Expected: negative_prompt_2 reaches the second text encoder, whether negative_prompt is given or
#   not
# Seen: without negative_prompt it is not read: the negative embeddings of both encoders are zeros
# Package: diffusers==0.42.1 (transformers==5.23.0, torch==2.13.0)
# Where: diffusers/pipelines/stable_diffusion_xl/pipeline_stable_diffusion_xl.py, encode_prompt:
#   zero_out_negative_prompt asks for negative_prompt alone
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  diffusers==0.42.1 transformers==5.23.0 torch==2.13.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import json
import pathlib
import sys
import tempfile

import diffusers
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLPipeline
from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

pieces = [letter + end for end in ("", "</w>") for letter in sorted(ByteLevel.alphabet())]
pieces += ["<|startoftext|>", "<|endoftext|>"]
config = CLIPTextConfig(
    vocab_size=514, hidden_size=8, intermediate_size=8, num_hidden_layers=2, num_attention_heads=1,
    projection_dim=8, bos_token_id=512, eos_token_id=513, pad_token_id=513,
)
with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "vocab.json").write_text(json.dumps({piece: index for index, piece in enumerate(pieces)}))
    pathlib.Path(folder, "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(f"{folder}/vocab.json", f"{folder}/merges.txt", model_max_length=77)
pipe = StableDiffusionXLPipeline(
    AutoencoderKL(block_out_channels=(4,), norm_num_groups=2), CLIPTextModel(config),
    CLIPTextModelWithProjection(config), tokenizer, tokenizer, None, EulerDiscreteScheduler(), add_watermarker=False,
)
sums = {}
for negative in (None, ""):
    embeddings = pipe.encode_prompt("a cat", negative_prompt=negative, negative_prompt_2="blurry")
    sums[negative] = round(embeddings[1].abs().sum().item(), 1)
print("diffusers", diffusers.__version__)
print("size of the negative embeddings with negative_prompt_2='blurry', by negative_prompt:", sums)
if sums[None] != 0:
    sys.exit("changed: negative_prompt_2 is read alone")
print("holds: negative_prompt_2 alone is not read")
PYTHON
