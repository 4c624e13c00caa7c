"""The prompt of a second pass: a text of its own, through all stages, drawn in that pass alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor, make_pipeline

from generate import EditedPrompt, ImageSettings, parameters_text, render
from generate.prompt.composition import second_pass
from service.errors import USER_ERRORS, InputError
from service.pipeline import Pipeline, Preview, PreviewError, PreviewOptions
from service.pipeline.dialects import read_dialects
from service.pipeline.versions import check_second_pass
from service.views.presenter import present

EYES = PreviewOptions(count=0, hires_prompt="고양이의 눈동자\nNegative prompt: 안개")


def drawn_in(made: Preview, passed: int, steps: int = 4) -> set[tuple[str, str]]:
    """Return the English that the steps of a pass read, with what it must not show."""
    drawn = second_pass(made.drawn, passed)
    assert isinstance(drawn, EditedPrompt)
    return {
        (render(prompt.prompt, "plain", ""), prompt.negative_prompt[0].text)
        for step in range(1, steps + 1)
        for prompt, _weight in drawn.at(step, steps)
    }


def test_each_pass_reads_its_own_text(pipeline: Pipeline) -> None:
    """The first pass reads the text, the second its own with its own negative prompt; the preview keeps both."""
    made = pipeline.preview("숲\nNegative prompt: 사람", EYES)
    assert drawn_in(made, 0) == {("a forest", "people")}
    assert drawn_in(made, 4) == {("a cat's eyes", "fog")}
    assert made.hires_prompt == EYES.hires_prompt
    assert Preview.from_json(made.to_json()) == made
    assert pipeline.prompt_builder.redo(made).hires_prompt == made.hires_prompt


def test_the_negative_prompt_is_that_of_the_text(pipeline: Pipeline) -> None:
    """A text of the second pass without a negative prompt has that of the text."""
    made = pipeline.preview("숲", PreviewOptions(count=0, negative="사람", hires_prompt="고양이의 눈동자"))
    assert drawn_in(made, 4) == {("a cat's eyes", "people")}


def test_texts_that_no_step_reads_are_not_made(pipeline: Pipeline) -> None:
    """Of brackets that change, only those that a pass reads are made: what a second pass begins with has no end."""
    made = pipeline.preview("[숲:바다:0.5]", PreviewOptions(count=0, hires_prompt="[고양이:곰:0.5]"))
    assert {english for english, _no in drawn_in(made, 0)} == {"a forest", "a sea"}
    assert {english for english, _no in drawn_in(made, 4)} == {"a bear"}
    assert [*made.versions] == ["바다", "곰"]


def test_it_is_shown_and_written(pipeline: Pipeline) -> None:
    """The preview shows the text of the second pass; the picture has it by A1111's name, where it has a second pass."""
    made = pipeline.preview("숲", EYES)
    assert present(made).versions.rows[1] == ("second pass", "고양이의 눈동자", "a cat's eyes")
    for hires, is_written in ((2.0, True), (None, False)):
        text = parameters_text(made.drawn, ImageSettings(hires=hires), seed=1, model="toy", version="x")
        assert ("Hires prompt: \"a cat's eyes, (cat's eyes:1.331)" in text) is is_written
        assert ('Hires negative prompt: "fog, CG' in text) is is_written
        assert read_dialects(text).hires_prompt.startswith("a cat's eyes,") is is_written


@pytest.mark.parametrize(
    ("hires_prompt", "problem"),
    [
        ("{고양이|곰}", "alternatives"),
        ("__동물__", "alternatives"),
        ("고양이\nSteps: 20", "settings"),
        ("고양이 <lora:ink:0.5>", "LoRA"),
        ("Negative prompt: 안개\nNegative prompt: 사람", "no words"),
        ("고" * 2001, "2,001 characters"),
        ("[고양이|곰|개|소|말|양|닭|쥐]", "more than 8 texts"),
    ],
)
def test_what_it_cannot_have(hires_prompt: str, problem: str) -> None:
    """What only a text can have is refused, before any stage is paid for."""
    paraphraser = EchoParaphraser()
    fake = make_pipeline(paraphraser, FixedTranslator(), WordExtractor(), "original")
    with pytest.raises(USER_ERRORS, match=problem):
        fake.preview("숲", PreviewOptions(hires_prompt=hires_prompt))
    assert paraphraser.calls == []


def test_there_must_be_a_second_pass() -> None:
    """A prompt for a second pass that is not drawn is refused."""
    check_second_pass("", ImageSettings())
    check_second_pass("눈", ImageSettings(hires_width=1536))
    with pytest.raises(InputError, match="give hires"):
        check_second_pass("눈", ImageSettings())


def test_a_text_of_another_program(pipeline: Pipeline) -> None:
    """A1111's text names the prompt of its second pass among its settings, as a JSON string or bare."""
    settings_ = 'Steps: 20, Hires upscale: 2, Hires prompt: "a cat, \\"eyes\\"", Hires negative prompt: fog'
    written = read_dialects(f"a forest\n{settings_}")
    assert (written.hires_prompt, written.ignored) == ('a cat, "eyes"\nNegative prompt: fog', ())
    assert read_dialects("a forest\nSteps: 20, Hires upscale: 2, Hires negative prompt: fog").hires_prompt == (
        "a forest\nNegative prompt: fog"
    )
    unused = read_dialects("a forest\nSteps: 20, Hires prompt: a cat")
    assert (unused.hires_prompt, unused.ignored) == ("", ("Hires prompt: a cat",))
    assert drawn_in(pipeline.preview(f"a forest\n{settings_}", PreviewOptions(count=0)), 4) == {
        ('a cat, "eyes"', "fog")
    }


def test_an_edited_preview(pipeline: Pipeline) -> None:
    """A preview whose text of the second pass is edited is refused: what is drawn stands elsewhere."""
    made = pipeline.preview("숲", EYES)
    values = made.to_json().replace(f'"hires_prompt": "{EYES.hires_prompt}"'.replace("\n", "\\n"), '"hires_prompt": ""')
    with pytest.raises(PreviewError, match="make the preview again"):
        Preview.from_json(values)


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_preview_or_refused(text: str, hires_prompt: str) -> None:
    """Whatever both texts are, there is a preview that can be read again, or a message for the user."""
    fake = make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor(), "original")
    try:
        made = fake.preview(f"숲 {text}", PreviewOptions(count=0, hires_prompt=hires_prompt))
    except USER_ERRORS:
        return
    assert Preview.from_json(made.to_json()) == made
