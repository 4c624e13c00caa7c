"""``malgrim generate --init-image FOLDER``: one result for each picture of a folder."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.built_command import Built
from support.command import run

from service.cli.start_folder import StartFolder
from service.files import FileError
from service.pipeline.picture_record import read_record

WORDS = ["--model", "toy", "--size", "64x64", "--steps", "4", "--count", "0"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures, two of which have one stem, one that is broken, and a file that is no picture."""
    made = tmp_path / "in"
    made.mkdir()
    for name, color in (("a.png", "red"), ("b.jpg", "blue"), ("b.png", "green")):
        Image.new("RGB", (64, 64), color).save(made / name)
    (made / "c.png").write_bytes(b"no picture")
    (made / "notes.txt").write_text("x")
    return made


@pytest.mark.slow
def test_one_result_for_each(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path
) -> None:
    """What cannot be drawn is named and the rest is drawn, all with one seed; a second run draws what is missing."""
    out = tmp_path / "out"
    words = ["generate", "고양이", "--init-image", str(folder), *WORDS, "-o", str(out)]
    assert run(monkeypatch, *words) == 2
    said = capsys.readouterr().err
    assert f"! {folder / 'c.png'}: " in said
    assert "notes" not in said
    assert sorted(file.name for file in out.iterdir()) == ["a.png", "b.jpg.png", "b.png.png"]
    records = [read_record(file).generation for file in out.iterdir()]
    assert len({one.seed for one in records}) == 1
    assert len({one.init_image for one in records}) == 3
    before = (out / "a.png").read_bytes()
    (out / "b.png.png").unlink()
    Image.new("RGB", (64, 64), "white").save(folder / "c.png")
    assert run(monkeypatch, *words) == 0
    assert sorted(file.name for file in out.iterdir()) == ["a.png", "b.jpg.png", "b.png.png", "c.png"]
    assert (out / "a.png").read_bytes() == before


@pytest.mark.slow
def test_a_result_is_that_of_its_picture_alone(
    built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    """The record of a result draws it again, and the picture alone gives the same bytes."""
    (folder / "c.png").unlink()
    words = ["generate", "고양이", *WORDS, "--seed", "3"]
    assert run(monkeypatch, *words, "--init-image", str(folder), "-o", str(tmp_path / "out")) == 0
    assert run(monkeypatch, *words, "--init-image", str(folder / "a.png"), "-o", str(tmp_path / "alone.png")) == 0
    assert run(monkeypatch, "generate", "--from", str(tmp_path / "out/a.png"), "-o", str(tmp_path / "again.png")) == 0
    found = [Image.open(tmp_path / name).tobytes() for name in ("out/a.png", "alone.png", "again.png")]
    assert len({*found}) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "name another folder for the results with --output"),
        (["-o", "x.png"], "name another folder for the results with --output"),
        (["-o", "in"], "has the pictures to start from"),
        (["-o", "out", "--count-images", "2"], "gives one for each"),
        (["-o", "in/a.png/x"], "cannot be used"),
    ],
)
def test_what_cannot_be_a_run_of_a_folder(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    folder: Path,
    options: list[str],
    message: str,
) -> None:
    """A request that cannot be is refused in one line before anything is loaded."""
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "generate", "고양이", "--init-image", folder.name, *WORDS, *options) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists() or not [*(tmp_path / "out").iterdir()]


def test_an_empty_folder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder without pictures is refused, with the formats that would count."""
    (tmp_path / "in").mkdir()
    words = ["--init-image", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    assert run(monkeypatch, "generate", "고양이", *words) == 2
    assert "has no pictures: .png" in capsys.readouterr().err


def test_a_pipe_is_named_and_never_waited_for(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe among the pictures, which nobody may ever write to, is a picture that cannot be read."""
    os.mkfifo(folder / "pipe.png")
    pictures = StartFolder(folder, tmp_path / "out", force=False)
    with pictures.reporting(folder / "pipe.png"):
        pictures.check(folder / "pipe.png")
    assert "pipe.png cannot be read: it is not a regular file" in capsys.readouterr().err
    with pytest.raises(typer.Exit):
        pictures.end()


@given(stems=st.sets(st.lists(st.sampled_from(["a", "b", ".png", ".jpg"]), min_size=1).map("".join), min_size=1))
def test_every_picture_has_a_result_of_its_own(stems: set[str]) -> None:
    """No two pictures have one result, whatever dots their names have."""
    with TemporaryDirectory() as made:
        folder, out = Path(made, "in"), Path(made, "out")
        folder.mkdir()
        for stem in stems:
            for suffix in (".png", ".jpg"):
                (folder / f"n{stem}{suffix}").touch()
        pictures = StartFolder(folder, out, force=False)
        for file in pictures.missing():
            pictures.results_of(file).write(b"x")
        assert len([*out.iterdir()]) == len([*folder.iterdir()])


def test_what_a_killed_run_left_is_drawn_again(folder: Path, tmp_path: Path) -> None:
    """An empty file is replaced; any other that is no picture is refused before anything is drawn."""
    pictures = StartFolder(folder, tmp_path / "out", force=False)
    (tmp_path / "out/a.png").touch()
    pictures.check(folder / "a.png")
    pictures.results_of(folder / "a.png").write(b"picture")
    assert (tmp_path / "out/a.png").read_bytes() == b"picture"
    with pytest.raises(FileError, match="exists: give another name, or --force"):
        pictures.check(folder / "a.png")
    assert (tmp_path / "out/a.png").read_bytes() == b"picture"
