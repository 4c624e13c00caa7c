#!/usr/bin/env bash
# Expected: with full character coverage, decode(encode(text)) is the text, blanks apart
# Seen: ㅋㅋㅋ comes back as three initial consonants (U+110F), which look alike but equal neither the
#   text nor [ㄱ-ㅎ]
# Package: sentencepiece==0.2.3
# Where: src/normalization_rule.h, the default rule nmt_nfkc: NFKC maps compatibility jamo to
#   conjoining ones
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  sentencepiece==0.2.3 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import tempfile
from importlib.metadata import version

from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

with tempfile.TemporaryDirectory() as folder:
    SentencePieceTrainer.train(
        sentence_iterator=iter(["ㅋㅋㅋ 재밌다", "가을 하늘 아래", "소녀가 웃는다"] * 20), model_prefix=f"{folder}/toy",
        vocab_size=24, hard_vocab_limit=False, character_coverage=1.0, minloglevel=2,
    )
    model = SentencePieceProcessor(model_file=f"{folder}/toy.model")
text = model.decode(model.encode("ㅋㅋㅋ"))
print("sentencepiece", version("sentencepiece"))
print([f"U+{ord(sign):04X}" for sign in "ㅋㅋㅋ"], "->", [f"U+{ord(sign):04X}" for sign in text])
if text != "\u110f" * 3:
    sys.exit("changed: lone jamo are no longer decoded as initial consonants")
print("holds: lone jamo come back as other characters")
PYTHON
