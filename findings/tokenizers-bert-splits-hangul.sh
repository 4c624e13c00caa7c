#!/usr/bin/env bash
# Expected: BertNormalizer with lowercase=True lowers Latin letters and leaves Hangul alone, since
#   Hangul has no case
# Seen: each syllable falls apart into conjoining jamo: lowercasing takes accents off too, which
#   decomposes the text and never composes it again
# Package: tokenizers==0.23.3
# Where: tokenizers/src/normalizers/bert.rs: strip_accents follows lowercase when unset, and
#   do_strip_accents runs NFD first
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  tokenizers==0.23.3 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import unicodedata
from importlib.metadata import version

from tokenizers.normalizers import BertNormalizer

text = BertNormalizer(lowercase=True).normalize_str("한옥 Village")
print("tokenizers", version("tokenizers"))
print([f"U+{ord(sign):04X}" for sign in text[:6]], len(text))
if text == "한옥 village":
    sys.exit("changed: Hangul stays composed")
assert text == unicodedata.normalize("NFD", "한옥 village")
print("holds: Hangul is decomposed into jamo")
PYTHON
