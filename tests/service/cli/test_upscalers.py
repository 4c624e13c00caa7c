"""``malgrim generate --upscaler``: a model enlarges the picture before a second pass."""

from pathlib import Path

import pytest
from PIL import Image
from support.built_command import Built
from support.command import run
from support.toy_upscalers import write_nearest

from service.pipeline.picture_record import read_record

TOY = ["--model", "toy", "--size", "64x64", "--steps", "4", "--seed", "3"]
LARGER = ["--hires", "1.5", "--upscaler", "2x_toy"]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the folder of upscalers."""
    write_nearest(tmp_path / "upscalers" / "2x_toy.safetensors")
    monkeypatch.setenv("MALGRIM_UPSCALER_DIR", str(tmp_path / "upscalers"))
    return tmp_path / "upscalers"


def pixels(file: Path) -> bytes:
    with Image.open(file) as image:
        return image.tobytes()


@pytest.mark.slow
def test_from_makes_the_same_pixels(
    built: Built,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    tmp_path: Path,
) -> None:
    """The record names the model and its hash; another file, or none, is refused unless an upscaler is given."""
    made, again, other, filtered = (tmp_path / f"{name}.png" for name in ("made", "again", "other", "filtered"))
    assert run(monkeypatch, "generate", "고양이", *LARGER, *TOY, "-o", str(made)) == 0
    generation = read_record(made).generation
    assert (generation.upscaler, len(generation.upscaler_hash or "")) == ("2x_toy", 64)
    with Image.open(made) as image:
        assert image.size == (96, 96)
        assert "Hires upscale: 1.5, Hires upscaler: 2x_toy" in image.text["parameters"]  # type: ignore[attr-defined]
    assert run(monkeypatch, "generate", "--from", str(made), "-o", str(again)) == 0
    assert (pixels(again), read_record(again).generation) == (pixels(made), generation)
    assert run(monkeypatch, "generate", "고양이", *TOY, "--hires", "1.5", "-o", str(filtered)) == 0
    assert pixels(filtered) != pixels(made)
    write_nearest(folder / "2x_toy.safetensors", shade=0.2)
    assert run(monkeypatch, "generate", "--from", str(made), "-o", str(other)) == 2
    assert "the upscaler 2x_toy has changed since the picture was made" in " ".join(capsys.readouterr().err.split())
    assert run(monkeypatch, "generate", "--from", str(made), "--upscaler", "2x_toy", "-o", str(other)) == 0
    assert pixels(other) != pixels(made)
    (folder / "2x_toy.safetensors").unlink()
    assert run(monkeypatch, "generate", "--from", str(made)) == 2
    assert "there is no upscaler '2x_toy' here" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--hires", "2", "--upscaler", "none"], "there is no upscaler 'none' here: choose one of Lanczos"),
        (["--hires", "2", "--upscaler", "evil"], "evil is a pickle, which can run any code"),
        (["--upscaler", "2x_toy"], "no picture becomes larger: give hires or an initial image"),
    ],
)
def test_refusals(
    built: Built,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    words: list[str],
    message: str,
) -> None:
    """What cannot be used is refused in one line, before a model is loaded."""
    (folder / "evil.pth").write_bytes(b"")
    assert run(monkeypatch, "generate", "고양이", *words, *TOY) == 2
    assert message in " ".join(capsys.readouterr().err.split())


@pytest.mark.slow
def test_what_is_no_upscaler_is_said_in_one_line(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """That a model does not enlarge is seen when it is loaded; it is refused as what was asked for."""
    write_nearest(folder / "1x.safetensors", 1)
    assert run(monkeypatch, "generate", "고양이", "--hires", "2", "--upscaler", "1x", *TOY) == 2
    assert "1x (RealESRGAN Compact, 1x) does not enlarge" in " ".join(capsys.readouterr().err.split())


def test_grids_refuse_it_before_any_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert run(monkeypatch, "grid", "고양이", "--axis", "cfg=5,7", "--hires", "2", "--upscaler", "none") == 2
    assert "there is no upscaler 'none' here" in " ".join(capsys.readouterr().err.split())


def test_models_lists_them(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert run(monkeypatch, "models") == 0
    assert "2x_toy upscaler 0.00" in [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
