#!/usr/bin/env bash
# Expected: a percent sign in the middle of a prompt is text, as in 50%; at most %{ begins something
# Seen: ParseException: Expected end of text, found '%'
# Package: dynamicprompts==0.31.0
# Where: dynamicprompts/parser/parse.py, _configure_literal_sequence: every character of wrap_start, which is %{, is
#   taken out of what a literal may contain
# Date: 2026-11-28
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
from pyparsing import ParseException

template = "a forest at 50% saturation"
print("dynamicprompts", version("dynamicprompts"))
try:
    prompts = list(CombinatorialPromptGenerator().generate(template))
except ParseException as error:
    print(repr(template), "-> ParseException:", error)
    print("holds: a percent sign is no text")
else:
    sys.exit(f"changed: {prompts}")
PYTHON
