"""What the writer meant reaches the prompt: weights, tags, quotations."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import make_pipeline

from augment.rules import RuleParaphraser
from generate import Phrase, render
from keywords.keybert import KeyBertExtractor
from service.errors import InputError
from service.pipeline import PreviewOptions, PromptBuilder
from service.pipeline.parsing import parse_text, prompt_of
from service.pipeline.pipeline import Pipeline
from service.pipeline.preview import Preview
from service.trace.preview_trace import PreviewTrace
from translate import ProtectedTranslator, has_hangul
from translate.glossary.terms import read_glossary
from translate.glossary.translator import GlossaryTranslator
from translate.offline.translator import LexiconTranslator


@pytest.fixture(scope="module")
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
        ("고양이 BREAK [밤:낮:0.5] 바다", "a cat BREAK a sea at night"),
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
        ("1girl, smile\nNegative prompt: (글자:1.3)", "1girl, smile", "(lettering)1.3"),
        ("1.2::소녀::, -1::사람들::", "a (girl)1.2", "people"),
        ("소녀 --no 글자, 사람", "a girl", "lettering, people"),
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


@pytest.mark.parametrize(
    ("text", "sentence", "unwanted"),
    [
        ("(안개:0) 숲", "숲", ()),
        ("숲, (안개:0.0), 바다", "숲, 바다", ()),
        ("(안개:-0.5), 숲", "숲", ("안개",)),
        ("(사람, 글자:-1.5) 해변", "해변", ("사람", "글자")),
        ("사람 없는 (안개:-1) 숲", "숲", ("사람", "안개")),
        ("(fog:-1), forest", "forest", ("fog",)),
        ("(embedding:bad:-1), 소녀", "소녀", ("embedding:bad",)),
    ],
)
def test_weights_of_nothing_and_less(text: str, sentence: str, unwanted: tuple[str, ...]) -> None:
    """What weighs 0 is left out, and what weighs less is unwanted."""
    parsed = parse_text(text)
    assert (parsed.sentence, parsed.unwanted) == (sentence, unwanted)


@pytest.mark.parametrize("text", ["(한복:0)을 입은 소녀", "(한복:-1)을 입은 소녀", "푸른(하늘:0) 아래"])
def test_a_word_that_others_need(text: str) -> None:
    """A word that is joined to others cannot be left out."""
    with pytest.raises(InputError, match=r"has the weight (0|-1), but the words beside it need it: use commas"):
        parse_text(text)


@pytest.mark.parametrize("text", ["(안개:0)", "(안개:-1)"])
def test_nothing_but_left_out(text: str) -> None:
    """A text that only leaves out is refused with the names."""
    with pytest.raises(InputError, match="only lists what to leave out \\(안개\\)"):
        parse_text(text)


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("(embedding:good:1.2), 소녀", "(embedding:good)1.2, a girl", ""),
        ("embedding:good++ , 소녀", "(embedding:good)++, a girl", ""),
        ("소녀, [embedding:good]", "a girl, (embedding:good)0.909091", ""),
        ("(embedding:bad:1.3) 빼고 소녀", "a girl", "(embedding:bad)1.3"),
        ("({빨간|빨간} 모자:1.2), 소녀", "a (red hat)1.2, a girl", ""),
        ("(사람:1.3) 없는 해변, (안개:-0.5)", "a beach", "(people)1.3, (fog)0.5"),
    ],
)
def test_weights_of_tags_and_unwanted_things(protected: Pipeline, text: str, prompt: str, negative: str) -> None:
    """Embeddings and other tags that stand for words have weights, and so have things that are not wanted."""
    made = protected.preview(text)
    assert (made.prompt, made.negative_prompt) == (prompt, negative)
    assert Preview.from_json(made.to_json()) == made


def test_a_lora_has_no_other_weight(protected: Pipeline) -> None:
    """The brackets around a LoRA are taken away, with a warning."""
    made = protected.preview("(<lora:x:1>:1.3), 소녀")
    assert made.prompt == "<lora:x:1>, a girl"
    assert made.warnings == ("'<lora:x:1>' takes no weight from brackets",)


FAINT = "({}:0.3) ({}:.5) ({})-- {}-- [{}] [[{}]] ({})0.5 （{}：０．３） ({}:0) ({}:-1)".split()


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.sampled_from(FAINT),
    st.sampled_from(["안개", "고양이", "등대"]),
    st.sampled_from(["{}, 바다", "바다, {}", "{} 옆 바다"]),
)
def test_faint_words(protected: Pipeline, form: str, word: str, frame: str) -> None:
    """No phrase of any prompt raises a word that the writer weighed down, and no bracket is left alone."""
    made = protected.preview(frame.format(form.format(word)), PreviewOptions(preset="none", count=3))
    raised = [phrase.text for phrase in (*made.prompts.prompt, *made.prompts.prompt_2) if phrase.weight > 1]
    assert not any(re.search(r"\b(?:fog|cat|lighthouse)", text) for text in raised)
    for prompt in (made.prompt, made.prompt_2, made.negative_prompt):
        assert prompt.count("(") == prompt.count(")")
        assert not {*prompt} & {*"[]\\（）"}


def test_faint_words_are_not_added(protected: Pipeline) -> None:
    """A word weighed down keeps its place in another form of it, and is not appended where it has none."""
    assert protected.preview("[[안개]] 낀 숲").prompt == "a (foggy)0.826446 forest"
    run = PreviewTrace(None)
    with run.collecting():
        pieces = prompt_of("a girl at dusk", [Phrase("a sunset", 0.3)])
    assert render(pieces, "a1111", separator="") == "a girl at dusk"
    assert "it is left out" in next(iter(run.warnings))


def test_the_gloss_of_a_faint_term(
    rules: RuleParaphraser, lexicon: LexiconTranslator, keybert: KeyBertExtractor
) -> None:
    """The explanation of a term has the low weight of the term, and gives no keyword."""
    glosses = {"hanbok": "traditional Korean dress"}
    translator = GlossaryTranslator(lexicon, read_glossary(), reader=lexicon)
    pipeline = Pipeline(rules, translator, PromptBuilder(keybert), glosses=lambda: glosses)
    made = pipeline.preview("(한복:0.3)을 입은 소녀", PreviewOptions(preset="none"))
    assert made.prompt == "a girl wearing a (hanbok)0.3, (traditional Korean dress)0.3"
    assert not any("dress" in keyword.text or "hanbok" in keyword.text for keyword in made.keywords)


def test_a_weight_without_brackets(protected: Pipeline) -> None:
    """A part of a list that ends in a number has that weight, with a warning."""
    made = protected.preview("노을:1.4, 바닷가, 벚꽃:0.8")
    assert made.prompt == "(sunset)1.4, a seaside, a (cherry blossom)0.8"
    assert made.warnings[0] == "'노을:1.4' is read as a weight: (노을:1.4)"
    assert not any(character.isdigit() for character in made.prompt_2.replace("+", ""))


def test_quoted_korean_is_no_keyword(protected: Pipeline) -> None:
    """No keyword is in Korean, because no text encoder reads it."""
    made = protected.preview('"카페, 24시"라고 쓰인 간판')
    assert not any(has_hangul(keyword.text) or "24" in keyword.text for keyword in made.keywords)
    assert '"카페, 24시"' in made.prompt


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("(붉은 용:1.3)을 그려 주세요", "a (red dragon)1.3", ""),
        ("(달을 보는 늑대를 그려줘:1.2)", "a (wolf looking at the moon)1.2", ""),
        ("늑대를 (수채화:1.2)로 그려줘", "a wolf, a (watercolor painting)1.2", ""),
        ("달을 보는 늑대 (그려줘)", "a wolf looking at the moon", ""),
        ("늑대 그려줘, 사람은 빼고", "a wolf", "people"),
        ("사람 없이 해변을 그려 줘", "a beach", "people"),
        ("늑대를 그려줘. 사람은 안 나오게요", "a wolf", "people"),
        ("늑대가 앉아 있게 그려줘. 사람은 안 보이고", "a sitting wolf", "people"),
        ("늑대 그려줘 <lora:wolf:0.8>", "a wolf, <lora:wolf:0.8>", ""),
        ('"그려줘" 간판 그려줘', 'the signboard "그려줘"', ""),
    ],
)
def test_requests(protected: Pipeline, text: str, prompt: str, negative: str) -> None:
    """A request is taken out of the words, and leaves weights, tags, quotations and negations."""
    made = protected.preview(text, PreviewOptions(preset="none"))
    assert (made.prompt, made.negative_prompt) == (prompt, negative)
    assert made.text == text


@pytest.mark.parametrize(
    ("text", "sentence", "unwanted"),
    [
        ("(고양이를 그려줘:1.2), 배경은 밤", "고양이, 배경은 밤", ()),
        ("글씨는 절대 나오면 안 되고요, 여름 바다 달력 그림을 가로로 부탁드려요", "여름 바다 달력, 가로", ("글씨",)),
        ("모자는 씌우지 말고, 웃는 소년을 연필화로 그려 주세요", "웃는 소년, 연필화", ("모자",)),
        ("거실에 걸 그림이 필요한데 초록색은 빼고 추상화로 가능할까요?", "추상화", ("초록색",)),
        (
            "조카가 유령을 무서워해서요, 안 무섭고 동글동글한 유령으로 하나 만들어 주시면 감사하겠습니다",
            "동글동글한 유령",
            ("무섭다",),
        ),
        ("손이 이상하게 나오지 않게 신경 써서 첼로 켜는 여자를 그려줘", "첼로 켜는 여자", ("이상한 손",)),
        ("고양이 한 마리. 배경엔 아무것도 없게 해 주세요. 눈은 초록색.", "고양이 한 마리. 빈 배경. 눈은 초록색", ()),
        ("비 오는 거리 말고 눈 오는 거리로 그려줘", "눈 오는 거리", ("비 오는 거리",)),
        ("꽃이 없으면 안 돼요, 봄날의 정원을 그려줘", "꽃, 봄날의 정원", ()),
        ("사람은 한 명도 나오지 않게 해서 텅 빈 역을 만들어 주세요", "텅 빈 역", ("사람",)),
    ],
)
def test_requests_with_negations(text: str, sentence: str, unwanted: tuple[str, ...]) -> None:
    """Beside a request, what must not be shown is unwanted, and nothing of its words is left in the sentence."""
    parsed = parse_text(text)
    assert (parsed.sentence, parsed.unwanted) == (sentence, unwanted)


def test_no_request_is_a_keyword(protected: Pipeline) -> None:
    """A request gives the keywords of its picture alone, and stands in no sentence."""
    plain = protected.preview("달을 보는 늑대", PreviewOptions(count=5))
    asked = protected.preview("안녕! 달을 보는 늑대 하나만 그려 주실 수 있나요? ㅠㅠ", PreviewOptions(count=5))
    assert asked.paraphrases == plain.paraphrases
    assert asked.keywords == plain.keywords


@pytest.mark.parametrize("text", ["그려줘", "안녕하세요! 그림 하나만 그려주세요 :)", "이거 그려줄래?", "부탁드립니다"])
def test_nothing_but_a_request(text: str) -> None:
    """A text that only asks is refused, and the message says what to write."""
    with pytest.raises(InputError, match=r"only asks for a picture .*: describe what to show"):
        parse_text(text)
