"""The work of the segmenter."""

import sys
from types import FrameType

import pytest

from translate.korean.lexicon import Entry, read_entries
from translate.offline.segmentation import Segmenter
from translate.offline.spaces import Spaces
from translate.offline.tokens import Token
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


def words(tokens: tuple[Token, ...]) -> list[str]:
    return [f"{token.surface}/{token.kind}" for token in tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("휴대폰 가게", ["휴대폰/noun", "가게/noun"]),
        ("절벽 끝에 선 남자", ["절벽끝/noun", "에/particle", "선/verb", "남자/noun"]),
        ("집에 가게 하다", ["집/noun", "에/particle", "가게/verb", "하다/aux"]),
        ("빨래를 널면서 노래하느라", ["빨래를널면서/verb", "노래하느라/verb"]),
    ],
)
def test_nouns_that_look_like_verbs(text: str, expected: list[str]) -> None:
    """After a noun, a word that is a noun or a verb is a noun; after a particle it may be a verb."""
    assert words(Segmenter(read_entries()).segment(text)) == expected


ENTRIES = [
    *(Entry(korean, "noun", korean) for korean in ["성", "공", "설", "정의", "물", "소리", "굴"]),
    Entry("속", "position", "in"),
    Entry("의", "particle", "of"),
    Entry("세", "number", "3", features=frozenset({"attributive"})),
    Entry("일", "number", "1", features=frozenset({"sino"})),
]


@pytest.mark.parametrize(
    ("text", "tags", "english"),
    [
        ("성공", [("성공", "Noun")], "seonggong"),
        ("성공", [("성", "Noun"), ("공", "Noun")], "seonggong"),
        ("설정의", [("설정", "Noun"), ("의", "Josa")], "seoljeong"),
        ("물소리", [("물소리", "Noun")], "물 소리"),
        ("세일", [("세", "Modifier"), ("일", "Noun")], "seil"),
    ],
)
def test_a_noun_in_short_pieces(text: str, tags: list[tuple[str, str]], english: str) -> None:
    """A noun of the tagger is not split into two short words, and no numerals make a word."""

    class Fixed:
        def pos(self, _text: str) -> list[tuple[str, str]]:
            return tags

    warnings: list[str] = []
    translator = LexiconTranslator(Fixed(), Segmenter(ENTRIES), warnings.append)
    tokens = translator._tokens(text)
    assert " ".join(token.entry.english for token in tokens if token.kind != "particle") == english
