"""Readers of other people find in pictures of this program what they find in those of A1111."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import piexif
import piexif.helper
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sd_parsers import ParserManager

from generate import ImageSettings, Metadata, Phrase, Prompt, encode_image, parameters_text

POSITIVE = "노을 지는 바닷가의 고양이, (hanbok:1.2), <lora:ink:0.8>, best quality"
NEGATIVE = "흐린 손, (blurry:1.3)"
PARAMETERS = (  # as A1111 1.10 writes it
    f"{POSITIVE}\nNegative prompt: {NEGATIVE}\n"
    "Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 4294967295, Size: 832x1216, "
    "Model hash: 0123456789, Model: sdxl, Denoising strength: 0.4, Hires upscale: 1.5, Hires upscaler: Lanczos, "
    'Lora hashes: "ink: 0123456789ab", Version: v1.10.1'
)
FOUND = {
    "prompt": POSITIVE,
    "negative": NEGATIVE,
    "steps": "28",
    "sampler": "DPM++ 2M",
    "cfg": "6.5",
    "seed": "4294967295",
    "size": "832x1216",
    "model": "sdxl",
}


@pytest.fixture(params=["png", "jpg", "webp"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """Return a picture as A1111 writes it, and one of this program of the same prompts and settings."""
    theirs, own = (tmp_path / f"{name}.{request.param}" for name in ("theirs", "own"))
    _write_as_a1111(theirs)
    own.write_bytes(encode_image(Image.new("RGB", (8, 8)), own.suffix, Metadata(_own_parameters(), '{"글": "노을"}')))
    return theirs, own


def _write_as_a1111(file: Path) -> None:
    """Save as ``save_image_with_geninfo`` of its module ``images`` does."""
    picture = Image.new("RGB", (8, 8))
    if file.suffix == ".png":
        info = PngInfo()
        info.add_text("parameters", PARAMETERS)
        picture.save(file, pnginfo=info)
        return
    picture.save(file)
    comment = piexif.helper.UserComment.dump(PARAMETERS, encoding="unicode")
    piexif.insert(piexif.dump({"Exif": {piexif.ExifIFD.UserComment: comment}}), str(file))


def _own_parameters() -> str:
    settings = ImageSettings(
        width=832, height=1216, steps=28, sampler="DPM++ 2M Karras", guidance=6.5, seed=4294967295, hires=1.5
    )
    phrases = [
        Phrase("노을 지는 바닷가의 고양이, "),
        Phrase("hanbok", 1.2),
        Phrase(", "),
        Phrase("<lora:ink:0.8>", literal=True),
    ]
    prompt = Prompt(tuple(phrases), (Phrase("best quality"),), (Phrase("흐린 손"), Phrase("blurry", 1.3)))
    return parameters_text(
        prompt,
        settings,
        seed=settings.seed,
        model="/weights/sdxl.safetensors",
        version="malgrim 0.1.0",
        model_hash="0123456789",
        lora_hashes={"ink": "0123456789ab"},
    )


def test_the_text_is_that_of_a1111() -> None:
    """The text is that of A1111 letter by letter, but for the name of the program."""
    assert _own_parameters().replace("malgrim 0.1.0", "v1.10.1") == PARAMETERS


def _sd_parsers(file: Path) -> dict[str, Any]:
    found = ParserManager().parse(file)
    assert found is not None
    (sampler,) = found.samplers
    assert sampler.model is not None
    return {
        "prompt": "".join(prompt.value for prompt in sampler.prompts),
        "negative": "".join(prompt.value for prompt in sampler.negative_prompts),
        "steps": sampler.parameters["steps"],
        "sampler": sampler.name,
        "schedule": sampler.parameters["scheduler"],
        "cfg": sampler.parameters["cfg_scale"],
        "seed": sampler.parameters["seed"],
        "size": found.metadata["Size"],
        "model": sampler.model.name,
        "hash": sampler.model.hash,
    }


def test_sd_parsers(pair: tuple[Path, Path]) -> None:
    """sd-parsers finds prompts, settings and the hash of the model, as in a picture of A1111."""
    expected = {**FOUND, "schedule": "Karras", "hash": "0123456789"}
    assert [_sd_parsers(file) for file in pair] == [expected, expected]


def test_sd_prompt_reader(pair: tuple[Path, Path]) -> None:
    """SD Prompt Reader finds prompts and settings, takes the picture for one of A1111, and shows the hash."""
    reader = pytest.importorskip("sd_prompt_reader.image_data_reader", reason="`make test` installs sd-prompt-reader")
    for file in pair:
        found = reader.ImageDataReader(str(file))
        shown = {"prompt": found.positive, "negative": found.negative, **found.parameter}
        assert shown == FOUND
        assert found.tool == "A1111 webUI"
        assert "Model hash: 0123456789," in found.setting


@pytest.mark.parametrize("pair", ["jpg", "webp"], indirect=True)
def test_piexif(pair: tuple[Path, Path]) -> None:
    """The text is found by piexif, with which A1111 and Forge read JPEG and WebP."""
    comments = [piexif.load(str(file))["Exif"][piexif.ExifIFD.UserComment] for file in pair]
    texts = [piexif.helper.UserComment.load(comment) for comment in comments]
    assert texts == [PARAMETERS, _own_parameters()]


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs exiftool: apt-get install libimage-exiftool-perl")
def test_exiftool(pair: tuple[Path, Path]) -> None:
    """The text stands for exiftool in the same field as in a picture of A1111; only its MakerNote is foreign to it."""
    shown = subprocess.run(["exiftool", "-json", *map(str, pair)], capture_output=True, check=True)  # noqa: S607
    theirs, own = json.loads(shown.stdout)
    field = "Parameters" if pair[0].suffix == ".png" else "UserComment"
    assert (theirs[field], own[field]) == (PARAMETERS, _own_parameters())
    assert own.get("Warning") in (None, "[minor] Unrecognized MakerNotes")
