"""Settings, motion adapters and files of clips."""

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.motions import motion

from generate import (
    ClipSettings,
    GenerationError,
    Metadata,
    MetadataError,
    RequestError,
    chosen_motion,
    encode_clip,
    picture_texts,
    read_metadata,
    steadiness,
)

FRAMES = [Image.fromarray(np.random.default_rng(seed).integers(0, 255, (16, 24, 3), np.uint8)) for seed in range(4)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frames": 1}, "frames 1: give 2 to 128"),
        ({"frames": 129}, "frames 129"),
        ({"fps": 0}, "frames a second 0: give 1 to 60"),
        ({"width": 2048, "height": 2048}, "16 frames of 2048x2048 are too many pixels"),
        ({"width": 500}, "multiple of 8"),
        ({"images": 2}, "a clip cannot have the setting images"),
        ({"best_of": 2}, "best_of"),
        ({"hires": 2.0}, "hires"),
        ({"tiling": True}, "tiling"),
        ({"tile_size": 256}, "tile_size"),
        ({"guidance_end": 0.5}, "guidance_end"),
        ({"subseed_strength": 0.5}, "subseed_strength"),
        ({"init_image": FRAMES[0]}, "init_image"),
    ],
)
def test_what_a_clip_cannot_be(changes: dict[str, Any], message: str) -> None:
    """Values out of range, and settings that AnimateDiff does not have, are refused by name."""
    with pytest.raises(RequestError, match=message):
        ClipSettings(**({"width": 512, "height": 512} | changes))


def test_the_motion_adapter_that_fits(tmp_path: Path) -> None:
    """Without a name the only one that fits is taken; one for another model or with too few frames is refused."""
    motions, model = tmp_path / "motions", str(tmp_path / "xl")
    (tmp_path / "xl").mkdir()
    (tmp_path / "xl" / "model_index.json").write_text('{"_class_name": "StableDiffusionXLPipeline"}')
    with pytest.raises(RequestError, match="set MALGRIM_MOTION_DIR"):
        chosen_motion(None, None, model=model, frames=16)
    motion(motions, "xl-beta", 3, most=24)
    motion(motions, "v15", 4)
    (motions / "notes").mkdir()
    (motions / "notes" / "config.json").write_text("[1]")
    assert chosen_motion(None, motions, model=model, frames=16).name == "xl-beta"
    with pytest.raises(RequestError, match=r"v15 is for Stable Diffusion 1.x, the model xl is Stable Diffusion XL"):
        chosen_motion("v15", motions, model=model, frames=16)
    with pytest.raises(RequestError, match="which motion adapter\\? choose one of xl-beta"):
        chosen_motion("../v15", motions, model=model, frames=16)
    with pytest.raises(RequestError, match="xl-beta draws 24 frames at most, 25 are asked for"):
        chosen_motion(None, motions, model=model, frames=25)
    for name, folder in ((None, None), (None, motions), ("toy", motions)):
        assert chosen_motion(name, folder, model="toy", frames=16).path is None
    assert chosen_motion("v15", motions, model="toy", frames=16).path == motions / "v15"


@given(st.text(max_size=200), st.text(max_size=200), st.integers(1, 60))
def test_a_webp_carries_its_text_and_its_pace(parameters: str, record: str, fps: int) -> None:
    """Any text comes back, and all frames together take as long as their number a second says."""
    data = encode_clip(FRAMES, fps, ".WebP", Metadata(parameters, record))
    with Image.open(BytesIO(data)) as clip:
        assert clip.n_frames == len(FRAMES)  # type: ignore[attr-defined]
        durations = []
        for number in range(len(FRAMES)):
            clip.seek(number)
            clip.load()
            durations.append(clip.info["duration"])
    assert sum(durations) == round(1000 * len(FRAMES) / fps)
    assert picture_texts(data, "clip")["malgrim"] == record


def test_an_mp4_carries_its_text_and_its_pace(tmp_path: Path) -> None:
    """The record comes back whole, the frames are as many as they were, and the same clip has the same bytes."""
    av = pytest.importorskip("av")
    carried = Metadata("고양이\nSteps: 2, Version: malgrim 0.1.0", json.dumps({"한글": "말" * 40_000}))
    data = encode_clip(FRAMES, 12, ".mp4", carried)
    assert data == encode_clip(FRAMES, 12, ".mp4", carried)
    (tmp_path / "clip.mp4").write_bytes(data)
    assert read_metadata(tmp_path / "clip.mp4") == carried
    with av.open(BytesIO(data)) as opened:
        assert opened.streams.video[0].average_rate == 12
        assert sum(1 for _frame in opened.decode(video=0)) == len(FRAMES)
    (tmp_path / "clip.mp4").write_bytes(data[:60])
    with pytest.raises(MetadataError, match="cannot be read: it is no whole MP4 file"):
        read_metadata(tmp_path / "clip.mp4")


def test_other_formats_are_refused() -> None:
    with pytest.raises(MetadataError, match=r"'\.gif' is no format of clips: use .mp4, .webp"):
        encode_clip(FRAMES, 8, ".gif", Metadata("", ""))


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without PyAV an MP4 is neither written nor read, and the message says how to install it."""
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(GenerationError, match=r"av missing: pip install -c constraints.txt -e '\.\[video\]'"):
        encode_clip(FRAMES, 8, ".mp4", Metadata("", ""))
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x20ftypisom")
    with pytest.raises(MetadataError, match="av missing"):
        read_metadata(tmp_path / "clip.mp4")


def test_steadiness() -> None:
    """Equal frames have 1, noise nearly 0, and there is one number fewer than frames."""
    equal, noise = steadiness([FRAMES[0], FRAMES[0], FRAMES[1]])
    assert equal == pytest.approx(1)
    assert abs(noise) < 0.2
