"""Captions of pictures by BLIP and GIT: toy models that were taught the captions of a few colours."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from support.toy_captions import BUILDERS, CAPTIONS, picture

from generate import GenerationError
from generate.caption_model import CaptionModel

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=BUILDERS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp(request.param)
    BUILDERS[request.param](made)
    return made


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "model"))


def refusal(folder: Path) -> str:
    with pytest.raises(GenerationError) as caught:
        CaptionModel.load(folder)
    assert caught.value.reason == "not configured"
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_captions(folder: Path) -> None:
    """Each picture has the caption that the model was taught, in any size and mode, each time the same."""
    model = CaptionModel.load(folder)
    assert model.name in BUILDERS
    for color, caption in CAPTIONS.items():
        for image in (picture(color), picture(color, (9, 200)), picture(color).convert("CMYK")):
            assert model.caption(image) == model.caption(image) == caption
    assert model.caption(Image.new("L", (1, 1))) == CAPTIONS["black"]


def test_pickles(copy: Path) -> None:
    """Weights in a pickle are not read, even where the folder has nothing else."""
    torch.save({}, copy / "pytorch_model.bin")
    (copy / "model.safetensors").unlink()
    assert "pickled weights can run any code" in refusal(copy)


def test_code_of_a_model(copy: Path) -> None:
    """Code that a folder brings is not run."""
    config = json.loads((copy / "config.json").read_text())
    config["auto_map"] = {"AutoConfig": "own.Own", "AutoModelForImageTextToText": "own.Own"}
    ran = copy / "ran"
    (copy / "config.json").write_text(json.dumps(config))
    (copy / "own.py").write_text(f"open({str(ran)!r}, 'w')\nclass Own: pass\n")
    with suppress(GenerationError):
        CaptionModel.load(copy)
    assert not ran.exists()


def test_other_folders(copy: Path, tmp_path: Path) -> None:
    """A folder of another model, one without a file that is needed, and a broken one are refused in one line."""
    weights = load_file(copy / "model.safetensors")
    first = next(iter(weights))
    save_file({name: one for name, one in weights.items() if name != first}, copy / "model.safetensors")
    assert f"its weights lack {first}" in refusal(copy)
    (copy / "model.safetensors").write_bytes(b"x")
    assert "is not a model of captions" in refusal(copy)
    (copy / "config.json").write_text('{"model_type": "clip"}')
    assert "it is of type 'clip', not blip / git" in refusal(copy)
    (copy / "config.json").unlink()
    assert "is not a model of captions" in refusal(copy)
    assert "has no file .safetensors" in refusal(tmp_path / "none")
