"""Ambiguous words, and the senses that their neighbours select."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import FIXTURES

from translate.glossary.senses import _senses, find_ambiguous


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("배를 타고 배를 먹는 소년", ["boat", "pear"]),
        ("새 옷을 입은 새", ["new", None]),
        ("절에서 절을 하는 스님", [None, "bow"]),
        ("접시에 담긴 배, 바다", ["pear"]),
        ("새 옷을 입은 아이, 배를 먹는 새", ["new", "pear", None]),
        ("사과, 배, 귤", ["pear"]),
    ],
)
def test_a_noun_that_occurs_twice(text: str, meant: list[str | None]) -> None:
    """A cue counts for the nearer of two occurrences and the nearer comma; the other noun stays open."""
    found = [one.meant.names[0] if one.meant else None for one in find_ambiguous(text) if len(one.mention.noun) == 1]
    assert found == meant


def test_far_words_settle_nothing() -> None:
    """A cue more than twelve words away selects no sense."""
    near, far = (f"배 {'그림 ' * number}바다" for number in (3, 20))
    assert [one.meant is None for text in (near, far) for one in find_ambiguous(text)] == [False, True]


def test_each_sense_is_told_in_korean() -> None:
    """Each sense has a gloss of its own within its word, short and in Korean alone, and no English name twice."""
    for word, senses in _senses().items():
        glosses = [one.gloss for one in senses]
        assert len({*glosses}) == len(glosses) == len({one.names[0] for one in senses}), word
        assert all(re.fullmatch(r"[가-힣‘’ ]{1,20}", gloss) for gloss in glosses), glosses


def test_ambiguous_words() -> None:
    """In the 1,256 examples the neighbours select the intended sense, with at most twelve exceptions."""
    rows = (FIXTURES / "ambiguous.tsv").read_text(encoding="utf-8").splitlines()
    wrong = []
    for row in rows:
        if row.startswith("#"):
            continue
        sentence, word, wanted = row.split("\t")
        meant = [
            one.meant.names[0] if one.meant else "?" for one in find_ambiguous(sentence) if one.mention.noun == word
        ]
        if {*meant} != {*wanted.split(",")} and not (wanted == "none" and not meant):
            wrong.append((sentence, word, wanted, meant))
    assert len(wrong) <= 12, wrong


@given(
    st.lists(st.sampled_from('배 눈 밤 말 다리 바다 타고 먹는 두 ( " , . x 3 배를 눈이 \u3131'.split(" ")), max_size=12)
)
def test_any_text_is_read(words: list[str]) -> None:
    """Whatever the text, each ambiguous word has one of its senses, or none."""
    text = " ".join(words)
    for one in find_ambiguous(text):
        assert text[one.mention.start : one.mention.end] == one.mention.noun
        assert one.meant is None or one.meant in one.senses
