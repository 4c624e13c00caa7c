#!/usr/bin/env bash
# Expected: a corpus of one hypothesis that equals its reference scores 100, however short it is
# Seen: two words score 0.0, since there is no n-gram of three or four words to count; sentence_bleu
#   gives 100 for the same pair
# Package: sacrebleu==2.6.0
# Where: sacrebleu/metrics/bleu.py, BLEU.compute_bleu: the loop stops at an order without n-grams,
#   whose precision stays 0
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  sacrebleu==2.6.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import sacrebleu

corpus = sacrebleu.corpus_bleu(["red hanbok"], [["red hanbok"]]).score
sentence = sacrebleu.sentence_bleu("red hanbok", ["red hanbok"]).score
print("sacrebleu", version("sacrebleu"))
print(f"corpus_bleu {corpus:.1f}, sentence_bleu {sentence:.1f}")
if corpus != 0:
    sys.exit("changed: corpus_bleu of two equal words is no longer 0")
print("holds: corpus_bleu of two equal words is 0")
PYTHON
