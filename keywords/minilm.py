"""The packaged all-MiniLM-L6-v2 in NumPy: the same embeddings as sentence-transformers, without PyTorch.

A BERT encoder (Devlin et al. 2019, https://arxiv.org/abs/1810.04805) whose token vectors are averaged and normalized.
"""

import json
import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

Array = NDArray[np.float32]

_LAYERS, _HEADS, _WIDTH, _INNER, _EPSILON = 6, 12, 384, 1536, 1e-12  # of the model's config.json
_HEAD = _WIDTH // _HEADS
_LONGEST = 256  # tokens, of its sentence_bert_config.json
_LEAST, _MOST = 48, 2048  # tokens that are computed together: enough for a matrix, bounded for the memory
_ERF_RATIO = 0.3275911
_ERF_SERIES = 1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592  # the highest power first
_CHUNK = 1 << 14  # numbers that are activated at once, with what is computed of them in the cache of a core
_HEADER = 8  # bytes of a safetensors file that hold the length of the JSON header


class MiniLm:
    """Embeds English texts; threads can share it."""

    def __init__(self, tokenizer: Tokenizer, weights: Mapping[str, Array]) -> None:
        """Take the tokenizer and the weights by their published names."""
        self._tokenizer = tokenizer
        self._weights = weights
        self._cores = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._cores, thread_name_prefix="embed")

    @classmethod
    def load(cls, folder: Path) -> "MiniLm":
        """Load the tokenizer and map the weights into memory, so that only those in use take space.

        From then on BLAS keeps to one thread in this process: its threads wait for each other in a loop, which costs
        more than they gain where anything else uses the cores. It is not restored, since for OpenBLAS threadpoolctl
        takes a limit from one thread of the process only, and passes over those of other threads in silence.
        """
        threadpool_limits(1, user_api="blas")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        return cls(tokenizer, read_safetensors(folder / "model.safetensors"))

    def encode(self, inputs: list[str]) -> Array:
        """Return one embedding of length 1 for each text; shape (texts, 384).

        The tokens of many texts pass through the layers in one matrix, so that none is padded and few products are
        small; each core has a matrix of its own.
        """
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(inputs)]
        lengths = [len(one) for one in ids]
        tokens = sum(lengths)
        packs = texts_in_packs(lengths, max(-(-tokens // _MOST), min(self._cores, tokens // _LEAST)))
        embeddings = np.empty((len(inputs), _WIDTH), dtype=np.float32)
        embedded = self._pool.map(lambda pack: self._embed([ids[index] for index in pack]), packs)
        for pack, vectors in zip(packs, embedded, strict=True):
            embeddings[pack] = vectors
        return embeddings

    def _embed(self, ids: list[list[int]]) -> Array:
        """Return the embeddings of texts in ascending order of their length; shape (texts, 384).

        A column is a token: so BLAS multiplies small matrices fastest. All layers write into the same arrays: memory
        for new ones would cost more than much of what is computed in them.
        """
        blocks = _blocks([len(one) for one in ids])
        hidden = self._embedded(ids)
        query, key, value, attended = np.empty((4, *hidden.shape), np.float32)
        inner = np.empty((_INNER, hidden.shape[1]), np.float32)
        activated = inner.reshape(-1)
        for number in range(_LAYERS):
            layer = f"encoder.layer.{number}"
            for part, outputs in ("query", query), ("key", key), ("value", value):
                self._linear(f"{layer}.attention.self.{part}", hidden, outputs)
            for columns, texts in blocks:
                attended[:, columns] = _attended(query[:, columns], key[:, columns], value[:, columns], texts)
            hidden += self._linear(f"{layer}.attention.output.dense", attended, query)
            self._normalize(f"{layer}.attention.output.LayerNorm", hidden)
            self._linear(f"{layer}.intermediate.dense", hidden, inner)
            for start in range(0, len(activated), _CHUNK):
                gelu(activated[start : start + _CHUNK])
            hidden += self._linear(f"{layer}.output.dense", inner, query)
            self._normalize(f"{layer}.output.LayerNorm", hidden)
        means = [hidden[:, columns].reshape(_WIDTH, texts, -1).mean(axis=2).T for columns, texts in blocks]
        mean = np.concatenate(means)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), dtype=np.float32)

    def _embedded(self, ids: list[list[int]]) -> Array:
        """Return the sums of the word, position and segment vectors; shape (384, tokens)."""
        tables = (self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
        words, positions, segments = tables
        places = np.concatenate([np.arange(len(one)) for one in ids])
        hidden = np.ascontiguousarray((words[np.concatenate(ids)] + positions[places] + segments[0]).T)
        self._normalize("embeddings.LayerNorm", hidden)
        return hidden

    def _linear(self, name: str, inputs: Array, outputs: Array) -> Array:
        np.matmul(self._weights[f"{name}.weight"], inputs, out=outputs)
        outputs += self._weights[f"{name}.bias"][:, np.newaxis]
        return outputs

    def _normalize(self, name: str, hidden: Array) -> None:
        hidden -= hidden.mean(axis=0)
        hidden /= np.sqrt(np.square(hidden).mean(axis=0) + np.float32(_EPSILON))
        hidden *= self._weights[f"{name}.weight"][:, np.newaxis]
        hidden += self._weights[f"{name}.bias"][:, np.newaxis]


def _attended(query: Array, key: Array, value: Array, texts: int) -> Array:
    """Return the attended values of ``texts`` texts of one length; shape (384, tokens)."""
    asked, offered, given = (
        part.reshape(_HEADS, _HEAD, texts, -1).transpose(2, 0, 1, 3) for part in (query, key, value)
    )
    scores = asked.swapaxes(2, 3) @ offered
    scores *= np.float32(1 / math.sqrt(_HEAD))
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return (given @ scores.swapaxes(2, 3)).transpose(1, 2, 0, 3).reshape(_WIDTH, -1)


def texts_in_packs(lengths: Sequence[int], count: int) -> list[list[int]]:
    """Return the numbers of texts to compute together, the shortest first, in ``count`` packs of as many tokens."""
    packs: dict[int, list[int]] = {}
    before = 0
    for index in sorted(range(len(lengths)), key=lambda index: lengths[index]):
        middle = before + lengths[index] / 2
        packs.setdefault(int(middle * count / sum(lengths)), []).append(index)
        before += lengths[index]
    return [*packs.values()]


def _blocks(lengths: Sequence[int]) -> list[tuple[slice, int]]:
    """Return the columns of each run of texts of equal length, with their number."""
    blocks = []
    start = 0
    for length, run in groupby(lengths):
        texts = len([*run])
        blocks.append((slice(start, start + texts * length), texts))
        start += texts * length
    return blocks


def read_safetensors(file: Path) -> dict[str, Array]:
    """Map the float32 tensors of a safetensors file into memory, by name.

    The format: https://huggingface.co/docs/safetensors/index#format.
    """
    with file.open("rb") as opened:
        header = json.loads(opened.read(int.from_bytes(opened.read(_HEADER), "little")))
        data = opened.tell()
    mapped = np.memmap(file, dtype=np.uint8, mode="r").view(np.ndarray)
    return {
        name: mapped[data + entry["data_offsets"][0] : data + entry["data_offsets"][1]]
        .view(np.float32)
        .reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def gelu(inputs: Array) -> None:
    """Replace ``inputs`` by their Gaussian error linear unit in its exact form, https://arxiv.org/abs/1606.08415.

    It is x Φ(x), or max(x, 0) - |x| (1 - Φ(|x|)). What is subtracted comes from the error function to 2e-7: M.
    Abramowitz, I. Stegun, Handbook of Mathematical Functions, 7.1.26.
    """
    size = np.abs(inputs)
    ratio = size * np.float32(_ERF_RATIO * math.sqrt(0.5))
    ratio += 1
    np.reciprocal(ratio, out=ratio)
    value = ratio * np.float32(_ERF_SERIES[0] / 2)
    for coefficient in _ERF_SERIES[1:]:
        value += np.float32(coefficient / 2)
        value *= ratio
    value *= size
    np.square(size, out=size)
    size *= np.float32(-0.5)
    value *= np.exp(size, out=size)
    np.maximum(inputs, 0, out=inputs)
    inputs -= value
