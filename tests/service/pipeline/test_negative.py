"""The writer's own negative prompt: translated like the text, joined with the preset's, shown apart."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.command import run
from support.fakes import Failing, make_pipeline

from generate import preset
from service.errors import USER_ERRORS
from service.pipeline import Pipeline, Preview, PreviewOptions
from service.pipeline.picture_record import read_record
from service.trace import StageError
from service.views.presenter import present


def made(pipeline: Pipeline, negative: str, text: str = "꽃밭에 앉은 토끼, 사람 없이") -> Preview:
    return pipeline.preview(text, PreviewOptions(preset="none", count=0, negative=negative))


def test_a_negative_prompt_is_translated_with_its_weights(pipeline: Pipeline) -> None:
    """Korean becomes English, English and tags stay, weights stay, and what the text negates comes first."""
    preview = made(pipeline, "흐린 배경, (글자:1.3), lowres, embedding:bad-hands")
    assert preview.negative_prompt == "people, blurred background, (lettering)1.3, lowres, embedding:bad-hands"
    assert preview.unwanted["흐린 배경"] == "blurred background"
    assert preview.listed == ("흐린 배경", "글자", "lowres", "embedding:bad-hands")
    assert "blurred" not in preview.prompt
    assert Preview.from_json(preview.to_json()) == preview


def test_the_parts_of_a_negative_prompt_are_shown_apart(pipeline: Pipeline) -> None:
    """The text's negations and the own negative prompt have a line each."""
    facts = {fact.label: fact.text for fact in present(made(pipeline, "나무, blurry")).facts}
    assert facts["not wanted"] == "사람 → people"
    assert facts["own negative prompt"] == "나무 → tree, blurry"


def test_a_negative_prompt_stands_before_the_presets(pipeline: Pipeline) -> None:
    """The preset's list follows the writer's own."""
    preview = pipeline.preview("토끼", PreviewOptions(preset="original", count=0, negative="나무"))
    assert preview.negative_prompt.startswith(f"tree, {preset('original').negative[0].text}")


@pytest.mark.parametrize("negative", ["Negative prompt: tree, (hat:1.2)", "tree, (hat:1.2)", "tree\n(hat:1.2)"])
def test_a_negative_prompt_in_other_notations(negative: str) -> None:
    """A label and line breaks of other programs are read as in a text."""
    preview = make_pipeline(preset="none", count=0).preview("고양이", PreviewOptions(count=0, negative=negative))
    assert [(one.text, one.weight) for one in preview.prompts.negative_prompt[:2]] == [("tree", 1.0), ("hat", 1.2)]


def test_another_negative_prompt_for_a_saved_preview(pipeline: Pipeline) -> None:
    """It replaces the one before with its weights; what the text negates stays."""
    saved = made(pipeline, "(나무:0.5), lowres")
    changed = pipeline.prompt_builder.redo(pipeline.with_negative(saved, "(손:1.2), blurry"))
    assert changed.negative_prompt == "people, (hands)1.2, blurry"
    assert changed.prompt == saved.prompt
    assert pipeline.with_negative(changed, "").unwanted == {"사람": "people"}


def test_a_negative_prompt_that_cannot_be_translated() -> None:
    """The translate stage fails and names the phrase; nothing is left out in silence."""
    failing = make_pipeline(translator=Failing(), preset="none", count=0)
    with pytest.raises(StageError, match="translate"):
        failing.preview("a cat", PreviewOptions(count=0, negative="나무"))


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_negative_prompt(pipeline: Pipeline, negative: str) -> None:
    """Any text is a negative prompt or refused in one line; the prompts of the picture do not change by it."""
    try:
        preview = made(pipeline, negative, "a red cat")
    except (*USER_ERRORS, StageError) as error:
        assert "\n" not in str(error)
        return
    assert preview.prompt == "a red cat"


def test_the_command_takes_a_negative_prompt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """``--negative`` counts for a text and for a saved preview, and is refused for what a picture carries."""
    saved, picture = str(tmp_path / "a.json"), str(tmp_path / "a.png")
    short = ["--count", "0", "--preset", "none"]
    assert run(monkeypatch, "preview", "토끼", "--negative", "나무", *short, "--save", saved) == 0
    assert Preview.from_json(Path(saved).read_text(encoding="utf-8")).negative_prompt == "tree"
    assert run(monkeypatch, "preview", "--from", saved, "--negative", "(손:1.2)", "--json") == 0
    assert Preview.from_json(capsys.readouterr().out.splitlines()[-1]).negative_prompt == "(hands)1.2"
    toy = ["--model", "toy", "--size", "64x64", "--steps", "1", "--device", "cpu"]
    assert run(monkeypatch, "generate", "--from", saved, "--negative", "손", "-o", picture, *toy) == 0
    assert read_record(Path(picture)).preview.negative_prompt == "hands"
    assert run(monkeypatch, "generate", "--from", picture, "--negative", "손", "-o", picture, *toy) == 2
    assert "leave --preset, --negative and the backends out" in capsys.readouterr().err
