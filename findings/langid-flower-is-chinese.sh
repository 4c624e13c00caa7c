#!/usr/bin/env bash
# Expected: text in Hangul alone is Korean: no other language is written in it
# Seen: 꽃 (flower) is called Chinese: the model counts short sequences of UTF-8 bytes and does not
#   look at the script
# Package: langid==1.1.6
# Where: langid/langid.py, LanguageIdentifier.instance2fv: a state machine over bytes, not over
#   letters
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  langid==1.1.6 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import langid

found = {word: langid.classify(word)[0] for word in ("꽃", "달", "한복", "안녕하세요")}
print("langid", version("langid"))
print(found)
if found["꽃"] == "ko":
    sys.exit("changed: 꽃 is Korean")
print("holds: 꽃 is not taken for Korean")
PYTHON
