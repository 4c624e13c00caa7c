#!/usr/bin/env bash
# Expected: StripAccents turns café into cafe
# Seen: café stays as it is: only combining marks are removed, so the text must be decomposed by NFD
#   before
# Package: tokenizers==0.23.3
# Where: tokenizers/src/normalizers/strip.rs, StripAccents: a filter over combining marks, without a
#   normal form
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  tokenizers==0.23.3 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from tokenizers.normalizers import NFD, Sequence, StripAccents

alone = StripAccents().normalize_str("café")
after_nfd = Sequence([NFD(), StripAccents()]).normalize_str("café")
print("tokenizers", version("tokenizers"))
print("StripAccents:", alone, " NFD, StripAccents:", after_nfd)
if alone != "café":
    sys.exit("changed: StripAccents strips a composed letter")
print("holds: StripAccents alone keeps the accent of a composed letter")
PYTHON
