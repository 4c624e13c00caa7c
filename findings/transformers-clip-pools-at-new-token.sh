#!/usr/bin/env bash
# Expected: the pooled vector of CLIP's text encoder is the one at the end-of-text token
# Seen: with eos_token_id=2, as in the configurations of SD and SDXL, it is the one at the highest
#   id: at a token added by textual inversion
# Package: transformers==5.23.0 (torch==2.13.0)
# Where: transformers/models/clip/modeling_clip.py, CLIPTextModel.forward: the case eos_token_id ==
#   2 takes argmax of the ids
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  transformers==5.23.0 torch==2.13.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import torch
import transformers
from transformers import CLIPTextConfig, CLIPTextModel

START, END, ADDED = 997, 998, 999
ids = torch.tensor([[START, 5, ADDED, 6, END]])


def pooled_at(eos_token_id):
    config = CLIPTextConfig(
        vocab_size=1000, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=8, bos_token_id=START, eos_token_id=eos_token_id, pad_token_id=END,
    )
    with torch.no_grad():
        output = CLIPTextModel(config).eval()(ids)
    distances = (output.last_hidden_state[0] - output.pooler_output[0]).abs().sum(dim=1)
    return int(distances.argmin())


found = {eos: pooled_at(eos) for eos in (2, END)}
print("transformers", transformers.__version__)
print("ids", ids[0].tolist(), "pooled at position, by eos_token_id:", found)
if found[2] != 2:
    sys.exit("changed: an added token does not move the pooled vector")
print("holds: an added token takes the place of the end of the text")
PYTHON
