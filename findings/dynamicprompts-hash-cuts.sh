#!/usr/bin/env bash
# Expected: a # in the middle of a prompt is text, as in a colour code; at most a line that begins
#   with it is a comment
# Seen: everything from the # to the end of the line is gone, without a word: 'hair #ff69b4, long'
#   becomes 'hair '
# Package: dynamicprompts==0.31.0
# Where: dynamicprompts/parser/parse.py: the grammar ignores comments in the manner of Python,
#   inside text too
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  dynamicprompts==0.31.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from dynamicprompts.generators import CombinatorialPromptGenerator

template = "{red|blue} bow, hair #ff69b4, long"
prompts = list(CombinatorialPromptGenerator().generate(template))
print("dynamicprompts", version("dynamicprompts"))
print(repr(template), "->", prompts)
if prompts != ["red bow, hair ", "blue bow, hair "]:
    sys.exit("changed: text behind # is kept")
print("holds: a prompt ends at its first #")
PYTHON
