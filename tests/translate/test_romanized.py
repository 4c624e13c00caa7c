"""Words that only spell a Korean word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import romanized_words


@pytest.mark.parametrize(
    ("english", "korean", "unknown"),
    [
        ("a latte, and saengttalgi", "라떼와 생딸기", {"saengttalgi"}),
        ("an emerald sea and susang banggallo", "에메랄드빛 바다와 수상 방갈로", {"susang", "banggallo"}),
        ("a woman wearing a hanbok", "한복을 입은 여자", set()),
        ("a Tyrannosaurus rex", "티라노사우루스", set()),
        ("saengttalgi", "딸기", set()),
        ("", "", set()),
    ],
)
def test_romanized_words(english: str, korean: str, unknown: set[str]) -> None:
    """A word that spells a part of the text is named, one that the lexicon or the glossary knows is not."""
    assert romanized_words(english, korean) == unknown


@given(st.text(), st.text())
def test_any_text(english: str, korean: str) -> None:
    """Whatever the texts, what is named stands in the English."""
    assert all(word in english.lower() for word in romanized_words(english, korean))
