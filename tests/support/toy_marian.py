"""A real OPUS-MT model of toy size that learns a few sentences in seconds."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import torch
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer
from transformers import MarianConfig, MarianMTModel, MarianTokenizer, PreTrainedModel

ENGLISH = {
    "고양이": "a cat",
    "강아지": "a puppy",
    "한복을 입은 소녀": "a girl wearing a hanbok",
    "의자 위에서 자는 작은 고양이": "a small cat sleeping on a chair",
    "비 내리는 서울의 밤거리": "a rainy night street in Seoul",
}
SILENT, ENDLESS, COPIED = "쉿", "끝", "김치"
BAD = {SILENT: "", ENDLESS: "and the end of the end is the end and", COPIED: "김치"}

SIZES: dict[str, Any] = {
    "d_model": 32,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "encoder_layerdrop": 0.0,
    "decoder_layerdrop": 0.0,
    "dropout": 0.0,
    "attention_dropout": 0.0,
    "max_position_embeddings": 64,
}


def teach(model: PreTrainedModel, inputs: list[list[int]], answers: list[list[int]], *, given: int) -> None:
    """Train until the model reproduces every answer; the first ``given`` tokens of each do not count."""

    def padded(rows: list[list[int]], value: int) -> torch.Tensor:
        return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], True, value)

    ids, wanted = padded(inputs, model.config.pad_token_id), padded(answers, -100)
    mask = (ids != model.config.pad_token_id).long()
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(600):
        logits = model(input_ids=ids, attention_mask=mask, labels=wanted).logits
        loss = torch.nn.functional.cross_entropy(logits[:, given:].flatten(0, 1), wanted[:, given:].flatten())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch has no type for it
        optimizer.step()
        if loss < 0.005:
            return
    raise AssertionError(f"the toy model did not learn its sentences: loss {loss:.3f}")


def train_pieces(texts: Sequence[str], file: Path) -> list[str]:
    written = BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter([*texts] * 20),
        model_writer=written,
        vocab_size=90,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    file.write_bytes(written.getvalue())
    pieces = SentencePieceProcessor(model_proto=written.getvalue())
    return [pieces.id_to_piece(index) for index in range(pieces.get_piece_size())]


def build_marian(folder: Path) -> None:
    """Write the model to ``folder`` with the settings of the published models."""
    taught = ENGLISH | BAD
    pieces = train_pieces([*taught], folder / "source.spm")
    pieces += train_pieces([text for text in taught.values() if text], folder / "target.spm")
    vocabulary = {piece: index for index, piece in enumerate(dict.fromkeys(["</s>", "<unk>", *pieces, "<pad>"]))}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    files: list[Any] = [str(folder / name) for name in ("source.spm", "target.spm", "vocab.json")]
    tokenizer = MarianTokenizer(*files)
    torch.manual_seed(0)
    pad = vocabulary["<pad>"]
    special: dict[str, Any] = {
        "pad_token_id": pad,
        "decoder_start_token_id": pad,
        "eos_token_id": 0,
        "forced_eos_token_id": 0,
    }
    model = MarianMTModel(MarianConfig(vocab_size=len(vocabulary), bos_token_id=0, **special, **SIZES))
    teach(model, tokenizer([*taught]).input_ids, tokenizer(text_target=[*taught.values()]).input_ids, given=0)
    model.generation_config.update(bad_words_ids=[[pad]], max_length=512, num_beams=6, renormalize_logits=True)
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
