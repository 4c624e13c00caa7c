"""``malgrim grid`` draws each cell once, goes on where it was stopped, and shows all on a sheet and a page."""

import io
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.command import run

from service.assembly import build
from service.cli import request_folder
from service.cli.grid import _text_of
from service.cli.request_folder import begin_folder
from service.files import FileError
from service.jobs.grids import GridRequest
from service.pipeline import Alternatives, Choice, Chosen, Pipeline, Preview
from service.pipeline.picture_record import read_record
from service.validation import checked
from service.views.contact_sheet import contact_sheet
from service.views.grid_layout import GridLayout, Place
from service.views.grid_page import grid_page

SMALL = ["--count", "0", "--size", "64x64", "--steps", "2", "--seed", "5"]


def test_a_cell_says_what_was_chosen() -> None:
    """A cell of alternatives says what was chosen for each place, that of its negative prompt last."""
    body = {
        "prompt": {"text": "{산|강}", "negative_prompt": "{비|눈}"},
        "generation": {"seed": 5},
        "axes": [{"name": "alternatives"}],
    }
    request = checked(GridRequest, body).with_alternatives(Alternatives())
    chosen = [_text_of(Alternatives(), cell) for cell in request.members()]
    assert [one.choices[0] for one in chosen] == [Choice("{산|강}", text) for text in ("산", "강")]
    assert [one.choices[1:] for one in chosen] == [(Choice("{비|눈}", chosen[0].negative),)] * 2
    assert {(one.written, one.written_negative) for one in chosen} == {("{산|강}", "{비|눈}")}


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
def test_a_grid(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Each cell has its settings; text stages run once for each distinct text; what is there is not drawn again."""
    monkeypatch.setenv("MALGRIM_MODEL", "toy")
    texts = list[str]()
    made = Pipeline.preview

    def counted(pipeline: Pipeline, chosen: Chosen, *options: Any, **named: Any) -> Preview:
        texts.append(chosen.text)
        return made(pipeline, chosen, *options, **named)

    monkeypatch.setattr(Pipeline, "preview", counted)
    folder = tmp_path / "grid"
    axes = ["--axis", "cfg=1,2,3", "--axis", "replace=고양이,강아지"]
    assert run(monkeypatch, "grid", "고양이", *axes, "-o", str(folder), *SMALL) == 0
    assert capsys.readouterr().out == f"{folder}: 6 pictures\n"
    assert texts == ["고양이", "강아지"]
    records = {file.name: read_record(file) for file in sorted(folder.glob("0*.png"))}
    assert len(records) == 6
    assert records["03-02.png"].generation.guidance == 3
    assert records["03-02.png"].preview.text == "강아지"
    assert {one.generation.seed for one in records.values()} == {5}
    before = (folder / "01-01.png").stat().st_mtime_ns, (folder / "02-02.png").read_bytes()
    (folder / "02-02.png").unlink()
    assert run(monkeypatch, "grid", "--resume", "-o", str(folder)) == 0
    assert (folder / "01-01.png").stat().st_mtime_ns == before[0]
    assert read_record(folder / "02-02.png").generation == json_record(before[1], tmp_path)
    with Image.open(folder / "sheet.png") as sheet:
        assert sheet.size[0] > 3 * 64
    page = (folder / "index.html").read_text()
    assert page.count("<img") == 6
    assert "CFG 2" in page


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
def test_a_grid_of_the_best(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each cell keeps the best of several by CLIP, whose score its record, the page and a comparison show."""
    monkeypatch.setenv("MALGRIM_MODEL", "toy")
    folder = tmp_path / "grid"
    asked = ["grid", "고양이", "--axis", "cfg=1,2", "--best-of", "3", "-o", str(folder), *SMALL]
    assert run(monkeypatch, *asked) == 2
    assert "set MALGRIM_CLIP" in capsys.readouterr().err
    assert not folder.exists()
    monkeypatch.setenv("MALGRIM_CLIP", str(tmp_path))
    scores = itertools.count(1)
    monkeypatch.setattr(build, "_scorer", lambda _folder: lambda _image, _text: next(scores) / 100)
    assert run(monkeypatch, *asked) == 0
    made = [read_record(file).generation for file in sorted(folder.glob("0*.png"))]
    assert [(one.seed, one.score) for one in made] == [(7, 0.03), (7, 0.06)]
    page = (folder / "index.html").read_text()
    assert all(f"CLIP {one.score:.3f}" in page for one in made)
    capsys.readouterr()
    assert run(monkeypatch, "compare", str(folder / "01.png"), str(folder / "02.png")) == 0
    assert "score" in capsys.readouterr().out


def json_record(data: bytes, folder: Path) -> object:
    (folder / "before.png").write_bytes(data)
    return read_record(folder / "before.png").generation


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["고양이"], "a grid needs what changes"),
        (["고양이", "--axis", "cfx=1"], "there is no axis 'cfx'"),
        (["고양이", "--axis", "cfg=1", "--resume"], "leave TEXT and --axis out"),
        (["--resume"], "cannot be read"),
        (["--resume", "--cfg", "3"], "leave those of texts and pictures out"),
        (["--resume", "--model", "toy"], "leave those of texts and pictures out"),
        (["--resume", "--preset", "photo"], "leave those of texts and pictures out"),
    ],
)
def test_refused_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], message: str
) -> None:
    folder = tmp_path / "grid"
    assert run(monkeypatch, "grid", *words, "-o", str(folder)) == 2
    assert message in capsys.readouterr().err
    assert not folder.exists()


def test_a_folder_name_that_is_too_long_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / ("x" * 300)
    assert run(monkeypatch, "grid", "고양이", "--axis", "cfg=1,2", "-o", str(folder)) == 2
    assert f"{folder} cannot be used" in capsys.readouterr().err


def test_of_two_runs_at_once_one_has_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A second run that found the folder empty before the first began it does not replace the first request."""
    request = checked(GridRequest, {"prompt": {"text": "바다"}, "axes": [{"name": "cfg", "values": ["1"]}]})
    begin_folder(tmp_path / "grid.json", request)
    before = (tmp_path / "grid.json").read_bytes()
    monkeypatch.setattr(request_folder, "check_new_folder", lambda folder: None)
    with pytest.raises(FileError, match="is used by another run"):
        begin_folder(tmp_path / "grid.json", request)
    assert (tmp_path / "grid.json").read_bytes() == before


def test_a_folder_with_files_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A folder that is not empty is refused; a broken request in it is named."""
    (tmp_path / "grid.json").write_text("[")
    assert run(monkeypatch, "grid", "고양이", "--axis", "cfg=1,2", "-o", str(tmp_path)) == 2
    assert "is not empty" in capsys.readouterr().err
    for broken in ("[", "[1]", json.dumps({"prompt": {}})):
        (tmp_path / "grid.json").write_text(broken)
        assert run(monkeypatch, "grid", "--resume", "-o", str(tmp_path)) == 2
        assert "is not a request that can be gone on with" in capsys.readouterr().err


def saved(folder: Path, color: str) -> Path:
    file = folder / f"{color}.png"
    Image.new("RGB", (64, 64), color).save(file)
    return file


def sheet_of(files: dict[Place, Path], columns: tuple[str, ...], rows: tuple[str, ...] = ("",), title: str = "") -> Any:
    return Image.open(io.BytesIO(contact_sheet(files, GridLayout(columns, rows, (title,)))))


def test_a_sheet_has_its_pictures_in_place(tmp_path: Path) -> None:
    """Each picture lies below its column and beside its row, a missing one leaves paper, and long labels are cut."""
    files = {(0, 0, 0): saved(tmp_path, "red"), (1, 1, 0): saved(tmp_path, "blue")}
    sheet = sheet_of(files, ("첫째 " * 30, "둘째"), ("", "강아지"), "제목")
    width, height = sheet.size
    assert sheet.getpixel((width - 10, height - 10)) == (0, 0, 255)
    assert sheet.getpixel((width - 80, height - 80)) == (255, 0, 0)
    assert sheet.getpixel((width - 10, height - 80)) == (255, 255, 255)
    assert sheet.size == sheet_of(files, ("a", "b"), ("", "강아지"), "제목").size


def test_hangul_is_drawn_not_boxes(tmp_path: Path) -> None:
    """Different Korean labels look different, which they would not in a font without Hangul."""
    blank = {(0, 0, 0): saved(tmp_path, "white")}
    first, second = (sheet_of(blank, (label,)).tobytes() for label in ("고", "양"))
    assert first != second


def test_a_page_shows_text_as_text() -> None:
    """Labels and titles with HTML in them are shown as they are written."""
    page = grid_page("<img onerror=x>", GridLayout(("<b>",), ("&",), ("",)), {(0, 0, 0): "01 #.png"})
    assert "<img onerror" not in page
    assert "&lt;b&gt;" in page
    assert 'href="01%20%23.png"' in page


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
def test_the_model_that_is_named_draws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A model that ``--model`` names draws the cells, although no folder of models has it."""
    assert (
        run(monkeypatch, "grid", "고양이", "--axis", "cfg=1", "--model", "toy", "-o", str(tmp_path / "g"), *SMALL) == 0
    )
    assert read_record(tmp_path / "g" / "01.png").generation.model == "toy"
