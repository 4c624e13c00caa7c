#!/usr/bin/env bash
# Expected: capture_logs collects the entries as they would be logged, values of bind_contextvars
#   included
# Seen: values of bind_contextvars are missing: all configured processors are taken out, and
#   merge_contextvars is one of them
# Package: structlog==26.1.0
# Where: structlog/testing.py, capture_logs: the list of processors is cleared before LogCapture is
#   added
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  structlog==26.1.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import structlog
from structlog.contextvars import bind_contextvars, merge_contextvars

structlog.configure(processors=[merge_contextvars, structlog.processors.JSONRenderer()])
bind_contextvars(job="7f3a")
with structlog.testing.capture_logs() as captured:
    structlog.get_logger().info("started", step=1)
print("structlog", version("structlog"))
print("logged:  ", end=" ", flush=True)
structlog.get_logger().info("started", step=1)
print("captured:", captured[0])
if "job" in captured[0]:
    sys.exit("changed: captured entries carry context variables")
print("holds: captured entries lack context variables")
PYTHON
