"""The weight of a keyword."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywords import LEVELS, Keyword, WeightedKeyword, weigh


def keyword(text: str, count: int, score: float = 0.5) -> Keyword:
    return Keyword(text, tuple(range(count)), score)


@pytest.mark.parametrize(("count", "weight"), [(1, 1.1), (3, 1.1), (4, 1.21), (6, 1.21), (7, 1.331), (9, 1.331)])
def test_levels(count: int, weight: float) -> None:
    """A keyword weighs + in up to a third of nine sentences, ++ in up to two thirds, +++ in more."""
    assert weigh([keyword("cat", count)], 9)[0].weight == weight
    assert weigh([keyword("cat", count)], 9, scheme="frequency")[0].weight == weight


def test_nearness() -> None:
    """Of keywords that all sentences say, the most similar ones weigh +++, the least similar +."""
    found = weigh([keyword(text, 9, score) for text, score in (("a", 0.1), ("b", 0.9), ("c", 0.5), ("d", 0.7))], 9)
    assert [(one.text, one.weight) for one in found] == [("b", 1.331), ("d", 1.331), ("c", 1.21), ("a", 1.1)]


def test_order() -> None:
    """Keywords of one weight are in descending order of frequency times nearness, then in alphabetical order."""
    found = weigh([keyword(text, count, 0.3) for text, count in (("b", 7), ("a", 7), ("c", 9), ("d", 1))], 9)
    assert [one.text for one in found] == ["c", "a", "b", "d"]


def test_added_keywords_take_no_place() -> None:
    """Keywords that only paraphrases have come after all of the writer's, and are at most a third of all."""
    own = [Keyword(f"own{number}", (0,), 0.1 * number) for number in range(4)]
    others = [Keyword(f"other{number}", (1, 2), 0.9) for number in range(9)]
    found = weigh([*others, *own], 3, added_in=[1, 2])
    assert [one.text for one in found if one.added] == ["other0", "other1"]
    assert {one.text for one in found if not one.added} == {keyword.text for keyword in own}
    assert [one.text for one in weigh([*others, *own], 3, limit=4, added_in=[1, 2]) if one.added] == []
    assert not any(one.added for one in weigh([*others, *own], 3, added_in=[1]))


def test_original_scheme() -> None:
    """The original project gave every keyword +++."""
    assert {one.weight for one in weigh([keyword("a", 1), keyword("b", 9)], 9, scheme="original")} == {1.331}


def test_limit() -> None:
    """At most 20 keywords are returned unless another number is given."""
    many = [keyword(f"word{number}", 1) for number in range(50)]
    assert len(weigh(many, 5)) == 20
    assert len(weigh(many, 5, limit=3)) == 3
    assert len(weigh(many, 5, limit=1)) == 1
    assert len(weigh(many, 1)) == 20


def test_fields_of_a_weighted_keyword() -> None:
    """A weighted keyword holds the number of its sentences, their total, their indices, and the similarity."""
    assert weigh([Keyword("cat", (0, 4), 0.25)], 5) == [WeightedKeyword("cat", 1.21, 2, 5, 0.25, (0, 4), added=False)]


@pytest.mark.parametrize(
    ("sentences", "ranges"),
    [((), ""), ((4,), "4"), ((0, 1), "0-1"), ((0, 1, 2, 3, 7), "0-3, 7"), ((1, 3, 4), "1, 3-4")],
)
def test_ranges(sentences: tuple[int, ...], ranges: str) -> None:
    """The indices of the sentences are shown with runs joined."""
    assert WeightedKeyword("cat", 1.1, len(sentences), 9, 0.5, sentences).ranges == ranges


@pytest.mark.parametrize(("total", "limit", "named"), [(0, 5, "sentences"), (3, 0, "keywords")])
def test_refusals(total: int, limit: int, named: str) -> None:
    """No sentences, or a limit of no keywords, is refused."""
    with pytest.raises(ValueError, match=f"^the number of {named} must be at least 1, got 0$"):
        weigh([keyword("cat", 1)], total, limit=limit)


@given(st.integers(1, 60), st.integers(1, 60))
def test_weights_grow_with_frequency(first: int, second: int) -> None:
    """A keyword in more sentences never weighs less, and no weight exceeds 1.4."""
    low, high = sorted((first, second))
    weights = {one.text: one.weight for one in weigh([keyword("low", low), keyword("high", high)], 60)}
    assert weights["low"] <= weights["high"] <= 1.4
    assert set(weights.values()) <= set(LEVELS)
