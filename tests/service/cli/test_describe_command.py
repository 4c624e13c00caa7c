"""``malgrim describe``: pictures to previews that ``--from`` takes."""

import json
from pathlib import Path

import pytest
from PIL import Image
from support.command import run
from support.fake_captions import FixedCaptioner, png
from support.fakes import WordExtractor, make_pipeline

from generate import Metadata, encode_image
from service.cli import describe as describe_command
from service.cli import preview as preview_command
from service.config.settings import Settings
from service.pipeline import PromptBuilder
from service.pipeline.describing import Describer
from service.pipeline.picture_record import GenerationInfo, PictureRecord


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    def builder(_settings: Settings) -> PromptBuilder:
        return PromptBuilder(WordExtractor())

    monkeypatch.setattr(describe_command, "build_describer", lambda _settings: Describer(FixedCaptioner()))
    monkeypatch.setattr(describe_command, "build_prompt_builder", builder)
    monkeypatch.setattr(preview_command, "build_prompt_builder", builder)
    monkeypatch.setattr(describe_command, "build", lambda _settings: make_pipeline())


def test_saved(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What describes a picture is shown, saved, and taken by --from."""
    picture, saved = tmp_path / "x.png", tmp_path / "saved.json"
    picture.write_bytes(png())
    assert run(monkeypatch, "describe", str(picture), "--save", str(saved)) == 0
    assert "in English only" in capsys.readouterr().out
    assert run(monkeypatch, "preview", "--from", str(saved), "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["prompt"] == "a girl with a ponytail in a red hanbok, pony tail, red hanbok"


def test_own_picture(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A picture of malgrim is described by the preview that it carries."""
    preview = make_pipeline().preview("고양이")
    info = GenerationInfo(model="toy", width=64, height=64, steps=20, guidance=7.0, seed=5, sampler="Euler")
    record = PictureRecord(preview, info).to_json()
    picture = tmp_path / "x.png"
    picture.write_bytes(encode_image(Image.new("RGB", (8, 8)), ".png", Metadata("", record)))
    assert run(monkeypatch, "describe", str(picture), "--json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(preview.to_json())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x.txt", "it is not a picture in a known format"),
        ("none.png", "No such file or directory"),
        (".", "it is not a regular file"),
        ("large.png", "is larger than 64 MB: give a smaller file"),
    ],
)
def test_bad_input(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
    message: str,
) -> None:
    """A file that is no picture is refused in one line."""
    (tmp_path / "x.txt").write_text("no picture", encoding="utf-8")
    with (tmp_path / "large.png").open("wb") as large:
        large.truncate(64 * 1024**2 + 1)
    assert run(monkeypatch, "describe", str(tmp_path / name)) == 2
    assert message in capsys.readouterr().err


def test_a_folder_that_is_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of the model that does not exist is refused by its variable."""
    monkeypatch.setenv("MALGRIM_CAPTION_MODEL", "/nowhere")
    assert run(monkeypatch, "describe", "x.png") == 2
    assert "MALGRIM_CAPTION_MODEL='/nowhere': there is no such folder" in capsys.readouterr().err
