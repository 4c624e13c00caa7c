"""The packaged all-MiniLM-L6-v2 in NumPy: the same embeddings as sentence-transformers, without PyTorch.

A BERT encoder (Devlin et al. 2019, https://arxiv.org/abs/1810.04805) whose token vectors are averaged and normalized.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from tokenizers import Encoding, Tokenizer

Array = NDArray[np.float32]

_LAYERS, _HEADS, _EPSILON = 6, 12, 1e-12  # of the model's config.json
_LONGEST = 256  # tokens, of its sentence_bert_config.json
_BATCH = 64  # texts that are computed together; bounds the memory of attention
_ERF_RATIO = 0.3275911
_ERF_SERIES = 1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592  # the highest power first
_HEADER = 8  # bytes of a safetensors file that hold the length of the JSON header


class MiniLm:
    """Embeds English texts; threads can share it."""

    def __init__(self, tokenizer: Tokenizer, weights: Mapping[str, Array]) -> None:
        """Take the tokenizer and the weights by their published names."""
        self._tokenizer = tokenizer
        self._weights = weights
        self._threads = ThreadpoolController()

    @classmethod
    def load(cls, folder: Path) -> "MiniLm":
        """Load the tokenizer and map the weights into memory, so that only those in use take space."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        return cls(tokenizer, read_safetensors(folder / "model.safetensors"))

    def encode(self, inputs: list[str]) -> Array:
        """Return one embedding of length 1 for each text; shape (texts, 384).

        Texts of equal length are computed together, so that none is padded, on one thread: the matrices are small,
        and threads cost more than they gain, much more where other processes use the cores.
        """
        encodings = self._tokenizer.encode_batch(inputs)
        by_length: dict[int, list[int]] = defaultdict(list)
        for index, encoding in enumerate(encodings):
            by_length[len(encoding.ids)].append(index)
        embeddings = np.empty((len(inputs), 384), dtype=np.float32)
        with self._threads.limit(limits=1, user_api="blas"):
            for indices in by_length.values():
                for start in range(0, len(indices), _BATCH):
                    batch = indices[start : start + _BATCH]
                    embeddings[batch] = self._embed([encodings[index] for index in batch])
        return embeddings

    def _embed(self, encodings: list[Encoding]) -> Array:
        """Return the embeddings of texts with equally many tokens; shape (texts, 384)."""
        hidden = self._embedded([encoding.ids for encoding in encodings])
        for number in range(_LAYERS):
            layer = f"encoder.layer.{number}"
            attended = self._linear(
                f"{layer}.attention.output.dense", self._attention(f"{layer}.attention.self", hidden)
            )
            hidden = self._normalized(f"{layer}.attention.output.LayerNorm", attended + hidden)
            inner = _gelu(self._linear(f"{layer}.intermediate.dense", hidden))
            hidden = self._normalized(
                f"{layer}.output.LayerNorm", self._linear(f"{layer}.output.dense", inner) + hidden
            )
        mean = hidden.mean(axis=1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), dtype=np.float32)

    def _embedded(self, ids: list[list[int]]) -> Array:
        """Return the sums of the word, position and segment vectors; shape (texts, tokens, 384)."""
        tables = (self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
        words, positions, segments = tables
        return self._normalized("embeddings.LayerNorm", words[np.array(ids)] + positions[: len(ids[0])] + segments[0])

    def _attention(self, name: str, hidden: Array) -> Array:
        """Return the attended values of all heads side by side; shape (texts, tokens, 384)."""
        texts, tokens, width = hidden.shape
        query, key, value = (
            self._linear(f"{name}.{part}", hidden).reshape(texts, tokens, _HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // _HEADS))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        attended: Array = (scores @ value).transpose(0, 2, 1, 3).reshape(texts, tokens, width)
        return attended

    def _linear(self, name: str, inputs: Array) -> Array:
        flat: Array = inputs.reshape(-1, inputs.shape[-1]) @ self._weights[f"{name}.weight"].T
        flat += self._weights[f"{name}.bias"]
        return flat.reshape(*inputs.shape[:-1], -1)

    def _normalized(self, name: str, inputs: Array) -> Array:
        centred: Array = inputs - inputs.mean(axis=-1, keepdims=True)
        centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        return centred * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def read_safetensors(file: Path) -> dict[str, Array]:
    """Map the float32 tensors of a safetensors file into memory, by name.

    The format: https://huggingface.co/docs/safetensors/index#format.
    """
    with file.open("rb") as opened:
        header = json.loads(opened.read(int.from_bytes(opened.read(_HEADER), "little")))
        data = opened.tell()
    mapped = np.memmap(file, dtype=np.uint8, mode="r")
    return {
        name: mapped[data + entry["data_offsets"][0] : data + entry["data_offsets"][1]]
        .view(np.float32)
        .reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def _gelu(inputs: Array) -> Array:
    """Return the Gaussian error linear unit in its exact form, https://arxiv.org/abs/1606.08415."""
    activated: Array = inputs * (1 + erf(inputs / np.float32(np.sqrt(2))))
    activated /= 2
    return activated


def erf(inputs: Array) -> Array:
    """Return the error function, to 5e-7: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 7.1.26."""
    size = np.abs(inputs)
    ratio = 1 / (1 + np.float32(_ERF_RATIO) * size)
    series = np.zeros_like(ratio)
    for coefficient in _ERF_SERIES:
        series += np.float32(coefficient)
        series *= ratio
    value: Array = np.copysign(1 - series * np.exp(-size * size), inputs)
    return value
