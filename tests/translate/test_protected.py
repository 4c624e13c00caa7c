"""What must not be translated comes through any translator as it was."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate import ProtectedTranslator, TranslationError, find_spans, without_spans, without_tags
from translate.offline.translator import LexiconTranslator

SPANS = [
    *("<lora:hanbok_v1:0.8>", "<lyco:x:1>", "embedding:bad_hands", "__색__", "__animal/cat__", "[고양이:강아지:0.5]"),
    *("[흰|검은]", "{빨간|파란}", "BREAK", "AND", "https://example.com/a?b=1", '"CAFE"', '"카페"', "“서울 1988”"),
    *("cat.png", "85mm f/1.4", "Canon EOS R5", "1/200s", "C++", "16:9", "50%", "2024", "4K UHD", "3", "3.5", "1,000"),
]
KOREAN = st.sampled_from("고양이 바다 소녀 붉은 용 한복 하늘 걷는 의자에서 노을 예쁜".split())
MIXED = st.lists(KOREAN | st.sampled_from(SPANS), min_size=1, max_size=7).map(" ".join)


class Engine:
    """Answers with what ``make`` makes of each sentence."""

    name = "engine"

    def __init__(self, make: Callable[[str], str]) -> None:
        self.asked: list[list[str]] = []
        self._make = make

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked.append([*sentences])
        return [self._make(sentence) for sentence in sentences]


@pytest.mark.parametrize("span", SPANS)
def test_one_span(span: str, lexicon: LexiconTranslator) -> None:
    """Each kind of span is found whole, and stands once in the English, byte for byte."""
    text = f"고양이, {span}, 바다"
    assert [found.text for found in find_spans(text)] == [span]
    (english,) = ProtectedTranslator(lexicon).translate([text])
    assert english.count(span) == 1
    assert "cat" in english


@settings(deadline=None, max_examples=200)
@given(MIXED)
def test_every_span_is_found_again(lexicon: LexiconTranslator, text: str) -> None:
    """In any mixture of spans and Korean words every span is found again as often as it was written."""
    (english,) = ProtectedTranslator(lexicon, on_warning=lambda _: None).translate([text])
    for span, number in Counter(found.text for found in find_spans(text)).items():
        assert english.count(span) >= number


@settings(deadline=None)
@given(st.text(max_size=80) | st.text(alphabet='<>[]{}|:_"“”a1가./ ', max_size=80))
def test_spans_of_any_text(text: str) -> None:
    """Spans lie in their order, do not overlap, and say what stands there."""
    position = 0
    for span in find_spans(text):
        assert position <= span.start < span.end
        assert text[span.start : span.end] == span.text
        position = span.end


def test_tags_are_hidden() -> None:
    """An engine sees placeholders for tags, and what is part of the sentence as it is."""
    engine = Engine(lambda sentence: sentence.replace("고양이", "a cat"))
    assert ProtectedTranslator(engine).translate(["고양이<lora:x:1> 3 R5"]) == ["a cat <lora:x:1> 3 R5"]
    assert engine.asked == [["고양이 QXAZ 3 R5"]]


def test_placeholders_are_not_in_the_text() -> None:
    """A text that holds a placeholder's name gets another one."""
    engine = Engine(lambda sentence: sentence)
    assert ProtectedTranslator(engine).translate(["qxaz <lora:x:1> 고양이"]) == ["qxaz <lora:x:1> 고양이"]
    assert engine.asked == [["qxaz QXBZ 고양이"]]


def test_a_lost_span_is_asked_for_again() -> None:
    """A number that an engine spells out is hidden and the one sentence asked for again, alone."""
    engine = Engine(lambda sentence: sentence.replace("3", "three"))
    assert ProtectedTranslator(engine).translate(["고양이 3", "강아지"]) == ["고양이 3", "강아지"]
    assert engine.asked == [["고양이 3", "강아지"], ["고양이 QXAZ"]]


@pytest.mark.parametrize("instead", ["", "QXAZ QXAZ", "qxaz"])
def test_what_cannot_be_kept_is_refused(instead: str) -> None:
    """A tag that is lost or doubled twice refuses the first sentence by its name, and another is left empty."""
    told: list[str] = []
    translator = ProtectedTranslator(Engine(lambda text: text.replace("QXAZ", instead)), on_warning=told.append)
    with pytest.raises(TranslationError, match="engine lost '<lora:x:1>' in '고양이 <lora:x:1>'"):
        translator.translate(["고양이 <lora:x:1>"])
    assert translator.translate(["고양이", "고양이 <lora:x:1>"]) == ["고양이", ""]
    assert "<lora:x:1>" in told[0]


def test_a_second_try_that_fails() -> None:
    """When the engine fails as a sentence is asked for again, that one is left empty, unless it is the first."""
    told: list[str] = []

    def fail_when_hidden(sentence: str) -> str:
        if "QX" in sentence:
            raise TranslationError("quota used up", "engine: quota used up")
        return sentence.replace("3", "three")

    translator = ProtectedTranslator(Engine(fail_when_hidden), on_warning=told.append)
    assert translator.translate(["고양이", "고양이 3"]) == ["고양이", ""]
    assert told == ["engine: quota used up"]
    with pytest.raises(TranslationError, match="quota used up"):
        translator.translate(["고양이 3"])


def test_without_them() -> None:
    """What is said aloud has no tags; what is checked for Korean has no quotations either."""
    text = '<lora:x:1> 고양이 BREAK "카페" 앞'
    assert without_tags(text) == '고양이 "카페" 앞'
    assert without_spans(text).split() == ["고양이", "앞"]
