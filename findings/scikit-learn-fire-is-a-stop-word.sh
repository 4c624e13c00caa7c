#!/usr/bin/env bash
# Expected: the English stop words are words without content: articles, pronouns, prepositions
# Seen: fire, system, bill, cry, bottom and thick are among them, so KeyBERT, which uses the list,
#   never finds fire in 'a dragon breathing fire'
# Package: scikit-learn==1.9.1
# Where: sklearn/feature_extraction/_stop_words.py, ENGLISH_STOP_WORDS
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  scikit-learn==1.9.1 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from sklearn.feature_extraction.text import CountVectorizer

text = "a dragon breathing fire under a thick bottom cloud, a crying solar system"
words = CountVectorizer(stop_words="english").fit([text]).get_feature_names_out().tolist()
print("scikit-learn", version("scikit-learn"))
print(repr(text), "->", words)
if "fire" in words or "system" in words:
    sys.exit("changed: fire and system are words with content")
print("holds: fire and system are dropped as stop words")
PYTHON
