"""Real BLIP and GIT models of toy size that learn the captions of a few colours in seconds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import (
    BertTokenizer,
    BlipConfig,
    BlipForConditionalGeneration,
    BlipImageProcessorPil,
    BlipProcessor,
    CLIPImageProcessorPil,
    GitConfig,
    GitForCausalLM,
    GitProcessor,
)

CAPTIONS = {"red": "a girl with a ponytail in a red hanbok", "blue": "a boat on the sea", "black": ""}
_WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_WORDS += sorted({word for caption in CAPTIONS.values() for word in caption.split()})
_SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
}
_TEXT: dict[str, Any] = _SIZES | {
    "max_position_embeddings": 64,
    "pad_token_id": 0,
    "eos_token_id": 3,
    "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0,
}
_VISION = _SIZES | {"image_size": 32, "patch_size": 16}
_FIRST = len(_WORDS)  # the token that BLIP's captions begin with, which the tokenizer does not know


def picture(color: str, size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Return a picture of one colour."""
    return Image.new("RGB", size, color)


def build_blip(folder: Path) -> None:
    """Write a BLIP model of captions to ``folder``."""
    processor = BlipProcessor(BlipImageProcessorPil(size={"height": 32, "width": 32}), _tokenizer())
    text = _TEXT | {
        "vocab_size": len(_WORDS) + 1,
        "encoder_hidden_size": 32,
        "projection_dim": 32,
        "bos_token_id": _FIRST,
        "sep_token_id": 3,
    }
    vision = _VISION | {"projection_dim": 32}
    config = BlipConfig(text_config=text, vision_config=vision, projection_dim=32, image_text_hidden_size=32)
    torch.manual_seed(0)
    _teach(folder, BlipForConditionalGeneration(config), processor, first=_FIRST)


def build_git(folder: Path) -> None:
    """Write a GIT model of captions to ``folder``."""
    images = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    config = GitConfig(vision_config=_VISION, vocab_size=len(_WORDS), bos_token_id=2, **_TEXT)
    torch.manual_seed(0)
    _teach(folder, GitForCausalLM(config), GitProcessor(images, _tokenizer()), first=2)


BUILDERS: dict[str, Callable[[Path], None]] = {"blip": build_blip, "git": build_git}


def _tokenizer() -> BertTokenizer:
    return BertTokenizer(vocab={word: index for index, word in enumerate(_WORDS)})


def _teach(folder: Path, model: Any, processor: Any, *, first: int) -> None:
    """Train until the model writes every caption, and save it."""
    pixels = processor(images=[picture(color) for color in CAPTIONS], return_tensors="pt")["pixel_values"]
    rows = processor.tokenizer([*CAPTIONS.values()], padding=True, return_tensors="pt")
    ids = rows.input_ids.clone()
    ids[:, 0] = first
    labels = ids.masked_fill(rows.attention_mask == 0, -100)
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(200):
        loss = model(pixel_values=pixels, input_ids=ids, attention_mask=rows.attention_mask, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    processor.save_pretrained(folder)
    model.save_pretrained(folder)
