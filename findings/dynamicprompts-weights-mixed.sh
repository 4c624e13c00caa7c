#!/usr/bin/env bash
# Expected: of two values that are chosen, the second is chosen by the weights of the values that are left
# Seen: the weight of the first chosen value is removed from the list by its number, not by its place, so that
#   the values that are left get each other's weights: after c, 1::a|2::b|1::c has a twice as often as b
# Package: dynamicprompts==0.31.0
# Where: dynamicprompts/utils.py, choose_without_replacement: weights.remove(weights[values.index(chosen)])
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  dynamicprompts==0.31.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from collections import Counter
from importlib.metadata import version

from dynamicprompts.generators import RandomPromptGenerator

template = "{2$$ $$1::a|2::b|1::c}"
prompts = Counter(str(one) for one in RandomPromptGenerator(seed=1).generate(template, 20000))
print("dynamicprompts", version("dynamicprompts"))
print(repr(template), "-> c a:", prompts["c a"], "c b:", prompts["c b"], "(1 to 2 is expected)")
if not 1.8 < prompts["c a"] / prompts["c b"] < 2.2:
    sys.exit("changed: the weights of the values that are left are no longer exchanged")
print("holds: the second of two values is chosen by the weight of another one")
PYTHON
