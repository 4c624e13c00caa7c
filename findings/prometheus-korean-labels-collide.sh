#!/usr/bin/env bash
# Expected: label names that the text format cannot show are refused, or shown so that they stay
#   apart
# Seen: two labels named 상태 and 단계 are accepted and both shown as __, so a sample has one label name
#   twice
# Package: prometheus-client==0.26.0
# Where: prometheus_client/validation.py allows any UTF-8 name; openmetrics/exposition.py, _escape,
#   writes _ for each other character
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  prometheus-client==0.26.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Gauge, generate_latest

registry = CollectorRegistry()
Gauge("jobs", "Jobs by state and stage.", ["상태", "단계"], registry=registry).labels("queued", "draw").set(3)
sample = generate_latest(registry).decode().splitlines()[-1]
print("prometheus-client", version("prometheus-client"))
print(sample)
if sample.count("__=") != 2:
    sys.exit("changed: label names are no longer folded into the same one")
print("holds: two label names are shown as the same one")
PYTHON
