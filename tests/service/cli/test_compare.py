"""``malgrim compare`` names what differs between two pictures, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from support.command import run
from support.fakes import make_pipeline

from generate import Metadata, encode_clip, encode_image
from service.pipeline.comparison import differences, pixel_difference
from service.pipeline.picture_record import ControlInfo, GenerationInfo, PictureRecord

INFO = GenerationInfo(model="toy", width=64, height=64, steps=20, guidance=7.0, seed=5, sampler="Euler")
RECORD = PictureRecord(make_pipeline(count=2).preview("고양이"), INFO)
OTHER = "1girl\nNegative prompt: bad hands\nSteps: 28, Sampler: Euler, Seed: 1, Version: v1.10.1"


def picture(file: Path, record: PictureRecord, color: int = 0) -> str:
    file.write_bytes(encode_image(Image.new("RGB", (8, 8), (color, 0, 0)), ".png", Metadata("", record.to_json())))
    return str(file)


def test_one_setting(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of two pictures that differ in the seed, the two seeds are printed, and how far the pixels are apart."""
    other = replace(RECORD, generation=replace(INFO, seed=6))
    names = picture(tmp_path / "가.png", RECORD), picture(tmp_path / "b.png", other, 51)
    assert run(monkeypatch, "compare", *names) == 0
    header, seed, pixels = capsys.readouterr().out.splitlines()
    assert header.split() == ["가.png", "b.png"]
    assert seed.split() == ["seed", "5", "6"]
    assert pixels == "100.0% of the pixels differ, by 12.8 of 255 levels on average and 51 at most"


def test_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names = picture(tmp_path / "a.png", RECORD), picture(tmp_path / "b.png", RECORD)
    assert run(monkeypatch, "compare", *names) == 0
    assert capsys.readouterr().out.splitlines() == ["prompts and settings are the same", "every pixel is the same"]


def test_a_picture_of_another_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A picture of A1111 is compared by its prompts and settings; one that carries nothing by its pixels alone."""
    info = PngInfo()
    info.add_text("parameters", OTHER)
    Image.new("RGB", (8, 8)).save(tmp_path / "b.png", pnginfo=info)
    own = picture(tmp_path / "a.png", RECORD)
    assert run(monkeypatch, "compare", own, str(tmp_path / "b.png")) == 0
    shown = capsys.readouterr().out
    assert "1girl" in shown
    assert "28" in shown
    Image.new("RGB", (8, 16)).save(tmp_path / "c.png")
    assert run(monkeypatch, "compare", own, str(tmp_path / "c.png")) == 0
    said = capsys.readouterr()
    assert said.out == "the pictures have different sizes: 8x8 and 8x16\n"
    assert "c.png does not contain how it was made" in said.err


def test_no_picture(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "b.png").write_text("x")
    assert run(monkeypatch, "compare", picture(tmp_path / "a.png", RECORD), str(tmp_path / "b.png")) == 2
    assert "b.png cannot be read" in capsys.readouterr().err


def test_phrases_of_a_prompt() -> None:
    """Of prompts, the phrases that the other has not are shown, and those of both are left out."""
    settings = "\nNegative prompt: ugly\nSteps: 20"
    first, second = (f"{text}{settings}" for text in ("a cat, red hat, sea", "a cat, sea, gold"))
    (found,) = differences(first, second)
    assert (found.name, found.first, found.second) == ("prompt", "red hat", "gold")
    (blank,) = differences(f"a,b{settings}", f"a, b{settings}")
    assert (blank.first, blank.second) == ("a,b", "a, b")


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_texts(first: str, second: str) -> None:
    """A text does not differ from itself, and what differs from the first to the second does so the other way round."""
    assert differences(first, first) == []
    there, back = differences(first, second), differences(second, first)
    assert {one.name for one in there} == {one.name for one in back}
    assert all(one.first != one.second for one in there)


@given(st.lists(st.integers(0, 255), min_size=4, max_size=4), st.lists(st.integers(0, 255), min_size=4, max_size=4))
def test_any_pixels(first: list[int], second: list[int]) -> None:
    """The greatest difference is that of the levels, and none of the figures is above it."""
    images = [Image.frombytes("L", (2, 2), bytes(levels)) for levels in (first, second)]
    found = pixel_difference(*images)
    apart = [abs(one - other) for one, other in zip(first, second, strict=True)]
    assert found is not None
    assert (found.most, found.changed) == (max(apart), sum(one > 0 for one in apart) / 4)
    assert found.mean == pytest.approx(sum(apart) * 3 / 16)


def test_control_nets_that_differ() -> None:
    """What guided two pictures is compared in words."""
    guided = replace(INFO, controls=(ControlInfo(name="canny", weight=0.8, image="0" * 64),))
    (found,) = differences(RECORD, replace(RECORD, generation=guided))
    assert (found.name, found.first) == ("controls", "")
    assert found.second.startswith("name canny, weight 0.8, start 0, end 1, image 000")


@pytest.mark.parametrize("suffix", [".webp", ".mp4"])
def test_a_clip(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str
) -> None:
    """A clip is refused in one line that says what to do, before anything is compared."""
    if suffix == ".mp4":
        pytest.importorskip("av")
    clip = tmp_path / f"b{suffix}"
    frames = [Image.new("RGB", (64, 64), (level, 0, 0)) for level in (0, 255)]
    clip.write_bytes(encode_clip(frames, 8, suffix, Metadata("", RECORD.to_json())))
    assert run(monkeypatch, "compare", picture(tmp_path / "a.png", RECORD), str(clip)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    line = f"{clip} is a clip, and only pictures are compared: malgrim inspect shows what it carries"
    assert line in " ".join(printed.err.split())
