"""Arithmetic of Hangul syllables."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.korean.hangul import (
    FINALS,
    LEADS,
    NIEUN,
    RIEUL,
    VOWELS,
    ends_in,
    final_of,
    has_hangul,
    is_mostly_hangul,
    is_syllable,
    join,
    split,
    with_final,
)

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@given(SYLLABLES)
def test_split_and_join(syllable: str) -> None:
    """A syllable is split into the letters that Unicode decomposes it into, and joined again."""
    lead, vowel, final = split(syllable)
    jamo = unicodedata.normalize("NFD", syllable)
    assert [ord(letter) for letter in jamo] == [0x1100 + lead, 0x1161 + vowel, *([0x11A7 + final] if final else [])]
    assert join(lead, vowel, final) == syllable
    assert final_of(syllable) == final


def test_letters() -> None:
    """The tables of letters have the lengths of the Unicode algorithm, and its names."""
    assert (len(LEADS), len(VOWELS), len(FINALS)) == (19, 21, 28)
    names = [unicodedata.name(letter) for letter in (LEADS[0], LEADS[-1], VOWELS[0], VOWELS[-1], FINALS[NIEUN])]
    assert [name.removeprefix("HANGUL LETTER ") for name in names] == ["KIYEOK", "HIEUH", "A", "I", "NIEUN"]


@pytest.mark.parametrize(("word", "final", "changed"), [("마신", 0, "마시"), ("가", NIEUN, "간"), ("걷", RIEUL, "걸")])
def test_with_final(word: str, final: int, changed: str) -> None:
    """The final consonant of the last syllable is replaced."""
    assert with_final(word, final) == changed


@pytest.mark.parametrize(("word", "expected"), [("간", True), ("갈", True), ("가", False), ("cat", False), ("", False)])
def test_ends_in(word: str, expected: bool) -> None:
    """A word ends in a consonant where its last character is a syllable with it."""
    assert ends_in(word, NIEUN, RIEUL) is expected


def test_has_hangul() -> None:
    """A text has Hangul exactly where Unicode names one of its characters so."""
    named = [character for character in map(chr, range(sys.maxunicode + 1)) if _is_named_hangul(character)]
    assert [character for character in map(chr, range(sys.maxunicode + 1)) if has_hangul(character)] == named
    assert has_hangul("a 가 b")
    assert not has_hangul("")


def _is_named_hangul(character: str) -> bool:
    name = unicodedata.name(character, "")
    return "HANGUL" in name or "KOREAN CHARACTER" in name


@pytest.mark.parametrize(
    ("text", "expected"),
    [("고양이 cat", False), ("고양이 at", True), ("ㅋㅋㅋ", False), ("고양이 85 1.4", True), ("", False)],
)
def test_is_mostly_hangul(text: str, expected: bool) -> None:
    """A text is mostly Hangul where more than half of its letters are syllables; digits do not count."""
    assert is_mostly_hangul(text) is expected


@pytest.mark.parametrize(
    ("character", "expected"), [("가", True), ("힣", True), ("ㄱ", False), ("a", False), ("", False)]
)
def test_is_syllable(character: str, expected: bool) -> None:
    """Only whole syllables count, no single letters and no empty string."""
    assert is_syllable(character) is expected
