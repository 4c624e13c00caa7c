#!/usr/bin/env bash
# Expected: singular_noun returns False for a noun that is singular already, as its documentation
#   says
# Seen: lotus gives lotu, canvas canva, iris iri and lens len: an s at the end is taken for a
#   plural, except in -ss
# Package: inflect==7.6.0
# Where: inflect/__init__.py, engine._sinoun: nouns that no list knows lose their last s
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  inflect==7.6.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import inflect

nouns = ["lotus", "canvas", "iris", "lens", "dress"]
singular = {noun: inflect.engine().singular_noun(noun) for noun in nouns}
print("inflect", version("inflect"))
print(singular)
if singular["lotus"] is False and singular["canvas"] is False:
    sys.exit("changed: lotus and canvas are known as singular")
print("holds: singular nouns in -s are cut")
PYTHON
