"""The four stages together: what a preview holds, and how failures are named."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import EchoParaphraser, Failing, FixedTranslator, WordExtractor, make_pipeline

from service.errors import USER_ERRORS, InputError
from service.pipeline import PreviewOptions
from service.pipeline.pipeline import Pipeline
from service.pipeline.preview import Preview
from service.trace.preview_trace import StageError, add_warning
from translate import has_hangul


def fake(**stages: object) -> Pipeline:
    parts = {"paraphraser": EchoParaphraser(), "translator": FixedTranslator(), "extractor": WordExtractor()} | stages
    count = parts.pop("count", 10)
    return make_pipeline(**parts, preset="original", count=count)  # type: ignore[arg-type]


def test_the_whole_way(pipeline: Pipeline) -> None:
    """A Korean sentence becomes a prompt pair, and every stage on the way is there to see."""
    made = pipeline.preview("노을 지는 바닷가에서 한복을 입은 소녀")
    assert made.prompt == "a girl wearing a hanbok at a seaside at sunset"
    assert made.paraphrases[0] == made.text == "노을 지는 바닷가에서 한복을 입은 소녀"
    assert len(made.paraphrases) == len(made.translations) == 11
    assert {"hanbok", "seaside", "sunset"} <= {keyword.text for keyword in made.keywords[:6]}
    assert made.prompt_2.index("hanbok+++") < made.prompt_2.index("(realistic photography)+++")
    assert made.negative_prompt.startswith("CG, wallpaper")
    assert made.backends == {"augment": "rules", "translate": "lexicon", "keywords": "keybert", "compose": "original"}
    assert list(made.seconds) == ["augment", "translate", "keywords", "compose"]
    assert made.warnings == ()


def test_keywords_say_where_they_were_found(pipeline: Pipeline) -> None:
    """Each keyword names sentences that say it, the first of them in its words, and counts them."""
    made = pipeline.preview("붉은 용이 성을 향해 날아간다")
    assert made.keywords
    for keyword in made.keywords:
        assert keyword.count == len(keyword.sentences)
        assert keyword.total == len(made.translations)
        stem = keyword.text.split()[0][:4]
        assert stem in made.translations[keyword.sentences[0]].lower(), keyword


def test_the_same_text_gives_the_same_preview(pipeline: Pipeline) -> None:
    """Nothing in the offline pipeline is left to chance."""
    first, second = (pipeline.preview("눈 덮인 산속의 작은 오두막") for _ in range(2))
    assert first.prompts == second.prompts
    assert first.keywords == second.keywords


def test_progress_is_told() -> None:
    """Each stage is announced as it starts, in order."""
    told: list[str] = []
    fake().preview("고양이", on_stage=told.append)
    assert told == ["augment", "translate", "keywords", "compose"]


def test_sentence_0_is_the_writers_own() -> None:
    """The writer's sentence comes first, blank and repeated paraphrases go, and no more are kept than wanted."""

    class Sloppy:
        name = "sloppy"

        def paraphrase(self, sentence: str, count: int) -> list[str]:
            return [sentence, " 하나 ", "", "하나", "둘", "셋"]

    assert fake(paraphraser=Sloppy(), count=2).preview("고양이").paraphrases == ("고양이", "하나", "둘")


def test_no_paraphrases_wanted() -> None:
    """With a count of 0 the paraphraser is not called and nothing is warned of."""
    paraphraser = EchoParaphraser()
    made = fake(paraphraser=paraphraser, count=0).preview("고양이")
    assert (made.paraphrases, made.warnings, paraphraser.calls) == (("고양이",), (), [])


def test_no_paraphrases_found() -> None:
    """A paraphraser that finds none is a warning, not a failure."""

    class Mute:
        name = "mute"

        def paraphrase(self, sentence: str, count: int) -> list[str]:
            return []

    assert "no paraphrase" in fake(paraphraser=Mute()).preview("고양이").warnings[0]


def test_fewer_paraphrases_than_wanted() -> None:
    """A line says how many paraphrases there are where they are fewer than were asked for."""

    class Terse:
        name = "terse"

        def paraphrase(self, sentence: str, count: int) -> list[str]:
            return ["작은 고양이"]

    assert "1 of 3" in fake(paraphraser=Terse(), count=3).preview("고양이").warnings[0]
    assert fake(paraphraser=Terse(), count=1).preview("고양이").warnings == ()


def test_english_passes_through() -> None:
    """Text without Korean is used as it is, with a warning, and no Korean stage is called."""
    translator = FixedTranslator()
    made = fake(translator=translator, paraphraser=Failing()).preview("a cat on a chair")
    assert made.prompt == "a cat on a chair"
    assert "no Korean" in made.warnings[0]
    assert translator.calls == []


@pytest.mark.parametrize(
    ("role", "stage"), [("paraphraser", "augment"), ("translator", "translate"), ("extractor", "keywords")]
)
def test_a_failure_names_its_stage(role: str, stage: str) -> None:
    """Whatever a stage raises arrives as one error that names the stage and keeps the cause."""
    with pytest.raises(StageError, match=f"{stage}: the service is down") as caught:
        fake(**{role: Failing()}).preview("고양이")
    assert caught.value.stage == stage
    assert isinstance(caught.value.__cause__, RuntimeError)


def test_a_failure_without_words() -> None:
    """An error that says nothing is named by its type."""
    with pytest.raises(StageError, match="augment: RuntimeError"):
        fake(paraphraser=Failing("")).preview("고양이")


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (["a cat"], "3 sentences were sent, 1 came back"),
        ([" ", "a cat", "a cat"], "no English for '고양이': nothing came back"),
        (["a 고양이", "a cat", "a cat"], "no English for '고양이': Korean is left in 'a 고양이'"),
        (["a 猫", "a cat", "a cat"], "no English for '고양이': '猫' is not English in 'a 猫'"),
        (["a \x1b[2Jcat", "a cat", "a cat"], "no English for '고양이': .*control"),
    ],
)
def test_a_translation_that_cannot_be_used(answers: list[str], message: str) -> None:
    """Without English for the writer's own sentence the preview fails: the prompt is never empty or Korean."""
    with pytest.raises(StageError, match=message):
        fake(translator=FixedTranslator(answers), count=2).preview("고양이")


@pytest.mark.parametrize("answer", [" ", "a 고양이", "a кот", "a \x1b[2Jcat"])
def test_a_paraphrase_without_a_translation(answer: str) -> None:
    """A paraphrase that has no usable English is left out together with it, and the result says so."""
    made = fake(translator=FixedTranslator(["a cat", answer, "one cat"]), count=2).preview("고양이")
    assert made.paraphrases == ("고양이", "고양이 2")
    assert made.translations == ("a cat", "one cat")
    assert "'고양이 1'" in made.warnings[0]


class ShiftedTranslator:
    """A translator whose answers to a list of Korean sentences are one place late."""

    name = "shifted"
    english: ClassVar = {"등대": "a lighthouse", "용": "a dragon", "사람": "people", "picture": "picture"}

    def translate(self, sentences: Sequence[str]) -> list[str]:
        answers = [self.english.get(sentence, "a seaside") for sentence in sentences]
        korean = [index for index, sentence in enumerate(sentences) if has_hangul(sentence)]
        for before, index in reversed([*pairwise(korean)]):
            answers[index] = answers[before]
        return answers


def test_shifted_answers_turn_no_wish_round() -> None:
    """Weighted and unwanted phrases have their own English even if a translator shifts the answers of a list."""
    made = fake(translator=ShiftedTranslator(), count=3).preview("사람 없는 바닷가, (등대:1.3), (용:1.6)")
    assert made.unwanted == {"사람": "people"}
    assert "(a lighthouse)1.3" in made.prompt
    assert "(a dragon)1.6" in made.prompt


def test_a_paraphrase_that_is_no_text() -> None:
    """A paraphrase with control characters is left out, and the result says so and why."""

    class Odd:
        name = "odd"

        def paraphrase(self, sentence: str, count: int) -> list[str]:
            return ["\x1b[2J고양이", "한 고양이"]

    made = fake(paraphraser=Odd()).preview("고양이")
    assert made.paraphrases == ("고양이", "한 고양이")
    assert "control" in made.dropped["\x1b[2J고양이"]


def test_bad_text_reaches_no_stage() -> None:
    """Text that cannot be a prompt is refused before any stage is called."""
    with pytest.raises(InputError):
        fake(paraphraser=Failing(), translator=Failing(), extractor=Failing()).preview("  ")


def test_warnings_of_stages() -> None:
    """What a stage warns of stands in its own preview, once, and nowhere else."""

    class Odd:
        name = "odd"

        def translate(self, sentences: Sequence[str]) -> list[str]:
            add_warning("odd")
            add_warning("odd")
            return ["a cat" for _ in sentences]

    assert fake(translator=Odd()).preview("고양이").warnings == ("odd",)
    assert fake().preview("고양이").warnings == ()
    add_warning("outside of any preview")


def test_warnings_of_previews_at_once() -> None:
    """Previews made at the same time in several threads keep their warnings apart."""
    barrier = threading.Barrier(4, timeout=30)

    class Naming:
        name = "naming"

        def translate(self, sentences: Sequence[str]) -> list[str]:
            barrier.wait()
            add_warning(sentences[0])
            barrier.wait()
            return ["a cat" for _ in sentences]

    pipeline, made = fake(translator=Naming()), dict[str, Preview]()

    def work(text: str) -> None:
        made[text] = pipeline.preview(text)

    threads = [threading.Thread(target=work, args=(text,)) for text in ("하나", "둘", "셋", "넷")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {text: one.warnings for text, one in made.items()} == {text: (text,) for text in ("하나", "둘", "셋", "넷")}


def test_redo_calls_no_earlier_stage() -> None:
    """From a saved preview, edited or not, only the later stages run; the rest is kept."""
    saved = fake().preview("고양이")
    edited = Preview.from_json(saved.to_json().replace("a cat 0", "a tiger 0"))
    later = fake(paraphraser=Failing(), translator=Failing())
    redone = later.prompt_builder.redo(edited)
    assert "tiger" in redone.prompt_2
    assert (redone.text, redone.paraphrases, redone.backends) == (saved.text, saved.paraphrases, saved.backends)
    assert later.prompt_builder.redo(saved).prompts == saved.prompts


@pytest.mark.parametrize(
    ("english", "message"), [("고양이 on a chair", "Korean is left"), ("", "empty"), ("\x1b[2J", "control")]
)
def test_redo_checks_what_was_edited(english: str, message: str) -> None:
    """An edited translation that is empty, Korean or no text is refused."""
    saved = fake(count=0).preview("고양이")
    with pytest.raises(InputError, match=message):
        fake().prompt_builder.redo(replace(saved, translations=(english,)))


def test_redo_keeps_warnings() -> None:
    """What was warned of when a preview was made is still there when it is redone."""
    saved = fake().preview("a cat")
    assert fake().prompt_builder.redo(saved).warnings == saved.warnings != ()


@pytest.mark.slow
def test_many_at_once(pipeline: Pipeline) -> None:
    """The real stages give the same previews to many threads as to one."""
    texts = ["고양이가 의자에 앉아 있다", "붉은 용", "사슴 두 마리", "눈 덮인 산"]
    alone = [pipeline.preview(text).prompts for text in texts]
    found: dict[str, object] = {}

    def work(text: str) -> None:
        found[text] = pipeline.preview(text).prompts

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[text] for text in texts] == alone


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(min_size=1, max_size=80), st.text(alphabet="가나다 고양이를 12,.(){}[]<>:a", min_size=1, max_size=80)
    )
)
def test_any_text(pipeline: Pipeline, text: str) -> None:
    """Any text gives a preview without Korean in its prompts and survives JSON, or one line that refuses it."""
    try:
        made = pipeline.preview(text)
    except USER_ERRORS as error:
        assert str(error).isprintable()
        return
    assert made.prompt
    assert not has_hangul(made.prompt + made.prompt_2 + made.negative_prompt)
    assert Preview.from_json(made.to_json()) == made


@pytest.mark.parametrize("bug", [KeyError("x"), TypeError("x"), AttributeError("x"), AssertionError("x")])
def test_a_bug_in_a_stage_is_no_failure_of_it(bug: Exception) -> None:
    """A programming error passes as it is, to be reported as a bug; other exceptions are failures of the stage."""

    class Broken:
        name = "broken"

        def __init__(self, error: Exception) -> None:
            self._error = error

        def translate(self, sentences: Sequence[str]) -> list[str]:
            raise self._error

    with pytest.raises(type(bug)):
        fake(translator=Broken(bug)).preview("고양이")
    with pytest.raises(StageError, match="translate: the disk is full"):
        fake(translator=Broken(OSError("the disk is full"))).preview("고양이")


@pytest.mark.parametrize(("length", "made"), [(60, 50), (100, 39), (500, 7), (1999, 1)])
def test_paraphrases_of_a_long_text(length: int, made: int) -> None:
    """The sentence and its paraphrases have at most 4,000 characters together; fewer paraphrases are a warning."""
    text = "가" * length
    preview = make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor()).preview(
        text, PreviewOptions(count=50)
    )
    assert sum(map(len, preview.paraphrases)) <= 4000
    assert made - 3 <= len(preview.paraphrases) - 1 <= made
    assert any("the text is long" in warning for warning in preview.warnings) == (made < 50)


def test_paraphrases_ask_for_nothing() -> None:
    """A request that a paraphraser adds is taken out of its answer."""

    class Asking(EchoParaphraser):
        def paraphrase(self, sentence: str, count: int) -> list[str]:
            return [f"작은 {sentence}를 그려 주세요!", "그려 주세요"]

    made = fake(paraphraser=Asking(), count=2).preview("고양이 그려줘")
    assert made.paraphrases == ("고양이", "작은 고양이")
    assert [*made.dropped] == ["그려 주세요"]
