#!/usr/bin/env bash
# Expected: the same tensors with the same metadata give the same bytes, so that files can be
#   compared by their hash
# Seen: each save lays the metadata in another order, so the bytes differ from one save to the next
# Package: safetensors==0.8.0 (numpy==2.4.6)
# Where: safetensors/src/tensor.rs: the metadata is a HashMap of Rust, whose order is random for
#   each map
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  safetensors==0.8.0 numpy==2.4.6 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from hashlib import sha256
from importlib.metadata import version

import numpy as np
from safetensors.numpy import save

tensors = {"weight": np.zeros(4, dtype=np.float32)}
metadata = {key: key for key in ("author", "base", "date", "format", "license", "title")}
digests = {sha256(save(tensors, metadata=metadata)).hexdigest() for _ in range(20)}
print("safetensors", version("safetensors"))
print("different files from 20 equal saves:", len(digests))
if len(digests) == 1:
    sys.exit("changed: equal tensors and metadata now give equal bytes")
print("holds: equal tensors and metadata give different bytes")
PYTHON
