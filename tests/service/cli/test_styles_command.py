"""``malgrim styles``, and styles and words of one's own on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.command import run

CSV = '\ufeffname,prompt,negative_prompt\r\n먹그림,"ink wash, (soft light:1.2), {prompt}","photo, ""text"""\r\n'
Malgrim = Callable[..., tuple[int, str, str]]


@pytest.fixture
def malgrim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Malgrim:
    """Return a function that runs the command with a folder of data of its own."""
    monkeypatch.setenv("MALGRIM_DATA_DIR", str(tmp_path / "data"))

    def call(*words: str) -> tuple[int, str, str]:
        code = run(monkeypatch, *words)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


@pytest.fixture
def imported(malgrim: Malgrim, tmp_path: Path) -> Path:
    file = tmp_path / "styles.csv"
    file.write_text(CSV, encoding="utf-8")
    assert malgrim("styles", "import", str(file)) == (0, "", "1 styles added\n")
    return tmp_path


def made(malgrim: Malgrim, *words: str) -> Any:
    code, out, err = malgrim("preview", *words, "--count", "0", "--json")
    assert code == 0, err
    return json.loads(out)


def test_a_styles_csv_there_and_back(malgrim: Malgrim, imported: Path) -> None:
    """A1111's file is imported, listed, shown, exported in both forms, and imported again."""
    assert malgrim("styles", "list")[1] == "먹그림  2 positive phrases, 2 negative, 130 steps, CFG 7.5\n"
    positive = 'positive = [\n    "ink wash",\n    ["soft light", 1.2],\n]\n'
    table = '["먹그림"]\n' + positive + 'negative = [\n    "photo",\n    "\\"text\\"",\n]\n'
    assert malgrim("styles", "show", "먹그림")[1] == table
    for name in ("out.csv", "out.toml"):
        assert malgrim("styles", "export", str(imported / name))[0] == 0
        assert malgrim("styles", "delete", "먹그림")[0] == 0
        assert malgrim("styles", "list")[1:] == ("", "there is no style yet: malgrim styles save NAME --from FILE\n")
        assert malgrim("styles", "import", str(imported / name))[0] == 0
        assert malgrim("styles", "show", "먹그림")[1] == table


def test_a_style_by_its_name(malgrim: Malgrim, imported: Path) -> None:
    """A preview names a style as a preset; redone after its end, it has the same phrases."""
    first = made(malgrim, "고양이", "--preset", "먹그림")
    assert first["prompt_2"].endswith("ink wash, (soft light)1.2")
    assert (first["preset"], first["style"]["name"]) == ("먹그림", "먹그림")
    saved = imported / "saved.json"
    saved.write_text(json.dumps(first), encoding="utf-8")
    malgrim("styles", "delete", "먹그림")
    assert made(malgrim, "--from", str(saved))["prompt_2"] == first["prompt_2"]
    other = made(malgrim, "--from", str(saved), "--preset", "photo")
    assert (other["preset"], other["style"]) == ("photo", None)
    code, _out, err = malgrim("preview", "고양이", "--preset", "먹그림")
    assert (code, "unknown preset '먹그림': choose one of auto" in err, err.count("\n")) == (2, True, 1)


def test_a_style_of_a_preview(malgrim: Malgrim, tmp_path: Path) -> None:
    """What a preview has beside its text is saved under a name."""
    saved = tmp_path / "saved.json"
    saved.write_text(json.dumps(made(malgrim, "고양이", "--preset", "portrait")), encoding="utf-8")
    assert malgrim("styles", "save", "얼굴", "--from", str(saved))[0] == 0
    shown = malgrim("styles", "show", "얼굴")[1]
    assert '["portrait", 1.3]' in shown
    assert "cat" not in shown
    assert "steps = [20, 30]" in shown


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["show", "x"], "there is no style 'x' of yours"),
        (["delete", "x"], "there is no style 'x' of yours"),
        (["import", "{}/wrong.csv"], "wrong.csv: not A1111's styles.csv: the columns are a, b"),
        (["import", "{}/taken.csv"], "taken.csv: 'photo' is a preset of the program"),
        (["import", "{}/none.csv"], "none.csv cannot be read"),
        (["import", "{}/styles.txt"], "styles are files .toml, .csv, not '.txt'"),
        (["export", "{}/none/styles.csv"], "none/styles.csv cannot be written"),
        (["save", "photo", "--from", "{}/wrong.csv"], "not a saved preview"),
    ],
)
def test_what_cannot_be_done(malgrim: Malgrim, imported: Path, words: list[str], problem: str) -> None:
    """It is one line, and nothing is lost."""
    (imported / "wrong.csv").write_text("a,b\n")
    (imported / "taken.csv").write_text("name,prompt,negative_prompt\nnew,x,y\nphoto,x,y\n")
    (imported / "styles.txt").write_text("x")
    code, _out, err = malgrim("styles", *(word.format(imported) for word in words))
    assert (code, problem in err, err.count("\n")) == (2, True, 1), err
    assert malgrim("styles", "list")[1].split()[0] == "먹그림"


def test_a_broken_file_of_styles(malgrim: Malgrim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that was edited by hand and is broken is named, and not written over."""
    file = tmp_path / "mine.toml"
    file.write_text("[a\n")
    monkeypatch.setenv("MALGRIM_STYLES", str(file))
    saved = tmp_path / "styles.csv"
    saved.write_text(CSV, encoding="utf-8")
    code, _out, err = malgrim("styles", "import", str(saved))
    assert (code, "mine.toml: not TOML" in err) == (2, True)
    assert file.read_text() == "[a\n"


def test_a_pair_in_the_glossary(malgrim: Malgrim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A line of the glossary file may have a word and its English alone; without it, the word is romanised."""
    assert made(malgrim, "몽실이가 앉은 의자")["romanized"] == [{"korean": "몽실이", "english": "mongsiri"}]
    file = tmp_path / "own.tsv"
    file.write_text("몽실이\tfluffy sheep\n", encoding="utf-8")
    monkeypatch.setenv("MALGRIM_GLOSSARY", str(file))
    first = made(malgrim, "몽실이가 앉은 의자")
    assert (first["romanized"], "fluffy sheep" in first["prompt"]) == ([], True)
