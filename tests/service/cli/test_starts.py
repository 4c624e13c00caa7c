"""``malgrim generate`` from a picture: transparency, a sketch, borders, and the way back from the record."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support.built_command import Built
from support.command import run
from support.images import ROUNDING, difference, pixels

from generate import START_SETTINGS, read_metadata
from service.pipeline.picture_record import read_record

WORDS = ["--model", "toy", "--steps", "5", "--seed", "3", "--strength", "0.8"]
HOLE = (30, 20, 60, 50)


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """A picture of coloured noise with a hole."""
    image = Image.merge("RGB", [Image.effect_noise((80, 72), 90) for _channel in "RGB"])
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, HOLE)
    image.putalpha(alpha)
    image.save(tmp_path / "start.png")
    return tmp_path / "start.png"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "size", "at"),
    [
        (["--mask-padding", "4", "--mask-blur", "2", "--mask-fill", "fill", "--size", "64x64"], (80, 72), (0, 0)),
        (["--outpaint-left", "16", "--outpaint-up", "8"], (96, 80), (16, 8)),
        (["--loops", "3", "--loop-factor", "0.9", "--outpaint-left", "16"], (96, 72), (16, 0)),
    ],
)
def test_there_and_back(
    built: Built,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    start: Path,
    options: list[str],
    size: tuple[int, int],
    at: tuple[int, int],
) -> None:
    """What is opaque stays bit for bit, the hole is drawn, and the record draws the same picture."""
    made, again = tmp_path / "made.png", tmp_path / "again.png"
    assert run(monkeypatch, "generate", "고양이", "--init-image", str(start), *WORDS, *options, "-o", str(made)) == 0
    with Image.open(start) as before, Image.open(made) as after:
        assert after.size == size
        old = after.crop((*at, at[0] + 80, at[1] + 72))
        apart = np.abs(pixels(old) - pixels(before.convert("RGB"))).max(axis=2)
    far = np.ones((72, 80), bool)
    far[HOLE[1] - 14 : HOLE[3] + 14, HOLE[0] - 14 : HOLE[2] + 14] = False
    assert apart[far].max() == 0
    assert apart[HOLE[1] : HOLE[3], HOLE[0] : HOLE[2]].mean() > 20
    assert run(monkeypatch, "generate", "--from", str(made), "-o", str(again)) == 0
    with Image.open(made) as one, Image.open(again) as other:
        assert difference(one, other) <= ROUNDING
    assert read_record(again).generation == read_record(made).generation


@pytest.mark.slow
def test_a_sketch(built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, start: Path) -> None:
    """A sketch over a picture is kept with it, and the text for other programs names what A1111 has names for."""
    made, again, sketch = (tmp_path / name for name in ("made.png", "again.png", "sketch.png"))
    with Image.open(start) as image:
        image.convert("RGB").save(start)
        layer = Image.new("RGBA", image.size)
    layer.paste("red", HOLE)
    layer.save(sketch)
    options = ["--init-image", str(start), "--sketch", str(sketch), "--mask-blur", "1", "--mask-fill", "latent noise"]
    assert run(monkeypatch, "generate", "고양이", *WORDS, *options, "--size", "80x72", "-o", str(made)) == 0
    assert run(monkeypatch, "generate", "--from", str(made), "-o", str(again)) == 0
    with Image.open(made) as one, Image.open(again) as other:
        assert difference(one, other) <= ROUNDING
    assert "Mask blur: 1, Masked content: latent noise" in read_metadata(made).parameters


def test_settings_of_no_picture(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting of a picture to begin from is refused without one, by its name, before anything is loaded."""
    values = {"resize_mode": "crop", "mask_fill": "fill"}
    for name in START_SETTINGS:
        option = f"--{name.replace('_', '-')}"
        assert run(monkeypatch, "generate", "고양이", option, values.get(name, "8")) == 2
        assert f"{option} is for --init-image: give that picture too" in capsys.readouterr().err


def test_transparency_and_a_mask(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], start: Path
) -> None:
    """A transparent picture is refused only with a mask, which says the same in another way."""
    assert run(monkeypatch, "generate", "고양이", *WORDS, "--init-image", str(start), "--mask", str(start)) == 2
    assert "is transparent in places" in capsys.readouterr().err
