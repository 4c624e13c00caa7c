"""CLIP tokenizers of toy size: every byte is a token, and nothing is merged."""

import json
from pathlib import Path

from tokenizers.pre_tokenizers import ByteLevel

BEGIN, END = "<|startoftext|>", "<|endoftext|>"


def build_tokenizers(folder: Path) -> Path:
    """Writes ``tokenizer`` and ``tokenizer_2`` into ``folder`` as diffusers lays them out, and returns it."""
    bytes_ = sorted(ByteLevel.alphabet())
    vocabulary = [*bytes_, *(f"{byte}</w>" for byte in bytes_), BEGIN, END]
    for name in ("tokenizer", "tokenizer_2"):
        own = folder / name
        own.mkdir(parents=True)
        (own / "vocab.json").write_text(json.dumps({token: index for index, token in enumerate(vocabulary)}))
        (own / "merges.txt").write_text("#version: 0.2\n")
        marks = {"bos_token": BEGIN, "eos_token": END, "unk_token": END, "pad_token": END}
        (own / "tokenizer_config.json").write_text(
            json.dumps({"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, **marks})
        )
    return folder
