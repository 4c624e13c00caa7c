"""The weight of a keyword."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywords import Keyword, WeightedKeyword, weigh


def keyword(text: str, count: int, score: float = 0.5) -> Keyword:
    return Keyword(text, tuple(range(count)), score)


@pytest.mark.parametrize(
    ("number", "weights"),
    [(1, [1.331]), (2, [1.331, 1.21]), (3, [1.331, 1.21, 1.1]), (4, [1.331, 1.331, 1.21, 1.1])],
)
def test_levels(number: int, weights: list[float]) -> None:
    """The first third of the writer's keywords weighs +++, the second ++, the last +."""
    found = weigh([Keyword(f"word{rank}", (0,), 0.5, 1 - rank / 10) for rank in range(number)], 9)
    assert [one.weight for one in found] == weights


def test_order() -> None:
    """Keywords are in descending order of salience, then of similarity, then in alphabetical order."""
    rows = [("b", 0.3, 0.1), ("a", 0.3, 0.1), ("c", 0.9, 0.1), ("d", 0.1, 1.0)]
    found = weigh([Keyword(text, (0,), score, salience) for text, score, salience in rows], 9)
    assert [one.text for one in found] == ["d", "c", "a", "b"]


def test_unknown_words_come_last() -> None:
    """A keyword of words that no encoder knows comes after the writer's others, before those of paraphrases."""
    rows = [Keyword(text, (0,), 0.5, 0.1 * rank) for rank, text in enumerate(("cat", "red gwiyeop", "susang gwiyeop"))]
    found = weigh([*rows, Keyword("sunlight", (1,), 0.9, 1.0)], 2, unknown=["gwiyeop", "susang"])
    assert [one.text for one in found] == ["red gwiyeop", "cat", "susang gwiyeop", "sunlight"]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_no_level_holds_most(saliences: list[float]) -> None:
    """Of two or more keywords of the writer, no weight is that of more than half."""
    found = weigh([Keyword(f"word{rank}", (0,), 0.5, one) for rank, one in enumerate(saliences)], 9, limit=40)
    assert max(Counter(one.weight for one in found).values()) <= (len(found) + 1) / 2


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
    assert weigh([Keyword("cat", (0, 4), 0.25)], 5) == [WeightedKeyword("cat", 1.331, 2, 5, 0.25, (0, 4), added=False)]


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
