#!/usr/bin/env bash
# Expected: generate(generation_config=…) takes what the given configuration leaves out from the
#   defaults of GenerationConfig, as its docstring says: one beam
# Seen: it takes it from the configuration of the model, as a generation_config.json sets it: three beams
# Package: transformers==5.23.0 (torch==2.13.0)
# Where: transformers/generation/utils.py, _prepare_generation_config: generation_config.update(
#   **self.generation_config.to_dict(), defaults_only=True) before the global defaults
# Date: 2026-11-28
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
from transformers import GenerationConfig, GPT2Config, GPT2LMHeadModel

assert "unspecified parameters will inherit [`~generation.GenerationConfig`]'s" in GPT2LMHeadModel.generate.__doc__

torch.manual_seed(0)
sizes = {"vocab_size": 50, "n_positions": 32, "n_embd": 8, "n_layer": 1, "n_head": 1}
model = GPT2LMHeadModel(GPT2Config(**sizes, bos_token_id=1, eos_token_id=1)).eval()
model.generation_config.num_beams = 3
rows = []
model.transformer.wte.register_forward_pre_hook(lambda module, args: rows.append(len(args[0])))
given = GenerationConfig(do_sample=False, max_new_tokens=4, pad_token_id=0, eos_token_id=1)
ids = torch.tensor([[5, 6, 7]])
model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), generation_config=given)
print("transformers", transformers.__version__)
print("rows in each step, without beams in the given configuration:", rows)
if max(rows) != 3:
    sys.exit("changed: the beams of the model do not count beside a given configuration")
print("holds: the model's own configuration fills in for the given one")
PYTHON
