#!/usr/bin/env bash
# Expected: a lemma goes with its part of speech: where HanTa tags leaves as a plural noun, its lemma is leaf, as wolves
#   has wolf and shelves has shelf
# Seen: leaves is tagged NN2, and its lemma is leave, that of the verb
# Package: HanTa==1.2.1
# Where: the English model morphmodel_en.pgz; a count of leaf and leaves by their lemmas keeps them apart
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check HanTa==1.2.1 numpy==2.4.6 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

from HanTa import HanoverTagger

model = Path(HanoverTagger.__file__).with_name("morphmodel_en.pgz")
tagger = HanoverTagger.HanoverTagger(str(model))
print("HanTa", version("HanTa"))
found = {word: tagger.tag_sent(["yellow", word, "on", "a", "road"])[1][1:] for word in ("leaves", "wolves")}
print(found)
if found != {"leaves": ("leave", "NN2"), "wolves": ("wolf", "NN2")}:
    sys.exit("changed: the plural noun leaves has another lemma")
print("holds: a noun has the lemma of a verb")
PYTHON
