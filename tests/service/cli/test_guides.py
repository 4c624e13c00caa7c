"""``malgrim generate --control --ip-adapter``: pictures guide the run."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from support.built_command import Built
from support.command import run
from support.guide_headers import guide_folders
from support.images import ROUNDING, difference
from support.toy_guides import write_control_net, write_ip_adapter

from generate import ControlSettings, RequestError
from generate.diffusion.toy import tiny_pipeline
from service.cli.guide_options import GuideOptions
from service.pipeline.picture_record import read_record

TOY = ["--model", "toy", "--size", "64x64", "--steps", "4", "--seed", "3"]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder with pictures; its guides for the toy are those of the environment."""
    unet = tiny_pipeline().unet
    write_control_net(tmp_path / "controls", "lines", unet)
    write_control_net(tmp_path / "controls", "depth", unet, seed=1)
    write_ip_adapter(tmp_path / "ip", "look", unet)
    monkeypatch.setenv("MALGRIM_CONTROLNET_DIR", str(tmp_path / "controls"))
    monkeypatch.setenv("MALGRIM_IP_ADAPTER_DIR", str(tmp_path / "ip"))
    drawing = Image.new("RGB", (96, 64))
    ImageDraw.Draw(drawing).ellipse((20, 10, 70, 50), outline="white", width=4)
    drawing.save(tmp_path / "edges.png")
    Image.effect_noise((40, 40), 90).save(tmp_path / "depth.png")
    Image.new("RGB", (50, 30), "red").save(tmp_path / "cat.png")
    return tmp_path


def opened(file: Path) -> Image.Image:
    with Image.open(file) as image:
        return image.copy()


@pytest.mark.slow
def test_the_record_has_what_guided_a_picture(built: Built, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """``--from`` finds the pictures again and draws the same pixels; other guides that are given count instead."""
    made, again, other, bare = (folder / f"{name}.png" for name in ("made", "again", "other", "bare"))
    guides = [
        "--control", f"lines={folder}/edges.png:0.8:0-0.6:canny", "--control", f"depth={folder}/depth.png",
        "--ip-adapter", f"look={folder}/cat.png:0.7",
    ]  # fmt: skip
    assert run(monkeypatch, "generate", "고양이", *guides, *TOY, "-o", str(made)) == 0
    generation = read_record(made).generation
    assert [(one.name, one.weight, one.start, one.end, one.preprocess) for one in generation.controls] == [
        ("lines", 0.8, 0.0, 0.6, "canny"),
        ("depth", 1.0, 0.0, 1.0, None),
    ]
    assert generation.controls[0].image == hashlib.sha256((folder / "edges.png").read_bytes()).hexdigest()
    assert generation.ip_adapter
    assert (generation.ip_adapter.name, generation.ip_adapter.weight) == ("look", 0.7)
    for name in ("edges", "depth", "cat"):
        (folder / f"{name}.png").rename(folder / f"moved-{name}.png")
    assert run(monkeypatch, "generate", "--from", str(made), "-o", str(again)) == 0
    assert difference(opened(again), opened(made)) <= ROUNDING
    assert read_record(again).generation == generation
    changed = ["--control", f"depth={folder}/moved-depth.png"]
    assert run(monkeypatch, "generate", "--from", str(made), *changed, "-o", str(other)) == 0
    assert [one.name for one in read_record(other).generation.controls] == ["depth"]
    assert run(monkeypatch, "generate", "고양이", *TOY, "-o", str(bare)) == 0
    assert len({opened(file).tobytes() for file in (made, other, bare)}) == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--control", "edges.png"], "--control 'edges.png': write it as canny=edges.png:0.8:0-0.6"),
        (["--control", "lines={}/none.png"], "none.png"),
        (["--control", "none={}/edges.png"], "there is no control net 'none'"),
        (["--control", "lines={}/edges.png:3"], "weight 3: give 0 to 2"),
        (["--control", "lines={}/edges.png:1:0.6-0.2"], "from 0.6 to 0.2"),
        (["--control", "lines={}/edges.png"] * 4, "4 control nets: give 3 at most"),
        (["--control", "lines={}/edges.png", "--refiner", "toy"], "a refiner does not see"),
        (["--ip-adapter", "look"], "--ip-adapter 'look': write it as plus=cat.png:0.6"),
        (["--ip-adapter", "none={}/cat.png"], "there is no IP-Adapter 'none'"),
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
    assert run(monkeypatch, "generate", "고양이", *(word.format(folder) for word in words), *TOY) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_a_missing_folder_is_refused(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    monkeypatch.setenv("MALGRIM_CONTROLNET_DIR", "/no/such")
    assert run(monkeypatch, "generate", "고양이", *TOY) == 2
    assert "MALGRIM_CONTROLNET_DIR='/no/such': there is no such folder" in capsys.readouterr().err


def test_models_lists_guides(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folders = guide_folders(tmp_path)
    monkeypatch.setenv("MALGRIM_CONTROLNET_DIR", str(folders.controls))
    monkeypatch.setenv("MALGRIM_IP_ADAPTER_DIR", str(folders.ip_adapters))
    assert run(monkeypatch, "models") == 0
    rows = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "canny control net of Stable Diffusion XL 0.0" in rows
    assert "old control net of Stable Diffusion 1.x 0.0" in rows
    assert "look IP-Adapter of Stable Diffusion XL 0.0" in rows


@given(
    name=st.text(st.characters(exclude_characters="=/\\:", exclude_categories=["C"]), min_size=1, max_size=20),
    file=st.text(st.characters(exclude_characters=":", exclude_categories=["C"]), min_size=1, max_size=30),
    weight=st.none() | st.floats(0, 2),
    share=st.none() | st.tuples(st.floats(0, 0.4), st.floats(0.5, 1)),
    canny=st.booleans(),
)
def test_what_is_written_is_read(
    name: str, file: str, weight: float | None, share: tuple[float, float] | None, canny: bool
) -> None:
    """Each part of a control net is read as it is written, whichever parts are left out."""
    if name in (".", ".."):
        return
    text = f"{name}={file}"
    fields: dict[str, Any] = {}
    if weight is not None:
        text += f":{weight:.3f}"
        fields["weight"] = float(f"{weight:.3f}")
    if share is not None:
        text += ":{:.3f}-{:.3f}".format(*share)
        fields |= zip(("start", "end"), (float(f"{one:.3f}") for one in share), strict=True)
    if canny:
        text += ":canny"
        fields["preprocess"] = "canny"
    (found,) = GuideOptions(control=[text]).controls()
    assert found == (ControlSettings(name=name, **fields), Path(file))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes anything but settings or one line."""
    for options in (GuideOptions(control=[text]), GuideOptions(ip_adapter=text)):
        try:
            options.controls(), options.reference()
        except RequestError as error:
            assert str(error).count("\n") == 0
