"""The weights that a user writes: their syntax, and their place in the English sentence."""

import re
import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import Phrase, place_weights, read_weights
from generate.prompt import weights

MARKED = st.text(alphabet="()[]:+-\\ 가나다ab1.,", max_size=60)


def read(text: str) -> list[tuple[str, float]]:
    return [(phrase.text, round(phrase.weight, 4)) for phrase in read_weights(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("(한복:1.3)을 입은 소녀", [("한복", 1.3), ("을 입은 소녀", 1)]),
        ("((붉은 용))", [("붉은 용", 1.21)]),
        ("[흐린 하늘]", [("흐린 하늘", 0.9091)]),
        ("고양이++ 의자", [("고양이", 1.21), (" 의자", 1)]),
        ("(붉은 용)++", [("붉은 용", 1.21)]),
        ("(붉은 용)1.3", [("붉은 용", 1.3)]),
        ("(구름)- (산)--", [("구름", 0.9), (" ", 1), ("산", 0.81)]),
        ("((하나 [둘] (셋:1.2)))", [("하나 ", 1.21), ("둘", 1.1), (" ", 1.21), ("셋", 1.452)]),
        ("(a, b:1.2), c", [("a, b", 1.2), (", c", 1)]),
        (r"\(고양이\)", [("(고양이)", 1)]),
        ("(고양이: 1.3 )", [("고양이", 1.3)]),
        ("(고양이:0.5) (개:10)", [("고양이", 0.5), (" ", 1), ("개", 10)]),
        ("(가 [나 (다:1.2)", [("(가 [나 ", 1), ("다", 1.2)]),
        ("[가 (나 [다 [라)] 마", [("가 ", 0.9091), ("나 [다 [라 마", 1)]),
        ("([가) 나]", [("[가", 1.1), (" 나]", 1)]),
        ("[(가] 나)", [("(가", 0.9091), (" 나)", 1)]),
        ("[가] ([나) 다]", [("가", 0.9091), (" ", 1), ("[나", 1.1), (" 다]", 1)]),
    ],
)
def test_weights(text: str, pieces: list[tuple[str, float]]) -> None:
    """Brackets, numbers and signs are weights; nested weights multiply."""
    assert read(text) == pieces


@pytest.mark.parametrize(
    "text", "((고양이 고양이)) (고양이] (고양이:99) (고양이:0) C++ :) 고양이- 티-셔츠 + 고양이++a".split()
)
def test_text_without_weights(text: str) -> None:
    """Unmatched brackets, and numbers that cannot be weights, remain text."""
    assert read_weights(text) == (Phrase(text),)


@given(MARKED)
def test_only_marks_are_removed(text: str) -> None:
    """Joined, the pieces contain every letter of the text, in order, whatever its brackets."""
    pieces = read_weights(text)
    assert [c for c in "".join(piece.text for piece in pieces) if c.isalpha()] == [c for c in text if c.isalpha()]
    assert all(piece.weight > 0 for piece in pieces)


@given(st.integers(0, 12), st.integers(0, 12))
def test_depth_multiplies(rounds: int, squares: int) -> None:
    """Each bracket multiplies the weight, as in A1111."""
    text = "(" * rounds + "[" * squares + "용" + "]" * squares + ")" * rounds
    [piece] = read_weights(text)
    assert piece.weight == pytest.approx(1.1 ** (rounds - squares), rel=1e-5)


def calls(text: str) -> int:
    """Return how many Python and C functions are called to read ``text``."""
    count = 0

    def profile(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        read_weights(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("unit", ["(", "()", "[(", "(]", "(a", "(가:", "(a:1.1)", "a)", "a++ ", "((a)+b]", ": ", "\\("])
def test_the_work_is_linear(unit: str) -> None:
    """Four times the text takes at most four times the calls, whatever its brackets."""
    assert calls(unit * 1000) < 4.05 * calls(unit * 250)


@pytest.mark.parametrize("unit", ["(", "(" + "1" * 99, "a", ": ", " ", ")" + "+" * 99, "가a", "(a:1" + " " * 99])
def test_long_texts_are_read(unit: str) -> None:
    """A text of 100,000 characters is read in full; no pattern backtracks over it."""
    text = (unit * 100_000)[:100_000]
    joined = "".join(piece.text for piece in read_weights(text))
    assert joined == text


def test_opaque_ranges() -> None:
    """Brackets in an opaque range are text."""
    text = "[a:b:0.5] (고양이)"
    assert read_weights(text, [(0, 9)]) == (Phrase("[a:b:0.5] "), Phrase("고양이", 1.1))
    assert read_weights("(가) (나) (다)", [(4, 7)]) == (Phrase("가", 1.1), Phrase(" (나) "), Phrase("다", 1.1))


def test_placing() -> None:
    """A weight is placed on the words of its phrase, without the article and in any inflection, once each."""
    wanted = [Phrase("a hanbok", 1.3), Phrase("a red dragon", 1.21), Phrase("the sea", 1.1), Phrase("a hanbok", 0.9)]
    pieces, missing = place_weights("a girl in a hanbok, Red dragons behind", wanted)
    assert [(piece.text, piece.weight) for piece in pieces if piece.weight != 1] == [
        ("hanbok", 1.3),
        ("Red dragons", 1.21),
    ]
    assert "".join(piece.text for piece in pieces) == "a girl in a hanbok, Red dragons behind"
    assert missing == (Phrase("the sea", 1.1), Phrase("a hanbok", 0.9))


@given(st.text(max_size=40), st.lists(st.builds(Phrase, st.text(max_size=8), st.floats(0.1, 2)), max_size=3))
def test_placing_changes_no_character(sentence: str, weighted: list[Phrase]) -> None:
    """Joined, the pieces are the sentence, whatever is placed in it."""
    pieces, _ = place_weights(sentence, weighted)
    assert "".join(piece.text for piece in pieces) == sentence


@pytest.mark.parametrize(
    ("sentence", "phrase", "place"),
    [
        ("an old stone bridge", "a wooden bridge", "bridge"),
        ("bridge, a wooden bridge", "the wooden bridge", "wooden bridge"),
        ("catalogue of cats", "cat", None),
        ("a cat", "cat", "cat"),
        ("walking by the sea", "walks", "walking"),
        ("a sea at dawn", "dawning", None),
        ("wonderland", "wonder", None),
        ("wonderful", "wonder", "wonderful"),
        ("a sea", "", None),
    ],
)
def test_where_a_weight_is_placed(sentence: str, phrase: str, place: str | None) -> None:
    """The whole phrase is preferred to its last word; words of up to three letters have no inflections."""
    pieces, missing = place_weights(sentence, [Phrase(phrase, 1.3)])
    assert [piece.text for piece in pieces if piece.weight == 1.3] == ([place] if place else [])
    assert bool(missing) == (place is None)


def test_adjacent_places() -> None:
    """Two phrases can take adjacent words, but not the same."""
    wanted = [Phrase("blue sea", 1.2), Phrase("-", 1.1), Phrase("sea", 1.3)]
    pieces, missing = place_weights("red blue sea", wanted)
    assert pieces == (Phrase("red "), Phrase("blue sea", 1.2))
    assert missing == (Phrase("-", 1.1), Phrase("sea", 1.3))


@pytest.mark.parametrize("unit", ["red X ", "red ", "a ", "redX, "])
def test_placing_is_linear(monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    """Four times the sentence and the phrases try at most about four times the places."""
    tried = 0

    def counted(pattern: re.Pattern[str], sentence: str, start: int) -> int | None:
        nonlocal tried
        tried += 1
        return end_at(pattern, sentence, start)

    def tries(length: int) -> int:
        nonlocal tried
        tried = 0
        sentence = "".join(unit.replace("X", f"x{number}") for number in range(length))
        weighted = [Phrase(f"red y{number}", 1.3) for number in range(length)] + [Phrase("red", 1.1)] * length
        place_weights(sentence, weighted)
        return tried

    end_at = weights._end_at
    monkeypatch.setattr(weights, "_end_at", counted)
    assert tries(800) <= 4.05 * tries(200)


def test_every_repetition_is_placed() -> None:
    """A word that is weighted as often as it occurs is weighted at each of its places."""
    pieces, missing = place_weights("red, " * 300, [Phrase("red", 1.3)] * 300)
    assert not missing
    assert sum(piece.weight == 1.3 for piece in pieces) == 300
