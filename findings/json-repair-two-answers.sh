#!/usr/bin/env bash
# Expected: two objects one after the other become a list of both, whatever their keys are
# Seen: objects with the same keys count as one that was corrected: only the last is returned,
#   without a list; other keys give a list
# Package: json_repair==0.64.6
# Where: json_repair/json_parser.py, the loop over top-level values: ObjectComparer.is_same_object
#   pops the one before
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  json_repair==0.64.6 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from json_repair import loads

same = loads('{"english": "horse"} {"english": "dog"}')
other = loads('{"korean": "horse"} {"english": "dog"}')
print("json_repair", version("json_repair"))
print("same keys: ", same)
print("other keys:", other)
if same != {"english": "dog"} or not isinstance(other, list):
    sys.exit("changed: objects with the same keys are no longer merged into the last")
print("holds: of two objects with the same keys, the first is lost")
PYTHON
