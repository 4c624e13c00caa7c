"""The weights that a user writes: their syntax, and their place in the English sentence."""

import re
import sys
from types import FrameType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generate import Phrase, WeightError, place_weights, read_weights
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
        ("강아지-", [("강아지", 0.9)]),
        ("강아지- 의자", [("강아지", 0.9), (" 의자", 1)]),
        ("cat-, dog", [("cat", 0.9), (", dog", 1)]),
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
        ("(한복:.8)", [("한복", 0.8)]),
        ("(한복:+1.2)을", [("한복", 1.2), ("을", 1)]),
        ("(한복:1.)", [("한복", 1)]),
        ("(안개:0)", [("안개", 0)]),
        ("(안개:0.0)", [("안개", 0)]),
        ("(고양이:-1)", [("고양이", -1)]),
        ("(안개:-.5)", [("안개", -0.5)]),
        ("（한복：１．３）을", [("한복", 1.3), ("을", 1)]),
        ("(한복：－0.5)", [("한복", -0.5)]),
        ("［안개］", [("안개", 0.9091)]),
        ("(한복)0.5을 입은", [("한복", 0.5), ("을 입은", 1)]),
        ("(한복)-0.5, 숲", [("한복", -0.5), (", 숲", 1)]),
        ("(붉은 용)++가", [("붉은 용", 1.21), ("가", 1)]),
        ("(붉은 용)--가", [("붉은 용", 0.81), ("가", 1)]),
        ("((안개:0) 숲:1.5)", [("안개", 0), (" 숲", 1.5)]),
        ("((안개 (숲:2):-1):3)", [("안개 숲", -3)]),
        ("(비율 16:9)", [("비율 16:9", 1.1)]),
        ("(오전 10:30)", [("오전 10:30", 1.1)]),
        ("(10:30:1.3)", [("10:30", 1.3)]),
        ("(R5:1.2)", [("R5", 1.2)]),
        ("(내용: 벚꽃)", [("내용: 벚꽃", 1.1)]),
        ("[가] ([나) 다]", [("가", 0.9091), (" ", 1), ("[나", 1.1), (" 다]", 1)]),
    ],
)
def test_weights(text: str, pieces: list[tuple[str, float]]) -> None:
    """Brackets, numbers and signs are weights; nested weights multiply."""
    assert read(text) == pieces


@pytest.mark.parametrize(
    "text",
    ["rm -rf / 라고", "pre- and post-war", "고양이 - 개"]
    + "((고양이 고양이)) (고양이] 고양이:0) C++ :) 서울-부산 티-셔츠 + 고양이++a".split(),
)
def test_text_without_weights(text: str) -> None:
    """Unmatched brackets, and signs that belong to a word, remain text."""
    assert read_weights(text) == (Phrase(text),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(안개:12) 숲", "'(안개:12)': the weight is 12: write one from 0.01 to 10, or 0 to leave it out"),
        ("(안개)12.0", "'(안개)12.0': the weight is 12: write"),
        ("(안개:-11)", "the weight is -11"),
        ("(안개:0.001)", "the weight is 0.001"),
        ("((안개:4):4)", "'안개': the weight is 16"),
        ("(" * 30 + "안개" + ")" * 30, "'안개': the weight is 17"),
        ("안개" + "+" * 5000, "'안개': the weight is"),
        ("(한복:1,3)", "'(한복:1,3)': '1,3' is no weight: write a number such as 0.8 or 1.3"),
        ("(한복:1.3.2)", "'1.3.2' is no weight"),
        ("(한복: 1e3 )", "'1e3' is no weight"),
        ("(한복:120%)", "'120%' is no weight"),
        ("[안개:0.3] 숲", "'[안개:0.3]' is neither a weight nor a change while drawing: write (x:1.3) or [x:0.5]"),
        ("［안개：０．３］", "'［안개：０．３］' is neither a weight nor"),
        ("[(안개:2):5]", "is neither a weight"),
    ],
)
def test_numbers_that_are_no_weights(text: str, message: str) -> None:
    """A number that cannot be a weight is refused, with the bracket and with what to write."""
    with pytest.raises(WeightError) as refused:
        read_weights(text)
    assert message in str(refused.value)


def read_if_possible(text: str) -> tuple[Phrase, ...]:
    """Return the pieces of ``text``, none for a text that is refused."""
    try:
        return read_weights(text)
    except WeightError:
        return ()


@given(MARKED)
def test_only_marks_are_removed(text: str) -> None:
    """Joined, the pieces contain every letter of the text, in order, whatever its brackets."""
    if pieces := read_if_possible(text):
        assert [c for c in "".join(piece.text for piece in pieces) if c.isalpha()] == [c for c in text if c.isalpha()]


FORMS = "({}) [{}] ({}:1.3) ({}:.8) （{}：＋0.5） ({}:0) ({}:-1.) ({})-- ({})0.5 {},{}".split()
WEIGHTED = st.recursive(
    st.sampled_from(["용", "붉은 용", "16:9", "10:30", "a"]),
    lambda inner: st.builds(str.format, st.sampled_from(FORMS), inner, inner),
    max_leaves=8,
)


@given(WEIGHTED)
def test_no_half_brackets(text: str) -> None:
    """Of brackets in pairs none remains in the text, whatever their numbers."""
    joined = "".join(piece.text for piece in read_if_possible(text))
    assert not {*joined} & {*"()[]（）"}


@given(WEIGHTED, st.sampled_from(["({}:0.3)", "({}:.09)", "[{}]", "({})--", "（{}：０．５）", "({}:0)", "({}:-2)"]))
def test_what_is_weighed_down(text: str, form: str) -> None:
    """A form of low weight makes each weight within it lower, and 0 and below keep everything out."""
    assume(not text[-1].isdecimal())  # (16:9:0) is a time of day
    plain, lower = read_if_possible(text), read_if_possible(form.format(text))
    if plain and lower and max(piece.weight for piece in plain) <= 1:
        assert all(piece.weight < 1 for piece in lower)


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
        ("catalogue of cats", "cat", "cats"),
        ("a cat", "cat", "cat"),
        ("walking by the sea", "walks", "walking"),
        ("a sea at dawn", "dawning", "dawn"),
        ("wonderland", "wonder", None),
        ("a foggy forest", "fog", "foggy"),
        ("a sunset", "sun", None),
        ("clothes under clouds", "cloud", "clouds"),
        ("busy buses", "bus", "buses"),
        ("running dogs, rosy roses", "a rose", "rosy"),
        ("wonderful", "wonder", "wonderful"),
        ("a sea", "", None),
    ],
)
def test_where_a_weight_is_placed(sentence: str, phrase: str, place: str | None) -> None:
    """The whole phrase is preferred to its last word; words are found in their inflections, not inside other words."""
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
