"""``malgrim inspect`` and ``--from`` on pictures that are not whole, or not of this program."""

import json
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from support.command import run
from support.fakes import make_pipeline

from generate import Metadata, encode_image
from service.pipeline import Preview
from service.pipeline.picture_record import GenerationInfo, PictureRecord, read_record

INFO = GenerationInfo(model="toy", width=64, height=64, steps=20, guidance=7.0, seed=5, sampler="Euler")
OWN = "a cat\nNegative prompt: ugly\nSteps: 20, Sampler: Euler, Seed: 5, Version: malgrim 0.1.0"
A1111 = "1girl\nNegative prompt: bad hands\nSteps: 28, Sampler: Euler, Seed: 1, Version: v1.10.1"
COMFY = {"prompt": '{"3": {"class_type": "KSampler"}}', "workflow": '{"nodes": []}'}
NOVELAI = {"Software": "NovelAI", "Comment": '{"prompt": ""}'}


@pytest.fixture
def made() -> Preview:
    return make_pipeline(count=2).preview("고양이")


def png(file: Path, texts: dict[str, str]) -> Path:
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text)
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    return file


@pytest.mark.parametrize(
    ("texts", "shown", "said"),
    [
        ({"parameters": OWN}, OWN, "holds the prompts as one text, without the record of their stages"),
        (COMFY, 'workflow: {"nodes": []}', "was made with ComfyUI"),
        (NOVELAI, 'Comment: {"prompt": ""}', "was made with NovelAI"),
        ({"parameters": '{"a": 1}'}, '{"a": 1}', "was not made with malgrim"),
    ],
    ids=["own", "ComfyUI", "NovelAI", "unknown"],
)
def test_pictures_without_a_record(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    texts: dict[str, str],
    shown: str,
    said: str,
) -> None:
    """What a picture says is shown with the name of its program; as JSON and for --from it is refused with it."""
    file = str(png(tmp_path / "x.png", texts))
    assert run(monkeypatch, "inspect", file) == 0
    out, error = capsys.readouterr()
    assert shown in out
    assert said in error
    assert ": --from cannot use it" in error
    for words in (("inspect", "--json", file), ("preview", "--from", file), ("generate", "--from", file)):
        assert run(monkeypatch, *words) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert said in error
        assert ": malgrim inspect shows" in error


def test_other_pictures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A picture that does not say how it was made is refused, and so is what is no file."""
    plain = png(tmp_path / "x.png", {"Comment": "Created with GIMP"})
    assert run(monkeypatch, "inspect", str(plain)) == 2
    assert "does not contain how it was made" in capsys.readouterr().err
    os.mkfifo(tmp_path / "pipe")
    for other in (tmp_path, tmp_path / "pipe"):
        assert run(monkeypatch, "inspect", str(other)) == 2
        assert "it is not a regular file" in capsys.readouterr().err
    assert run(monkeypatch, "inspect", str(tmp_path / "none.png")) == 2
    assert "none.png cannot be read: No such file" in capsys.readouterr().err


def test_texts_behind_the_pixels(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, made: Preview
) -> None:
    """A picture whose texts another program moved behind the pixels is shown, and is redone."""
    record = PictureRecord(made, INFO).to_json()
    written = encode_image(Image.new("RGB", (8, 8)), ".png", Metadata(OWN, record))
    plain = BytesIO()
    Image.new("RGB", (8, 8)).save(plain, "PNG")
    texts = written[33 : written.index(b"IDAT") - 4]
    file = tmp_path / "x.png"
    file.write_bytes(plain.getvalue()[:-12] + texts + plain.getvalue()[-12:])
    assert run(monkeypatch, "inspect", str(file)) == 0
    assert capsys.readouterr().out == f"{OWN}\n\n{record}\n"
    assert run(monkeypatch, "preview", "--from", str(file), "--json") == 0
    assert Preview.from_json(capsys.readouterr().out) == made


def test_no_control_characters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, made: Preview
) -> None:
    """Neither texts nor JSON nor errors of a picture control the terminal, and the JSON says the same."""
    evil = "\x1b[31m\x9b2J\u202e\x7f"
    record = PictureRecord(made, INFO).to_json().replace("고양이", f"고양이{evil[1:]}")
    file = str(png(tmp_path / "x.png", {"parameters": f"{evil}\r{A1111}", "malgrim": record}))
    for words in (("inspect", file), ("inspect", "--json", file), ("preview", "--from", file)):
        assert run(monkeypatch, *words) == 0
        out = capsys.readouterr().out
        assert not set(out) & set("\x1b\x9b\u202e\x7f\r")
        if "--json" in words:
            assert json.loads(out) == json.loads(record)
    broken = str(png(tmp_path / "y.png", {"malgrim": '{"generation": {}, "preview": {"\x9b2J\u202e": 1}}'}))
    assert run(monkeypatch, "preview", "--from", broken) == 2
    assert not set(capsys.readouterr().err) & set("\x1b\x9b\u202e\x7f\r")


def test_a_picture_of_another_program_is_a_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """``--from`` takes its prompts and settings, Korean through the pipeline, and ``inspect`` says so."""
    file = tmp_path / "comfy.png"
    graph = {
        "1": {"class_type": "KSampler", "inputs": {"steps": 9, "positive": ["2", 0], "negative": ["3", 0], "model": 0}},
        "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "의자에 앉은 고양이"}},
        "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "나무"}},
    }
    info = PngInfo()
    info.add_itxt("prompt", json.dumps(graph, ensure_ascii=False))
    Image.new("RGB", (8, 8)).save(file, pnginfo=info)
    assert run(monkeypatch, "inspect", str(file)) == 0
    shown = capsys.readouterr()
    assert "의자에 앉은 고양이\nNegative prompt: 나무\nSteps: 9\n" in shown.out
    assert "made with ComfyUI: --from takes its prompts and settings as a text" in shown.err
    short = ["--count", "0", "--preset", "none", "--json"]
    assert run(monkeypatch, "preview", "--from", str(file), *short) == 0
    shown = capsys.readouterr()
    made = Preview.from_json(shown.out)
    assert run(monkeypatch, "preview", "--from", str(png(tmp_path / "a.png", {"parameters": A1111})), *short) == 0
    assert Preview.from_json(capsys.readouterr().out).unwanted == {"bad hands": "bad hands"}
    assert (made.prompt, made.negative_prompt, made.settings.steps) == ("a cat sitting on a chair", "tree", 9)
    assert "was made with ComfyUI: its prompts and settings are taken as a text" in shown.err
    saved = str(tmp_path / "x.png")
    assert run(monkeypatch, "generate", "--from", str(file), "-o", saved, "--model", "toy", "--size", "64x64") == 0
    assert read_record(Path(saved)).generation.steps == 9
