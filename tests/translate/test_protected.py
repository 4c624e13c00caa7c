"""Spans that every translator must preserve."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.assembly.kiwi import KiwiTagger
from translate import (
    ProtectedTranslator,
    TranslationError,
    find_spans,
    without_foreign_quotations,
    without_spans,
    without_tags,
)
from translate.offline.translator import LexiconTranslator
from translate.spans import mask

SPANS = [
    *(
        "'냠냠공방'",
        "<lora:hanbok_v1:0.8>",
        "<lyco:x:1>",
        "embedding:bad_hands",
        "__색__",
        "__animal/cat__",
        "[고양이:강아지:0.5]",
    ),
    *(
        "[흰|검은]",
        "{빨간|파란}",
        "BREAK",
        "AND",
        "https://example.com/a?b=1",
        '"CAFE"',
        '"카페"',
        "“서울 1988”",
        "'냠냠공방'",
    ),
    *("cat.png", "85mm f/1.4", "Canon EOS R5", "1/200s", "C++", "16:9", "50%", "2024", "4K UHD", "3", "3.5", "1,000"),
    *("A & B", "x = y + 1", "ls -l | wc", "cd .. && ./run.sh --all", "$5", "#1", "~/bin", "3D"),
]
KOREAN = st.sampled_from("고양이 바다 소녀 붉은 용 한복 하늘 걷는 의자에서 노을 예쁜".split())
MIXED = st.lists(KOREAN | st.sampled_from(SPANS), min_size=1, max_size=7).map(" ".join)


class Engine:
    """A translator that applies ``make`` to each sentence, and records its calls."""

    name = "engine"

    def __init__(self, make: Callable[[str], str]) -> None:
        self.asked: list[list[str]] = []
        self._make = make

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked.append([*sentences])
        return [self._make(sentence) for sentence in sentences]


@pytest.mark.parametrize("span", SPANS)
def test_one_span(span: str, lexicon: LexiconTranslator) -> None:
    """Each kind of span is found as a whole, and occurs once in the English, byte for byte."""
    text = f"고양이, {span}, 바다"
    assert [found.text for found in find_spans(text)] == [span]
    (english,) = ProtectedTranslator(lexicon).translate([text])
    assert english.count(span) == 1
    assert "cat" in english


@settings(deadline=None, max_examples=200)
@given(MIXED)
def test_every_span_is_found_again(lexicon: LexiconTranslator, text: str) -> None:
    """In any mixture of spans and Korean words the English has every span as often as the text."""
    (english,) = ProtectedTranslator(lexicon, on_warning=lambda _: None).translate([text])
    for span, number in Counter(found.text for found in find_spans(text)).items():
        assert english.count(span) >= number


TEXT = st.text(alphabet="aZ9 &/-+*=~.!?%$#@|:,가힣고양이<>", min_size=1, max_size=8).filter(str.strip)
QUOTATIONS = st.builds(lambda marks, text: text.join(marks), st.sampled_from(['""', "“”", "「」"]), TEXT)
COMMANDS = st.sampled_from(["rm -rf /", "cd ~", "a && b", "50% OFF!", "C++", "ls *", "x = y", "Wow...", "7"])
BESIDE = st.sampled_from(["라고 쓰인 간판", "이라고 쓴 종이", "라고 말하는 소녀", " 라고 적힌 티셔츠와", "라는 글씨"])


@settings(deadline=None, max_examples=200)
@given(QUOTATIONS | COMMANDS, st.lists(KOREAN | BESIDE, min_size=2, max_size=4), st.sampled_from([" ", ", "]))
def test_what_is_written_survives(lexicon: LexiconTranslator, written: str, words: list[str], glue: str) -> None:
    """What a picture says survives byte for byte, however often it is said and whatever stands beside it."""
    beside = [word if "라" in word else f"라고 쓴 {word}" for word in words]
    text = glue.join(f"{written}{word}" for word in beside)
    (english,) = ProtectedTranslator(lexicon, on_warning=lambda _: None).translate([text])
    assert english.count(written) >= text.count(written)


@settings(deadline=None)
@given(st.text(max_size=80) | st.text(alphabet='<>[]{}|:_"“”a1가./ ', max_size=80))
def test_spans_of_any_text(text: str) -> None:
    """Whatever the text, spans are in order, do not overlap, and have the text of their positions."""
    position = 0
    for span in find_spans(text):
        assert position <= span.start < span.end
        assert text[span.start : span.end] == span.text
        position = span.end


def test_tags_are_masked() -> None:
    """The wrapped translator gets placeholders for tags, and all other spans unchanged."""
    engine = Engine(lambda sentence: sentence.replace("고양이", "a cat"))
    assert ProtectedTranslator(engine).translate(["고양이<lora:x:1> 3 R5"]) == ["a cat <lora:x:1> 3 R5"]
    assert engine.asked == [["고양이 QXAZ 3 R5"]]


def test_placeholders_are_not_in_the_text() -> None:
    """A placeholder that occurs in the text is not used."""
    engine = Engine(lambda sentence: sentence)
    assert ProtectedTranslator(engine).translate(["qxaz <lora:x:1> 고양이"]) == ["qxaz <lora:x:1> 고양이"]
    assert engine.asked == [["qxaz QXBZ 고양이"]]


def test_a_lost_span_is_sent_again() -> None:
    """A sentence whose number was spelled out is sent again, by itself and with the number masked."""
    engine = Engine(lambda sentence: sentence.replace("3", "three"))
    assert ProtectedTranslator(engine).translate(["고양이 3", "강아지"]) == ["고양이 3", "강아지"]
    assert engine.asked == [["고양이 3", "강아지"], ["고양이 QXAZ"]]


@pytest.mark.parametrize("instead", ["", "QXAZ QXAZ", "qxaz"])
def test_a_span_lost_twice(instead: str) -> None:
    """A span lost twice is an error in the first sentence, and a warning with an empty string in others."""
    warnings: list[str] = []
    translator = ProtectedTranslator(Engine(lambda text: text.replace("QXAZ", instead)), on_warning=warnings.append)
    with pytest.raises(TranslationError, match="engine lost '<lora:x:1>' in '고양이 <lora:x:1>'"):
        translator.translate(["고양이 <lora:x:1>"])
    assert translator.translate(["고양이", "고양이 <lora:x:1>"]) == ["고양이", ""]
    assert "<lora:x:1>" in warnings[0]


def test_a_second_request_that_fails() -> None:
    """A failing second request is an error in the first sentence, and a warning with an empty string in others."""
    warnings: list[str] = []

    def fail_when_masked(sentence: str) -> str:
        if "QX" in sentence:
            raise TranslationError("quota used up", "engine: quota used up")
        return sentence.replace("3", "three")

    translator = ProtectedTranslator(Engine(fail_when_masked), on_warning=warnings.append)
    assert translator.translate(["고양이", "고양이 3"]) == ["고양이", ""]
    assert warnings == ["engine: quota used up"]
    with pytest.raises(TranslationError, match="quota used up"):
        translator.translate(["고양이 3"])


def test_without_spans() -> None:
    """Spoken text has no tags; text that is checked for Korean has no quotations either."""
    text = '<lora:x:1> 고양이 BREAK "카페" 앞'
    assert without_tags(text) == '고양이, "카페" 앞'
    assert without_spans(text).split() == ["고양이", "앞"]


@pytest.mark.parametrize(
    ("korean", "sent"),
    [
        ("BREAK 전신", "QXAZ, 전신"),
        ("소녀 BREAK 전신", "소녀, QXAZ, 전신"),
        ("소녀, BREAK, 전신", "소녀, QXAZ, 전신"),
        ("<lora:x:1>벚꽃", "QXAZ, 벚꽃"),
        ("벚꽃 <lora:x:1> <lora:y:1>", "벚꽃, QXAZ, QXBZ"),
        ("한복을 <lora:x:1> 입은 소녀", "한복을 QXAZ 입은 소녀"),
        ("{빨간|파란} 모자", "QXAZ 모자"),
        ("소녀 :)", "소녀, QXAZ"),
    ],
)
def test_tags_beside_a_sentence(korean: str, sent: str) -> None:
    """A tag that is no part of a sentence is parted from it for the engine; a choice of words is not."""
    engine = Engine(lambda sentence: sentence)
    (english,) = ProtectedTranslator(engine).translate([korean])
    assert " ".join(mask(korean, everything=False).text.split()) == sent
    assert english.replace("> ", ">") == korean.replace("> ", ">")


def test_a_korean_quotation_is_masked() -> None:
    """Quoted Korean, which must stay Korean, is masked in the first request; quoted English is not."""
    engine = Engine(lambda sentence: sentence)
    assert ProtectedTranslator(engine).translate(['"안녕"이라고 쓰인 “CAFE” 간판']) == ['"안녕"이라고 쓰인 “CAFE” 간판']
    assert engine.asked == [["QXAZ이라고 쓰인 “CAFE” 간판"]]


def test_no_warning_of_a_quotation(tagger: KiwiTagger) -> None:
    """No quoted word is said to be romanised, because none is."""
    lexicon = LexiconTranslator(tagger, on_warning=pytest.fail)
    assert ProtectedTranslator(lexicon).translate(['칠판에 "안녕"이라고 쓰여 있다']) == [
        '"안녕" written on a blackboard'
    ]


def test_quotations_that_no_encoder_reads() -> None:
    """A quotation with other letters than Latin ones is taken out, another one stays."""
    assert without_foreign_quotations('a “서울 1988” sign, "CAFÉ", 「東京」') == 'a , sign, "CAFÉ", ,'


@pytest.mark.parametrize(
    "unit",
    [
        *("[a:b:" + "1" * 99_000, "[a:b:" + " " * 99_000, "[a|", "{a|", "<a:", "__ ", "__a ", "embedding:"),
        *("QX ", "a.", '"', "“"),
    ],
)
def test_long_texts_have_spans(unit: str) -> None:
    """A text of 100,000 characters is searched in full; no pattern backtracks over it."""
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    assert all(text[span.start : span.end] == span.text for span in find_spans(text))
