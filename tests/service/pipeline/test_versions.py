"""Texts that change while they are drawn or are composed: one preview for each text that steps read."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor, make_pipeline

from generate import EditedPrompt, EditingError, PromptPart, PromptVersion, render
from service.errors import USER_ERRORS, InputError
from service.pipeline import Pipeline, Preview, PreviewError, PreviewOptions
from service.pipeline.versions import spoken, steps_by_text, written_parts
from service.trace import StageError
from service.views.html import html
from service.views.presenter import present

NO_PARAPHRASES = PreviewOptions(count=0)


def read(made: Preview, steps: int) -> list[list[tuple[str, float]]]:
    """Return the English that each step reads, with its weight."""
    drawn = made.drawn
    assert isinstance(drawn, EditedPrompt)
    return [
        [(render(prompt.prompt, "plain", ""), weight) for prompt, weight in drawn.at(step, steps)]
        for step in range(1, steps + 1)
    ]


def fake() -> Pipeline:
    return make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor(), "original")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[고양이:강아지:0.5]가 벤치에 앉아 있다",
            ["a cat sitting on a bench"] * 2 + ["a puppy sitting on a bench"] * 2,
        ),
        ("[고양이:곰:0.5]이 벤치에 앉아 있다", ["a cat sitting on a bench"] * 2 + ["a bear sitting on a bench"] * 2),
        ("[고양이|곰]", ["a cat", "a bear"] * 2),
        ("바다, [안개:3]", ["a sea"] * 3 + ["a sea, fog"]),
        ("[고양이::0.5]가 있는 바다", None),
    ],
)
def test_steps_read_whole_sentences(pipeline: Pipeline, text: str, expected: list[str] | None) -> None:
    """Each version goes through all stages as a sentence of its own, with particles that fit."""
    made = pipeline.preview(text, NO_PARAPHRASES)
    assert made.text == text
    if expected:
        assert [[english for english, _ in step] for step in read(made, 4)] == [[english] for english in expected]
    assert made.prompt == read(made, 4)[0][0][0]
    assert Preview.from_json(made.to_json()) == made


def test_parts_are_composed(pipeline: Pipeline) -> None:
    """Each part between AND is a preview with its weight; a negative prompt belongs to all."""
    text = "고양이 AND [강아지|곰]:0.5\nNegative prompt: 안개\nSteps: 4"
    made = pipeline.preview(text, replace(NO_PARAPHRASES, negative="비"))
    assert read(made, 2) == [[("a cat", 1), ("a puppy", 0.5)], [("a cat", 1), ("a bear", 0.5)]]
    assert made.settings.steps == 4
    for one in (made, *made.versions.values()):
        assert [*one.unwanted.values()] == ["fog", "rain"]


@pytest.mark.parametrize(
    ("text", "joints", "expected"),
    [
        ("곰가 있다", ((0, 1),), "곰이 있다"),
        ("고양이과 숲", ((0, 3),), "고양이와 숲"),
        ("서울으로 가는", ((0, 2),), "서울로 가는"),
        ("(곰:1.2)를 안은", ((1, 2),), "(곰:1.2)을 안은"),
        ("곰는, 숲", ((0, 1),), "곰은, 숲"),
        ("곰가방", ((0, 1),), "곰가방"),
        ("곰 가", ((0, 1),), "곰 가"),
        ("cat가", ((0, 3),), "cat가"),
        (" 가 숲에 있다", ((1, 1),), "숲에 있다"),
        ("큰 는 숲", ((2, 2),), "큰  숲"),
        ("고양이, , 숲,", ((5, 5),), "고양이, 숲"),
    ],
)
def test_particles(text: str, joints: tuple[tuple[int, int], ...], expected: str) -> None:
    """A particle after a bracket takes the shape that its word needs, and goes where there is no word."""
    assert spoken(PromptVersion(text, joints)) == expected


@pytest.mark.parametrize(
    "text", ["오전 [10:30]의 역", "[16:9] 화면의 바다", '"[밤:낮:2]"이라고 적힌 팻말', "고양이", "[흐린] 하늘"]
)
def test_other_brackets_stay(text: str) -> None:
    """Times, ratios, quotations and weights do not change: there is one preview, as before."""
    made = fake().preview(text, NO_PARAPHRASES)
    assert (made.parts, made.versions) == ((), {})
    assert made.drawn is made.prompts


def test_costs_and_warnings_are_those_of_all_versions() -> None:
    """Each version is paid once; the preview has the sum, and every warning once."""
    translator = FixedTranslator()
    pipeline = make_pipeline(EchoParaphraser(), translator, WordExtractor(), "original", count=2)
    made = pipeline.preview("[고양이:강아지:0.5], [안개:1.3]")
    assert len(translator.calls) == 3
    assert len(made.versions) == 2
    assert sum("second pass alone" in warning for warning in made.warnings) == 1
    assert {*made.seconds} == {"augment", "translate", "keywords", "compose"}
    assert all((one.usage, one.seconds, one.warnings) == ((), {}, ()) for one in made.versions.values())


def test_it_is_made_again(pipeline: Pipeline) -> None:
    """A saved preview is redone with all its versions, of which each may be edited."""
    made = pipeline.preview("[고양이:곰:0.5]가 있다", NO_PARAPHRASES)
    (text,) = made.versions
    changed = replace(made.versions[text], translations=("a bear in a hat",))
    redone = pipeline.prompt_builder.redo(replace(made, versions={text: changed}))
    assert read(redone, 2) == [[("a cat", 1)], [("a bear in a hat", 1)]]
    unedited = pipeline.prompt_builder.redo(made)
    assert unedited.drawn == made.drawn
    negative = pipeline.with_negative(made, "안개")
    assert [one.unwanted for one in (negative, *negative.versions.values())] == [{"안개": "fog"}] * 2
    with pytest.raises(InputError, match="takes no negative prompt that changes"):
        pipeline.with_negative(made, "[안개:0.5]")


def test_the_negative_prompt_changes(pipeline: Pipeline) -> None:
    """Brackets of a negative prompt change it, and nothing else."""
    made = pipeline.preview("고양이", replace(NO_PARAPHRASES, negative="[안개:비:2]"))
    begin, later = (made.drawn.at(step, 4)[0][0] for step in (2, 3))  # type: ignore[attr-defined]
    assert (begin.negative_prompt[0].text, later.negative_prompt[0].text) == ("fog", "rain")
    assert begin.prompt == later.prompt


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[고양이:0.5]", "nothing is left of the text in some steps"),
        ("고양이 " + "BREAK 바다 " * 21, "21 times BREAK: use it at most 20 times"),
    ],
)
def test_refusals(text: str, problem: str) -> None:
    """What leaves nothing to draw, or fills endless chunks, is refused in one line."""
    with pytest.raises(InputError, match=problem):
        fake().preview(text)


def test_too_many_versions() -> None:
    """More than eight texts are refused before any stage is paid for."""
    paraphraser = EchoParaphraser()
    with pytest.raises(EditingError, match="more than 8 texts"):
        make_pipeline(paraphraser, FixedTranslator(), WordExtractor(), "original").preview("[a|b|c] [d|e|f|g]")
    assert paraphraser.calls == []


def test_damaged_previews(pipeline: Pipeline) -> None:
    """A saved preview without one of its versions, or with too many, cannot be read; one of before can."""
    made = pipeline.preview("[고양이:곰:0.5]", NO_PARAPHRASES)
    with pytest.raises(PreviewError, match="lacks the version '곰'"):
        Preview.from_json(replace(made, versions={}).to_json())
    with pytest.raises(PreviewError, match="7 versions at most"):
        Preview.from_json(
            replace(made, versions={str(i): made.versions["곰"] for i in range(9)} | made.versions).to_json()
        )
    with pytest.raises(PreviewError, match="more than 8 texts"):
        Preview.from_json(replace(made, parts=(PromptPart("a"),) * 9).to_json())
    values = json.loads(pipeline.preview("고양이", NO_PARAPHRASES).to_json())
    del values["parts"], values["versions"]
    assert Preview.from_fields(values).drawn == Preview.from_fields(values).prompts


def test_it_is_shown(pipeline: Pipeline) -> None:
    """The preview says which text draws in which steps of the number that is suggested."""
    made = pipeline.preview("[고양이:곰:0.5]가 있다 AND [숲|바다]:0.5\nSteps: 10", NO_PARAPHRASES)
    rows = present(made).versions.rows
    assert rows == (
        ("1-5", "고양이가 있다", "a cat"),
        ("1, 3, 5, … · 0.5", "숲", "a forest"),
        ("2, 4, 6, … · 0.5", "바다", "a sea"),
        ("6-10", "곰이 있다", "a bear"),
    )
    assert "곰이 있다" in html(made)
    assert present(pipeline.preview("고양이", NO_PARAPHRASES)).versions.rows == ()
    assert next(iter(steps_by_text(made, 4).values())) == [(1, 2)]


@settings(max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            [
                "[",
                "]",
                ":",
                "|",
                "고양이",
                "가",
                " AND ",
                " BREAK ",
                ":0.5]",
                ":2]",
                ":1.2",
                "(",
                ")",
                ", ",
                "10:30",
                "\n",
            ]
        )
    ).map("".join)
)
def test_any_notation(text: str) -> None:
    """No notation fails but with a clear message, and what is made can be saved and read."""
    try:
        made = make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor(), "original", count=1).preview(text)
    except (*USER_ERRORS, StageError):
        return
    assert Preview.from_json(made.to_json()) == made
    assert all(made.drawn.at(step, 5) for step in range(1, 6)) if isinstance(made.drawn, EditedPrompt) else True


def test_written_parts_keep_their_sections() -> None:
    """Each part has the negative prompt of the text and of the request, and the settings."""
    parts = written_parts("a AND b:2\nNegative prompt: c\nSteps: 20", "d")
    assert parts == (
        PromptPart("a\nNegative prompt: c, d\nSteps: 20"),
        PromptPart("b\nNegative prompt: c, d\nSteps: 20", 2),
    )
