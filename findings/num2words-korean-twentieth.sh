#!/usr/bin/env bash
# Expected: the twentieth is 스무 번째: before a counter 스물 loses its last consonant
# Seen: 스물 번째; the code that deals with 스무 changes it the other way, and its table has no 스무
# Package: num2words==0.5.14
# Where: num2words/lang_KO.py, Num2Word_KO.ords and to_ordinal
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  num2words==0.5.14 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from num2words import num2words

words = {number: num2words(number, lang="ko", to="ordinal") for number in (1, 2, 20, 21)}
print("num2words", version("num2words"))
print(words)
if words[20] != "스물 번째":
    sys.exit("changed: the twentieth is " + words[20])
print("holds: the twentieth is 스물 번째")
PYTHON
