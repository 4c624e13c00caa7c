"""The work of the segmenter."""

import sys
from types import FrameType

import pytest

from translate.offline.segmentation import Segmenter
from translate.offline.spaces import Spaces
from translate.offline.translator import LexiconTranslator


class Whole:
    """A tagger that knows no word."""

    def pos(self, text: str) -> list[tuple[str, str]]:
        return [(text, "Unknown")]


TRANSLATOR = LexiconTranslator(Whole(), on_warning=lambda _: None)


def calls(text: str) -> int:
    """Return how many Python and C functions are called to translate ``text``."""
    count = 0

    def profile(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        TRANSLATOR.translate([text])
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["사", "노을지는바닷가에서", "고양이 ", "똠뷁 ", "a ", "배 타는 말 "])
def test_the_work_is_linear(unit: str) -> None:
    """Four times the text takes at most about four times the calls."""
    calls(unit * 20)  # loads what is loaded once
    assert calls(unit * 400) < 4.4 * calls(unit * 100)


def test_a_long_word_has_all_its_tokens() -> None:
    """The tokens of a long text add up to it."""
    text = "사고양이" * 200
    assert "".join(token.surface for token in Segmenter([]).segment(text)) == text


def test_spaces() -> None:
    """Positions of spaces are those of the text without spaces."""
    spaces = Spaces("한복을 입은 소녀")
    assert [position for position in range(8) if spaces.before(position)] == [0, 3, 5]
    assert (spaces.between(0, 5), spaces.between(2, 6), spaces.between(3, 5)) == (1, 2, 0)
    assert (spaces.next_after(0), spaces.next_after(3), spaces.next_after(5)) == (3, 5, 7)
