#!/usr/bin/env bash
# Expected: @respx.mock(assert_all_called=False) does what @respx.mock does, with an option: routes
#   of respx.get(…) answer
# Seen: the route is not found: with parentheses the decorator makes a router of its own, while
#   respx.get still adds to the global one
# Package: respx==0.23.1
# Where: respx/router.py, MockRouter.__call__: without a function a new instance is returned
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  respx==0.23.1 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import httpx
import respx


def ask():
    respx.get("http://pictures.test/").respond(json="seen")
    return httpx.get("http://pictures.test/").json()


plain = respx.mock(ask)()
print("respx", version("respx"))
print("@respx.mock:", plain)
try:
    print("@respx.mock(...):", respx.mock(assert_all_called=False)(ask)())
except respx.models.AllMockedAssertionError as error:
    print("@respx.mock(...):", error)
else:
    sys.exit("changed: with options, global routes answer")
print("holds: with options, global routes do not answer")
PYTHON
