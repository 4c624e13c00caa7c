#!/usr/bin/env bash
# Expected: detokenising English puts one space between words, whatever script a word is in
# Seen: in an English text, the space between two Korean words is taken out, as for Chinese: 한옥 마을
#   becomes 한옥마을
# Package: sacremoses==0.2.0
# Where: sacremoses/tokenize.py, MosesDetokenizer.detokenize: is_cjk() counts Hangul, and only
#   lang="ko" is spared
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  sacremoses==0.2.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from sacremoses import MosesDetokenizer

words = ["a", "photo", "of", "한옥", "마을", "in", "Seoul"]
text = MosesDetokenizer(lang="en").detokenize(words)
print("sacremoses", version("sacremoses"))
print(words, "->", repr(text))
if text != "a photo of 한옥마을 in Seoul":
    sys.exit("changed: the space between Korean words is kept in an English text")
print("holds: the space between Korean words is lost in an English text")
PYTHON
