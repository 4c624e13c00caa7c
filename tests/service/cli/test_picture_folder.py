"""``malgrim generate --init-image FOLDER``: one result for each picture of a folder."""

from pathlib import Path

import pytest
from PIL import Image
from support.built_command import Built
from support.command import run

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
