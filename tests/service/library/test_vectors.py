"""Packed embeddings: their cosines, the nearest of them, and a choice of different ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.library import Floats, PackedVectors, packed
from service.library.vectors import diverse


def unit(count: int, seed: int = 0, width: int = 384) -> Floats:
    found = np.random.default_rng(seed).standard_normal((count, width)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize("count", [1, 511, 512, 513, 1500])
def test_cosines_of_packed_embeddings(count: int) -> None:
    """The cosines are those of the embeddings to 0.003, across the edges of blocks too."""
    embeddings = unit(count)
    query = embeddings[count // 2]
    found = PackedVectors(packed(embeddings)).similarities(query)
    assert np.abs(found - embeddings @ query).max() < 0.003


@given(st.integers(1, 60), st.integers(1, 80), st.integers(0, 1000))
def test_the_nearest_are_those_of_a_full_sort(count: int, most: int, seed: int) -> None:
    """The nearest are the best of all cosines in falling order, all of them where there are fewer."""
    vectors = PackedVectors(packed(unit(count, seed, 8)))
    query = unit(1, seed + 1, 8)[0]
    everything = vectors.similarities(query)
    found = vectors.nearest(query, most)
    assert [near for _number, near in found] == sorted(everything.tolist(), reverse=True)[:most]
    assert all(everything[number] == np.float32(near) for number, near in found)


def test_extended_vectors_find_what_was_added() -> None:
    """What is added is found beside what was there; nothing can be extended and zeros have no cosine."""
    first, second = unit(3), unit(2, seed=1)
    vectors = PackedVectors(np.empty((0, 0), np.int8)).extended(packed(first), 9).extended(packed(second), 9)
    assert len(vectors) == 5
    assert vectors.nearest(second[1], 1)[0][0] == 4
    bounded = vectors.extended(packed(first), 4)
    assert len(bounded) == 4
    assert bounded.nearest(second[1], 1)[0][0] == 0
    assert PackedVectors(packed(np.zeros((1, 384), np.float32))).similarities(first[0]).tolist() == [0]


def test_a_choice_of_different_prompts() -> None:
    """A copy of what is chosen comes after something else that is a little less near."""
    query, other = np.eye(3, dtype=np.float32)[:2]
    vectors = np.stack([0.9 * query + 0.4 * other, 0.9 * query + 0.4 * other, 0.8 * query - 0.6 * other])
    near = (vectors @ query / np.linalg.norm(vectors, axis=1)).tolist()
    assert diverse(near, packed(vectors), 3) == [0, 2, 1]
    assert diverse(near, packed(vectors), 1) == [0]
    assert diverse([], packed(vectors[:0]), 3) == []
