"""Alternatives in a text, as ``malgrim preview`` and ``malgrim generate`` choose among them."""

import json
from pathlib import Path

import pytest
from support.built_command import Built
from support.command import run
from support.fakes import Recorder

from service.cli import generate as generate_command
from service.pipeline import Choice, Preview, read_previews
from service.pipeline.picture_record import read_record

TEXT = "{고양이|곰|여우}가 앉은 의자"
SUBJECTS = ("고양이가", "곰이", "여우가")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def recorder(built: Built, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Make ``malgrim generate`` use a generator that records its runs."""
    made = Recorder()
    monkeypatch.setattr(generate_command, "build_generator", lambda _: made)
    monkeypatch.setattr(generate_command, "check_weights", lambda _: None)
    return made


def previews(capsys: Capture) -> list[Preview]:
    return [*read_previews(capsys.readouterr().out)]


def test_a_choice_is_shown(built: Built, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """The preview says what was chosen and by which seed, which makes the same choice when it is given."""
    assert run(monkeypatch, "preview", TEXT, "--json", "--negative", "{글자|사람}") == 0
    (first,) = previews(capsys)
    assert first.written == TEXT
    assert first.text in [f"{subject} 앉은 의자" for subject in SUBJECTS]
    assert first.paraphrases[0] == first.text
    assert first.written_negative == "{글자|사람}"
    assert first.chosen[1] == Choice("{글자|사람}", first.listed[0])
    words = ["--negative", "{글자|사람}", "--choice-seed", str(first.choice_seed)]
    assert run(monkeypatch, "preview", TEXT, *words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"alternatives: {{고양이|곰|여우}} → {first.chosen[0].chosen}; {{글자|사람}} → " in shown
    assert f"(choice seed {first.choice_seed})" in shown


def test_every_combination(built: Built, monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path) -> None:
    """With --all each combination of each text of a file has a preview, which can be saved and redone."""
    file, saved = tmp_path / "texts.txt", tmp_path / "saved.json"
    file.write_text(f"{TEXT}\n강아지\n", encoding="utf-8")
    assert run(monkeypatch, "preview", "--file", str(file), "--all", "--json", "--save", str(saved)) == 0
    made = previews(capsys)
    assert [one.text for one in made] == [*(f"{subject} 앉은 의자" for subject in SUBJECTS), "강아지"]
    assert [one.choice_seed for one in made] == [None] * 4
    assert [len(one.chosen) for one in made] == [1, 1, 1, 0]
    assert run(monkeypatch, "preview", "--from", str(saved), "--json") == 0
    assert [(one.written, one.chosen) for one in previews(capsys)] == [(one.written, one.chosen) for one in made]


def test_a_text_without_alternatives(built: Built, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """Where nothing is to be chosen, nothing is said of it, and a preview of before is read."""
    assert run(monkeypatch, "preview", "고양이", "--json") == 0
    values = json.loads(capsys.readouterr().out)
    new: dict[str, object] = {"written": "", "written_negative": "", "chosen": [], "choice_seed": None}
    assert {name: values.pop(name) for name in new} == new
    assert Preview.from_fields(values).text == "고양이"


def test_wildcards(built: Built, monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path) -> None:
    """Wildcards come from the folder of the setting; an unknown one stops the command before any stage."""
    (tmp_path / "색.txt").write_text("빨간\n파란\n", encoding="utf-8")
    monkeypatch.setenv("MALGRIM_WILDCARDS_DIR", str(tmp_path))
    assert run(monkeypatch, "preview", "__색__ 모자", "--all", "--json") == 0
    assert [one.text for one in previews(capsys)] == ["빨간 모자", "파란 모자"]
    pipelines = built.pipelines
    assert run(monkeypatch, "preview", "__모양__ 모자") == 2
    assert capsys.readouterr().err == "malgrim: there is no wildcard __모양__: name one of these: 색\n"
    assert built.pipelines == pipelines


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["preview", TEXT, "--all", "--choice-seed", "1"], "leave one of them out"),
        (["preview", "--from", "x.json", "--all"], "has its choices already"),
        (["generate", "--from", "saved.json", "--all"], "has its choices already"),
        (["preview", "{a|b}" * 12, "--all"], "more than 1,000 combinations"),
        (["generate", "{a|b}" * 12, "--all"], "more than 1,000 combinations"),
        (["generate", "__x__"], "set MALGRIM_WILDCARDS_DIR"),
    ],
)
def test_refusals(
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    tmp_path: Path,
    words: list[str],
    message: str,
) -> None:
    """What cannot be chosen among, or not by both ways, is refused with one line before anything is made."""
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "preview", "고양이", "--save", "saved.json") == 0
    capsys.readouterr()
    assert run(monkeypatch, *words) == 2
    assert message in capsys.readouterr().err
    assert recorder.runs == []


def test_pictures_choose_by_their_seeds(
    recorder: Recorder, built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each of several pictures has the choices of its own seed, in its record; the stages run once for each text."""
    words = ["--size", "8x8", "--seed", "3", "-o", str(tmp_path / "x.png")]
    assert run(monkeypatch, "generate", TEXT, "--count-images", "8", *words) == 0
    records = [read_record(tmp_path / f"x-{number}.png") for number in range(1, 9)]
    assert [one.generation.seed for one in records] == [*range(3, 11)]
    assert [one.preview.choice_seed for one in records] == [*range(3, 11)]
    texts = [one.preview.text for one in records]
    assert 1 < len(set(texts)) == len(built.options) < len(texts)
    alone = ["--seed", "5", "-o", str(tmp_path / "alone.png")]
    assert run(monkeypatch, "generate", TEXT, "--size", "8x8", *alone) == 0
    assert read_record(tmp_path / "alone.png").preview.text == texts[2]


def test_a_picture_of_each_combination(recorder: Recorder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With --all each combination is generated with the same seeds."""
    words = ["--all", "--count-images", "2", "--size", "8x8", "-o", str(tmp_path / "x.png")]
    assert run(monkeypatch, "generate", TEXT, *words) == 0
    records = [read_record(tmp_path / f"x-{number}.png") for number in range(1, 7)]
    assert [one.preview.text.split()[0] for one in records[::2]] == [*SUBJECTS]
    first, second = records[0].generation.seed, records[1].generation.seed
    assert second == first + 1
    assert [one.generation.seed for one in records] == [first, second] * 3


def test_from_a_picture(recorder: Recorder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What was chosen for a picture is what another one from it has, with any seed."""
    first, second = str(tmp_path / "1.png"), str(tmp_path / "2.png")
    assert run(monkeypatch, "generate", TEXT, "--size", "8x8", "-o", first) == 0
    assert run(monkeypatch, "generate", "--from", first, "--seed", "77", "--model", "recorder", "-o", second) == 0
    assert recorder.prompts[0] == recorder.prompts[1]
    assert read_record(Path(second)).preview == read_record(Path(first)).preview
