"""``malgrim preview``, as a person uses it."""

import json
from pathlib import Path

import pytest
from support.built_command import Built
from support.command import run

from service.pipeline import Preview, PreviewOptions, read_previews


def test_the_result_stands_first(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The three prompts stand above the keywords, the keywords have headings, and paraphrases show what differs."""
    assert run(monkeypatch, "preview", "고양이") == 0
    shown = capsys.readouterr().out
    parts = [
        "prompt",
        "a cat 0",
        "prompt_2",
        "(realistic photography)+++",
        "negative_prompt",
        "keyword",
        "weight",
        "sentences",
        "similarity",
        "█",
        "11/11",
        "paraphrases",
        "+ 10",
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert "고양이 10" not in shown


def test_all_stages(built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With --stages each Korean sentence stands beside its English."""
    assert run(monkeypatch, "preview", "고양이", "--stages") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["10", "고양이", "10", "a", "cat", "10"] in rows


def test_each_prompt_of_a_file_has_a_heading(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With --file each preview begins with the text it belongs to."""
    file = tmp_path / "prompts.txt"
    file.write_text("고양이\n강아지\n", encoding="utf-8")
    assert run(monkeypatch, "preview", "--file", str(file), "--count", "0") == 0
    shown = capsys.readouterr().out
    cat, dog = shown.index("고양이"), shown.index("강아지")
    assert cat < shown.index("negative_prompt") < dog < shown.rindex("negative_prompt")


def test_json_lines(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With --json each prompt of a file gives one line, which is its preview and nothing else."""
    file = tmp_path / "prompts.txt"
    file.write_text("\ufeff고양이\n\n강아지\n", encoding="utf-8")
    assert run(monkeypatch, "preview", "--json", "--file", str(file)) == 0
    out = capsys.readouterr()
    assert [Preview.from_json(line).text for line in out.out.splitlines()] == ["고양이", "강아지"]
    assert out.err == ""


def test_standard_input(built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash reads standard input, one prompt a line."""
    assert run(monkeypatch, "preview", "-", "--json", stdin="고양이\n강아지".encode()) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_options_reach_the_pipeline(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option arrives where it is used."""
    words = "--count 3 --top 5 --preset portrait --syntax a1111 --weights original --paraphraser rules"
    assert run(monkeypatch, "preview", "고양이", *words.split(), "--translator", "lexicon") == 0
    (settings,) = built.settings
    assert (settings.paraphraser, settings.translator) == ("rules", "lexicon")
    assert built.options == [
        PreviewOptions(count=3, top=5, preset="portrait", syntax="a1111", weights="original"),
    ]


@pytest.mark.parametrize("option", ["--preset", "--weights"])
def test_the_earlier_name_of_original(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    """The name seed still means original; a notice on standard error says so once."""
    assert run(monkeypatch, "preview", "고양이", option, "seed", "--json") == 0
    out = capsys.readouterr()
    assert "original" in (built.options[0].preset, built.options[0].weights)
    assert out.err == "malgrim: 'seed' is now called 'original'; the old name will go\n"
    made = Preview.from_json(out.out)
    assert "original" in {made.preset, made.weights}


def test_attributes_are_added(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chosen attributes stand in the prompts, are named, and count in the budget."""
    words = ["--attribute", "hair=포니테일", "--attribute", "outfit=한복:빨강"]
    assert run(monkeypatch, "preview", "고양이", *words) == 0
    shown = capsys.readouterr().out
    assert "a cat 0, pony tail, red hanbok" in shown
    assert "chosen: hair=포니테일 → pony tail, outfit=한복:빨간색 → red hanbok" in shown
    assert "about 9 of 75 tokens" in shown
    assert "suggested: 130 steps, CFG 7.5" in shown


def test_save_and_redo(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A saved preview, its translation edited, is redone without the Korean stages."""
    file = tmp_path / "cat.json"
    assert run(monkeypatch, "preview", "고양이", "--save", str(file)) == 0
    assert [one.text for one in read_previews(file.read_text())] == ["고양이"]
    file.write_text(file.read_text().replace('"a cat 0"', '"a tiger 0"'))
    capsys.readouterr()
    assert run(monkeypatch, "preview", "--from", str(file), "--json", "--preset", "none") == 0
    assert built.pipelines == 1
    made = json.loads(capsys.readouterr().out)
    assert "tiger" in made["prompt_2"]
    assert made["negative_prompt"] == ""


def test_redo_keeps_the_choices_that_were_saved(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without options a saved preview is redone with the preset, the syntax and the keywords it was made with."""
    file = tmp_path / "cat.json"
    words = "--preset photo --top 3 --weights original --syntax a1111"
    assert run(monkeypatch, "preview", "고양이", "--save", str(file), *words.split()) == 0
    capsys.readouterr()
    assert run(monkeypatch, "preview", "--from", str(file), "--json") == 0
    redone, saved = Preview.from_json(capsys.readouterr().out), next(read_previews(file.read_text()))
    assert redone.prompts == saved.prompts
    assert redone.options == saved.options == PreviewOptions(preset="photo", top=3, weights="original", syntax="a1111")


def test_a_sidecar_is_one_prompt(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The text file that A1111 writes beside a picture is one prompt; its settings are shown."""
    file = tmp_path / "picture.txt"
    file.write_text("고양이\nNegative prompt: 사람, 글자\nSteps: 28, Sampler: Euler a\n", encoding="utf-8")
    assert run(monkeypatch, "preview", "--file", str(file), "--count", "0") == 0
    shown = capsys.readouterr().out
    assert shown.count("negative_prompt") == 1
    assert "steps 28, sampler Euler a" in shown
