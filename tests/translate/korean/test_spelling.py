"""Slips of spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.korean.lexicon import read_entries
from translate.korean.spelling import MEANT, respell


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("벗꽃길을 걷는 소녀", "벚꽃길을 걷는 소녀"),
        ("뒷모슴", "뒷모습"),
        ("뛰어노느 강아지", "뛰어노는 강아지"),
        ("어느 봄날", "어느 봄날"),
        ("웃고잇는 소년", "웃고있는 소년"),
        ("눈덮힌 산", "눈덮인 산"),
        ("살찌게 하는 빵", "살찌게 하는 빵"),
    ],
)
def test_slips_at_the_beginning_of_words(slip: str, meant: str) -> None:
    """A word that begins with a slip is respelled, and a slip within a word is none."""
    assert respell(slip) == meant


def test_no_slip_is_a_word() -> None:
    """No word of the lexicon is taken for a slip."""
    assert MEANT.keys().isdisjoint(entry.korean for entry in read_entries())


@given(st.text())
def test_respelled_once(text: str) -> None:
    """A respelled text has no slips left."""
    assert respell(respell(text)) == respell(text)
