#!/usr/bin/env bash
# Expected: a transposed NumPy array is saved as it reads, or refused as safetensors.torch refuses a
#   tensor that is not contiguous
# Seen: no error, and other numbers come back: the memory is written in its own order under the
#   shape of the view
# Package: safetensors==0.8.0 (numpy==2.4.6)
# Where: safetensors/numpy.py: the docstring of save asks for contiguous arrays, _flatten does not
#   check it
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  safetensors==0.8.0 numpy==2.4.6 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
from safetensors.numpy import load, save

array = np.arange(6, dtype=np.float32).reshape(2, 3).T
loaded = load(save({"weight": array}))["weight"]
print("safetensors", version("safetensors"))
print("saved ", array.tolist())
print("loaded", loaded.tolist())
if np.array_equal(array, loaded):
    sys.exit("changed: a transposed array survives saving")
print("holds: a transposed array comes back with its numbers in other places, without an error")
PYTHON
