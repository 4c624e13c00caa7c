#!/usr/bin/env bash
# Expected: with one seed, a longer draw begins with the numbers of a shorter one
# Seen: randn(20) and randn(16) differ from the fifth number on; randn(32) does begin with randn(16)
# Package: torch==2.13.0 (numpy==2.4.6)
# Where: ATen/native/cpu/DistributionTemplates.h, normal_fill: numbers come 16 at a time, and for a
#   rest the last 16 are drawn again
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  torch==2.13.0 numpy==2.4.6 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import torch


def draw(count):
    return torch.randn(count, generator=torch.Generator().manual_seed(7))


same = {count: int((draw(count)[:16] == draw(16)).sum()) for count in (20, 24, 32)}
print("torch", torch.__version__)
print("of the 16 numbers of randn(16), found again at the head of longer draws:", same)
if same[20] == 16 or same[32] != 16:
    sys.exit("changed: longer draws begin otherwise than before")
print("holds: a longer draw with the same seed may begin with other numbers")
PYTHON
