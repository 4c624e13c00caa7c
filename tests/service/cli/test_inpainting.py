"""``malgrim generate --init-image --mask``: a part of a picture is drawn again."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support.built_command import Built
from support.command import run
from support.images import ROUNDING, difference, pixels

from service.pipeline.picture_record import read_record

SIZE = (64, 64)


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """A picture of coloured noise."""
    file = tmp_path / "start.png"
    Image.merge("RGB", [Image.effect_noise((96, 80), 90) for _channel in "RGB"]).save(file)
    return file


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    """A mask that is black at the left, white at the right, and grey between."""
    file = tmp_path / "mask.png"
    Image.linear_gradient("L").rotate(90).resize((96, 80)).point(lambda level: min(255, max(0, 3 * level - 255))).save(
        file
    )
    return file


@pytest.mark.slow
def test_what_the_mask_leaves_out_stays(
    built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, start: Path, mask: Path
) -> None:
    """Each pixel where the mask is black is that of the picture in the new size; the record says what it began from."""
    made = tmp_path / "made.png"
    words = ["--model", "toy", "--size", "64x64", "--steps", "5", "--seed", "3", "-o", str(made)]
    assert run(monkeypatch, "generate", "고양이", "--init-image", str(start), "--mask", str(mask), *words) == 0
    with Image.open(start) as image, Image.open(mask) as where, Image.open(made) as drawn:
        before, levels, after = (
            image.resize(SIZE, Image.Resampling.LANCZOS),
            np.asarray(where.resize(SIZE)),
            drawn.copy(),
        )
    apart = np.abs(pixels(before) - pixels(after)).max(axis=2)
    assert apart[levels == 0].max() == 0
    assert apart[levels == 255].mean() > 20
    generation = read_record(made).generation
    assert (generation.init_image, generation.mask) == tuple(
        hashlib.sha256(file.read_bytes()).hexdigest() for file in (start, mask)
    )
    again = tmp_path / "again.png"
    assert run(monkeypatch, "generate", "--from", str(made), "-o", str(again)) == 0
    with Image.open(again) as drawn:
        assert difference(drawn, after) <= ROUNDING
    assert read_record(again).generation == generation
