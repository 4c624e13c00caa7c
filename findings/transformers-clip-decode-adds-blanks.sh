#!/usr/bin/env bash
# Expected: decode gives the prompt back, in lower case
# Seen: a blank stands before each comma, and around hyphens and underscores: 'a well-lit room, red'
#   becomes 'a well - lit room , red'
# Package: transformers==5.23.0
# Where: transformers/models/clip/tokenization_clip.py: the wrapped decode puts a blank for each
#   end-of-word mark, and punctuation has one too
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  transformers==5.23.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import json
import pathlib
import tempfile
import sys
from importlib.metadata import version

from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer

letters = sorted(ByteLevel.alphabet())
pieces = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "vocab.json").write_text(json.dumps({piece: index for index, piece in enumerate(pieces)}))
    pathlib.Path(folder, "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(f"{folder}/vocab.json", f"{folder}/merges.txt")
prompt = "a well-lit room, red"
decoded = tokenizer.decode(tokenizer(prompt).input_ids, skip_special_tokens=True)
print("transformers", version("transformers"))
print(repr(prompt), "->", repr(decoded))
if decoded == prompt:
    sys.exit("changed: decode gives the prompt back")
print("holds: a decoded prompt is not the prompt")
PYTHON
