#!/usr/bin/env bash
# Expected: the larger dictionary reads more words right: with Kiwi's dictionary of names (load_default_dict, the
#   default) 포메라니안 is one noun, as it is without it
# Seen: with it the dog falls apart into a name, 포메라니, and an adverb, 안
# Package: kiwipiepy==0.24.0, kiwipiepy-model==0.24.0
# Where: kiwipiepy_model/default.dict, whose names win over what the model would make of the word
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  kiwipiepy==0.24.0 kiwipiepy_model==0.24.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from kiwipiepy import Kiwi


def read(**options):
    return [(token.form, token.tag) for token in Kiwi(num_workers=1, **options).tokenize("포메라니안")]


print("kiwipiepy", version("kiwipiepy"))
without, with_names = read(load_default_dict=False), read()
print("without names:", without, "with names:", with_names)
if len(without) != 1 or len(with_names) != 2:
    sys.exit("changed: the dictionary of names makes no such difference")
print("holds: the dictionary of names splits a dog")
PYTHON
