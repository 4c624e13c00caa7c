"""From frequency to weight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywords import LEVELS, Keyword, weigh


def keyword(text: str, count: int, score: float = 0.5) -> Keyword:
    return Keyword(text, tuple(range(count)), score)


@pytest.mark.parametrize(("count", "weight"), [(1, 1.1), (3, 1.1), (4, 1.21), (6, 1.21), (7, 1.331), (9, 1.331)])
def test_levels(count: int, weight: float) -> None:
    """Up to a third of nine sentences weighs +, up to two thirds ++, more +++."""
    assert weigh([keyword("cat", count)], 9)[0].weight == weight


def test_order() -> None:
    """Keywords come by weight, ties by similarity, then by text."""
    found = weigh([keyword("b", 1, 0.3), keyword("a", 1, 0.3), keyword("c", 1, 0.9), keyword("d", 9, 0.1)], 9)
    assert [one.text for one in found] == ["d", "c", "a", "b"]


def test_seed_scheme() -> None:
    """The original project gave every keyword +++."""
    assert {one.weight for one in weigh([keyword("a", 1), keyword("b", 9)], 9, scheme="original")} == {1.331}


def test_limit() -> None:
    """At most 20 keywords are kept unless another number is asked for."""
    many = [keyword(f"word{number}", 1) for number in range(50)]
    assert len(weigh(many, 5)) == 20
    assert len(weigh(many, 5, limit=3)) == 3


def test_what_a_keyword_tells() -> None:
    """A weighted keyword says in how many of how many sentences it was found, and in which."""
    found = weigh([Keyword("cat", (0, 4), 0.25)], 5)[0]
    assert (found.count, found.total, found.sentences, found.score) == (2, 5, (0, 4), 0.25)


@pytest.mark.parametrize(("of", "limit", "named"), [(0, 5, "sentences"), (3, 0, "keywords")])
def test_refusals(of: int, limit: int, named: str) -> None:
    """Nothing can be weighed over no sentences, or down to no keywords."""
    with pytest.raises(ValueError, match=f"{named} must be at least 1, got 0"):
        weigh([keyword("cat", 1)], of, limit=limit)


@given(st.integers(1, 60), st.integers(1, 60))
def test_weights_grow_with_frequency(first: int, second: int) -> None:
    """A keyword in more sentences never weighs less, and none weighs above 1.4."""
    low, high = sorted((first, second))
    weights = {one.text: one.weight for one in weigh([keyword("low", low), keyword("high", high)], 60)}
    assert weights["low"] <= weights["high"] <= 1.4
    assert set(weights.values()) <= set(LEVELS)
