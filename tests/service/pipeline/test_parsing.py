"""What the writer meant reaches the prompt: weights, tags, quotations."""

from dataclasses import replace

import pytest
from support.fakes import make_pipeline

from augment.rules import RuleParaphraser
from generate import Phrase, render
from keywords.keybert import KeyBertExtractor
from service.errors import InputError
from service.pipeline.parsing import parse_text, prompt_of
from service.pipeline.pipeline import Pipeline
from service.pipeline.preview import Preview
from service.trace.preview_trace import PreviewTrace
from translate import ProtectedTranslator
from translate.offline.translator import LexiconTranslator


@pytest.fixture
def protected(rules: RuleParaphraser, lexicon: LexiconTranslator, keybert: KeyBertExtractor) -> Pipeline:
    return make_pipeline(rules, ProtectedTranslator(lexicon), keybert, "none")


def test_an_embedding_that_is_not_wanted(protected: Pipeline) -> None:
    """A tag that is not wanted stays a tag in the negative prompt."""
    made = protected.preview("고양이, embedding:easynegative 빼고")
    assert made.prompts.negative_prompt == (Phrase("embedding:easynegative", literal=True),)


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("(한복:1.3)을 입은 소녀", "a girl wearing a (hanbok)1.3"),
        ("산 위의 ((붉은 용))", "a (red dragon)++ on a mountain"),
        ("고양이++가 의자에 앉아 있다", "a cat++ sitting on a chair"),
        ("[흐린 하늘] 아래 바다", "a sea under a (cloudy sky)0.909091"),
        ("한복을 입은 소녀 <lora:hanbok_v1:0.8>", "<lora:hanbok_v1:0.8>"),
        ("고양이 BREAK [밤:낮:0.5] 바다", "[밤:낮:0.5]"),
        ("2024년 서울, 85mm f/1.4", "85mm f/1.4"),
        ("(red dragon:1.3), a castle", "(red dragon)1.3, a castle"),
    ],
)
def test_the_prompt(protected: Pipeline, text: str, prompt: str) -> None:
    """Weights of Korean words stand on their English, and tags as they were written."""
    made = protected.preview(text)
    assert prompt in made.prompt
    assert Preview.from_json(made.to_json()) == made


def test_paraphrases_have_no_tags(protected: Pipeline) -> None:
    """Tags stay in the writer's sentence; what is said in other words has none, and no brackets of weights."""
    made = protected.preview("(한복:1.3)을 입은 소녀 <lora:hanbok_v1:0.8>")
    assert made.text == "(한복:1.3)을 입은 소녀 <lora:hanbok_v1:0.8>"
    assert made.paraphrases[0] == "한복을 입은 소녀 <lora:hanbok_v1:0.8>"
    assert not any("<" in sentence or "(" in sentence for sentence in made.paraphrases[1:])
    assert "lora" not in made.prompt_2


def test_quoted_korean_stays(protected: Pipeline) -> None:
    """Korean in quotation marks is what shall be written in the picture, and stays Korean."""
    assert '"카페"' in protected.preview('"카페" 간판이 있는 거리').prompt


def test_weights_survive_an_edit(protected: Pipeline) -> None:
    """Redone from a saved preview, a weight finds its words again in an edited translation."""
    saved = protected.preview("(한복:1.3)을 입은 소녀")
    edited = replace(saved, translations=("a hanbok worn by a girl", *saved.translations[1:]))
    assert protected.prompt_builder.redo(edited).prompt == "a (hanbok)1.3 worn by a girl"
    assert protected.prompt_builder.redo(saved).prompts == saved.prompts


def test_a_weight_without_a_place() -> None:
    """A weighted word that the English says otherwise stands at the end, with a warning."""
    run = PreviewTrace(None)
    with run.collecting():
        pieces = prompt_of("a girl at dusk", [Phrase("a sunset", 1.3)])
    assert render(pieces, "a1111", separator="") == "a girl at dusk, (a sunset:1.3)"
    assert "'a sunset'" in next(iter(run.warnings))


@pytest.mark.parametrize("text", ["[:] 고양이", "(,) 고양이", "(<lora:x:1>:1.3) 고양이"])
def test_weights_of_nothing(text: str) -> None:
    """A weight around signs or tags alone is none."""
    assert parse_text(text).weighted == ()


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("고양이 귀여워 ㅋㅋㅋ", "a cute cat", ""),
        (
            "한복을 입은 소녀\nNegative prompt: lowres, (low quality:1.4), 사람들",
            "hanbok",
            "lowres, (low quality)1.4, people",
        ),
        ("1girl, smile\nNegative prompt: (글자:1.3)", "1girl, smile", "(letter)1.3"),
        ("1.2::소녀::, -1::사람들::", "a (girl)1.2", "people"),
        ("소녀 --no 글자, 사람", "a girl", "letter, people"),
        ("BREAK 전신", "BREAK a full body", ""),
        ("소녀 :)", "a girl :\\)", ""),
    ],
)
def test_other_notations(protected: Pipeline, text: str, prompt: str, negative: str) -> None:
    """What a text of another program does not want stands in the negative prompt, and never in the prompt."""
    made = protected.preview(text)
    assert prompt in made.prompt
    assert made.negative_prompt == negative
    assert made.text == " ".join(text.split())
    assert not any(english in made.prompt for english in made.unwanted.values())
    assert Preview.from_json(made.to_json()) == made
    assert protected.prompt_builder.redo(made).negative_prompt == negative


def test_laughter_is_no_hate(protected: Pipeline) -> None:
    """ㅋㅋㅋ is left out with a warning, before the words of the safety check can meet it."""
    (warning,) = protected.preview("고양이 ㅋㅋㅋ").warnings
    assert "ㅋㅋㅋ" in warning
    with pytest.raises(InputError, match="single letters of Hangul: 'ㅋㅋㅋ ㅎㅎ'"):
        protected.preview("ㅋㅋㅋ ㅎㅎ")
    with pytest.raises(InputError, match="only lists what to leave out"):
        protected.preview("ㅋㅋㅋ\nNegative prompt: 사람")


def test_korean_in_tags(protected: Pipeline) -> None:
    """A warning names the Korean that stays because it is in a choice or a wildcard; LoRAs may have Korean names."""
    (warning,) = protected.preview("{빨간|파란} 모자 <lora:한복:1>").warnings
    assert "{빨간|파란}" in warning
    assert "lora" not in warning
