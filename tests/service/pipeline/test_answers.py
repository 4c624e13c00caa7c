"""Answers of providers: notation that the question lacks, and what the writer does not want."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import WordExtractor, make_pipeline

from service.pipeline.answers import own_notation, unwelcome_noun, unwelcome_words
from service.pipeline.parsing import parse_text
from translate import find_spans


@pytest.mark.parametrize(
    ("answer", "question", "rest"),
    [
        ("a girl in a hanbok <lora:x:1>", "한복을 입은 소녀", "a girl in a hanbok"),
        ("a girl, embedding:bad, BREAK, a sea", "소녀, 바다", "a girl, a sea"),
        ("a girl AND a boy", "소녀와 소년", "a girl and a boy"),
        ("a {red|blue} hat, [day:night:0.5] sky", "모자, 하늘", "a hat, sky"),
        ("a girl <lora:x:1> <lora:x:1>", "소녀 <lora:x:1>", "a girl <lora:x:1>"),
        ("a (hanbok:1.5) girl++", "한복 소녀", "a hanbok girl"),
        ("a ((hanbok:1.2):-.3) girl", "한복 소녀", "a hanbok girl"),
        ("((masterpiece)), (long hair)1.3", "긴 머리", "masterpiece, long hair"),
        ("a clock (at 10:30), C++", "시계, C++", "a clock (at 10:30), C++"),
        ("a well-known street -- at night", "거리", "a well-known street -- at night"),
    ],
)
def test_notation(answer: str, question: str, rest: str) -> None:
    """Tags and weights that the question lacks are taken out; other text stays as it is."""
    assert own_notation(answer, question) == rest


@given(st.text(alphabet="ab <>:lora1{}|[]()+-.,", max_size=50))
def test_any_answer(answer: str) -> None:
    """Whatever the answer, a second look takes nothing more out, and no tag is left."""
    once = own_notation(answer, "소녀")
    assert not [span for span in find_spans(once) if span.kind == "tag"] or own_notation(once, "소녀") != once


@pytest.mark.parametrize(
    ("text", "variant", "noun"),
    [
        ("사람 없는 해변", "사람들이 거니는 바닷가", "사람"),
        ("사람 없는 해변", "인물이 서 있는 해변", "인물"),
        ("사람 없는 눈밭", "눈사람이 선 눈밭", ""),
        ("글자 빼고 포스터", "글자가 적힌 포스터", "글자"),
        ("(고양이:-1), 정원", "고양이가 있는 정원", "고양이"),
        ("[안개] 낀 숲", "안개가 낀 숲속", ""),
        ("(비:1.2) 오는 거리", "비 오는 거리, 촉촉한 공기", ""),
        ("바닷속 인어공주 그려줘. 너무 어둡지 않게!", "바닷속 인어공주, 짙은 그림자", "짙은 그림자"),
        ("바닷속 인어공주 그려줘", "바닷속 인어공주, 짙은 그림자", ""),
    ],
)
def test_unwelcome_nouns(text: str, variant: str, noun: str) -> None:
    """A paraphrase may not name what is unwanted, nor what is weighed down in another way than the writer."""
    assert unwelcome_noun(variant, parse_text(text)) == noun


def test_unwelcome_words() -> None:
    """What the writer's own sentence says is welcome in keywords, with other words for it."""
    assert "letter" in unwelcome_words("a poster", ["letter"])
    assert {"blood", "people", "woman"} <= {*unwelcome_words("a quiet seaside", [])}
    assert not {"woman", "girl"} & {*unwelcome_words("a smiling girl", [])}
    assert "people" in unwelcome_words("a smiling girl", [])
    assert "hat" not in unwelcome_words("a girl with a blue hat", ["red hat"])


class Inventive:
    """A paraphraser and translator that brings along what nobody asked for."""

    name = "inventive"

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        return ["고요한 해변 <lora:x:1>", "사람들이 있는 해변", "조용한 (해변:1.5)"]

    def translate(self, sentences: Sequence[str]) -> list[str]:
        return [f"a seaside{' with blood and people' if index else ''} <lora:y:1>" for index in range(len(sentences))]


def test_an_inventive_provider() -> None:
    """No tag, weight, horror, or unwanted thing of a provider reaches a prompt."""
    made = make_pipeline(Inventive(), Inventive(), WordExtractor(), "none").preview("사람 없는 해변")
    assert made.paraphrases == ("해변", "고요한 해변", "조용한 해변")
    assert list(made.dropped) == ["사람들이 있는 해변"]
    assert made.prompt == "a seaside"
    assert {keyword.text for keyword in made.keywords if keyword.text.isalpha()} <= {"seaside", "a", "with", "and"}
