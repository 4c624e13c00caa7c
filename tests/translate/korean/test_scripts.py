"""Letters that are not English."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import foreign_letters


@pytest.mark.parametrize(
    ("english", "source", "foreign"),
    [
        ("a 灯塔 at a seaside", "바닷가의 등대", "灯塔"),
        ("海边的灯塔", "바닷가의 등대", "海边的灯塔"),
        ("海辺の灯台、夕焼け", "바닷가의 등대", "海辺の灯台夕焼け"),
        ("カフェ", "카페", "カフェ"),
        ("a маяк", "등대", "маяк"),
        ("φάρος", "등대", "φάρος"),
        ("منارة", "등대", "منارة"),
        ("a lighthouse 등대", "등대", "등대"),
        ('a sign "東京"', '"東京"이라고 쓰인 간판', ""),
        ("a lighthouse beside 東京", "漢字가 쓰인 등대", ""),
        ("a маяк beside 東京", "漢字가 쓰인 등대", "маяк"),
        ("α particle at 5 µm, 20 °C, ½ ﬁ Ａ ª", "입자", ""),
        ("café, Łódź, Việt Nam, Hawaiʻi, “naïve” — ß …", "카페", ""),
        ("a cat 🐱 👨‍👩‍👧 ☂️ ★ ① 100% ₩", "고양이", ""),
        ("", "고양이", ""),
    ],
)
def test_foreign_letters(english: str, source: str, foreign: str) -> None:
    """Letters of scripts that neither English nor the source has are foreign; symbols and accents are not."""
    assert foreign_letters(english, source) == foreign


def test_korean() -> None:
    """Hangul and Latin letters are not foreign to Korean; others are, unless the source has them."""
    assert foreign_letters("OPEN이라고 쓰인 바닷가의 灯塔", "바닷가의 등대", korean=True) == "灯塔"
    assert foreign_letters("灯塔가 있는 바닷가", "바닷가의 灯塔", korean=True) == ""


@given(st.text(st.sampled_from(string.printable)), st.text())
def test_ascii_is_english(english: str, source: str) -> None:
    """ASCII has no foreign letter."""
    assert foreign_letters(english, source) == ""


@given(st.text(), st.text())
def test_any_text(english: str, source: str) -> None:
    """Foreign letters are letters of the text in its order, and Hangul syllables are always among them."""
    found = iter(english)
    foreign = foreign_letters(english, source)
    assert all(letter in found for letter in foreign)
    assert [c for c in foreign if "가" <= c <= "힣"] == [c for c in english if "가" <= c <= "힣"]
