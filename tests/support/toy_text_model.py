"""Real causal language models of toy size, in folders: one answers at random, one always says the same list."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from tokenizers import AddedToken, Tokenizer
from tokenizers.decoders import ByteLevel as ByteDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

START, END, ROLE = "<|im_start|>", "<|im_end|>", "<|user|>"
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WITHOUT_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}" + TEMPLATE
POSITIONS = 4096


def toy_tokenizer(template: str | None = TEMPLATE, pieces: Sequence[str] = ()) -> Any:
    """Return a tokenizer of bytes, with ``pieces`` and a mark that is not called special as tokens of their own."""
    alphabet = sorted(ByteLevel.alphabet())
    backend = Tokenizer(BPE(vocab={byte: index for index, byte in enumerate(alphabet)}, merges=[]))
    backend.pre_tokenizer, backend.decoder = ByteLevel(add_prefix_space=False), ByteDecoder()
    tokenizer: Any = PreTrainedTokenizerFast(
        tokenizer_object=backend, eos_token=END, additional_special_tokens=[START], chat_template=template
    )
    tokenizer.add_tokens([AddedToken(piece, normalized=False) for piece in (ROLE, *pieces)])
    return tokenizer


def toy_model(tokenizer: Any, positions: int = POSITIONS) -> LlamaForCausalLM:
    """Return a model with random weights."""
    torch.manual_seed(0)
    size = 2 * len(tokenizer)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=size,
            intermediate_size=4,
            num_hidden_layers=1,
            num_attention_heads=1,
            head_dim=2,
            max_position_embeddings=positions,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
        )
    )


def build_random(folder: Path, **changes: Any) -> None:
    """Write a model that answers with random bytes to ``folder``."""
    tokenizer = toy_tokenizer(changes.pop("template", TEMPLATE))
    model = toy_model(tokenizer, **changes)
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)


def build_saying(folder: Path, answers: Sequence[str], template: str | None = TEMPLATE) -> None:
    """Write a model to ``folder`` that answers everything with the JSON list of ``answers``.

    Each item of the list is one token, and the weights lead from each token to the next one.
    """
    listed = [json.dumps(answer, ensure_ascii=False) for answer in answers]
    opening = '{"paraphrases": [' if template else ""
    pieces = [opening + listed[0], *(f", {one}" for one in listed[1:]), "]}"]
    tokenizer = toy_tokenizer(template, pieces)
    model = toy_model(tokenizer)
    last = tokenizer("\n" if template else "[").input_ids[-1]
    chain = [last, *tokenizer.convert_tokens_to_ids(pieces), tokenizer.eos_token_id]
    with torch.no_grad():
        for name, weights in model.named_parameters():
            weights.fill_(1 if "norm" in name else 0)
        model.model.embed_tokens.weight.copy_(torch.eye(*model.model.embed_tokens.weight.shape))
        for token, following in pairwise(chain):
            model.lm_head.weight[following, token] = 1
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
