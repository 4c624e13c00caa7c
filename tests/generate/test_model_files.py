"""Models are told by the headers of their files, and weights of few steps by their names."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from diffusers import StableDiffusionXLPipeline
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from generate import ImageSettings, RequestError, check_sampler, distillation, models_in, named_model


def write(file: Path, *tensors: str, **metadata: str) -> None:
    save_file({name: np.zeros(4, np.float16) for name in tensors}, file, metadata or None)


@pytest.mark.parametrize(
    ("tensor", "kind", "can_generate"),
    [
        ("conditioner.embedders.1.model.ln_final.weight", "Stable Diffusion XL", True),
        ("conditioner.embedders.0.model.ln_final.weight", "refiner of XL", False),
        ("cond_stage_model.transformer.text_model.embeddings.position_ids", "Stable Diffusion 1.x", True),
        ("cond_stage_model.model.ln_final.weight", "Stable Diffusion 2.x", True),
        ("lora_unet_down_blocks_0.lora_up.weight", "unknown", False),
    ],
)
def test_a_file_is_told_by_its_tensors(tmp_path: Path, tensor: str, kind: str, can_generate: bool) -> None:
    write(tmp_path / "수채화 v1.0.safetensors", tensor, "first_stage_model.conv.weight")
    (found,) = models_in(tmp_path)
    assert (found.name, found.kind, found.can_generate) == ("수채화 v1.0", kind, can_generate)
    assert found.size == (tmp_path / "수채화 v1.0.safetensors").stat().st_size


def test_a_pipe_is_no_model(tmp_path: Path) -> None:
    """A pipe in the folder, which nobody may ever write to, is left out and never opened."""
    os.mkfifo(tmp_path / "pipe.safetensors")
    write(tmp_path / "xl.safetensors", "conditioner.embedders.1.model.x")
    assert [one.name for one in models_in(tmp_path)] == ["xl"]


def test_xl_has_both_encoders(tmp_path: Path) -> None:
    """The base of XL, which has the tensors of a refiner's encoder and others, is no refiner."""
    write(tmp_path / "xl.safetensors", "conditioner.embedders.0.model.x", "conditioner.embedders.1.model.x")
    assert models_in(tmp_path)[0].kind == "Stable Diffusion XL"


def test_a_folder_of_diffusers(tmp_path: Path, toy: StableDiffusionXLPipeline) -> None:
    """A folder that diffusers wrote is one model of its kind, with the size of its weights."""
    toy.save_pretrained(tmp_path / "toy xl")
    older = tmp_path / "older"
    (older / "unet").mkdir(parents=True)
    (older / "model_index.json").write_text(json.dumps({"_class_name": "StableDiffusionPipeline"}))
    (older / "unet" / "config.json").write_text(json.dumps({"cross_attention_dim": 768}))
    found = {one.name: one for one in models_in(tmp_path)}
    assert found["toy xl"].kind == "Stable Diffusion XL"
    assert found["toy xl"].size > 10_000
    assert found["older"].kind == "Stable Diffusion 1.x"
    assert named_model("toy xl", tmp_path) == str(tmp_path / "toy xl")


def test_a_stated_hash_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.safetensors", "cond_stage_model.model.x", **{"modelspec.hash_sha256": "0xABCDEF"})
    assert models_in(tmp_path)[0].stated_hash == "abcdef"


def test_what_is_no_model_is_passed_over(tmp_path: Path) -> None:
    """Other files, broken ones, folders without an index or with a broken one, and links to nothing are no models."""
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "broken.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0not a header at all")
    (tmp_path / "empty.safetensors").write_bytes(b"")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "model_index.json").write_text("[")
    (tmp_path / "gone.safetensors").symlink_to(tmp_path / "nothing")
    assert models_in(tmp_path) == []
    assert models_in(None) == models_in(tmp_path / "missing") == []


@given(st.text(max_size=30))
def test_a_name_that_is_none_stays(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Only the name of a model in the folder stands for a path; no name leads out of the folder."""
    folder = tmp_path_factory.getbasetemp() / "models of names"
    folder.mkdir(exist_ok=True)
    write(folder.parent / "outside.safetensors", "cond_stage_model.model.x")
    for wanted in (name, f"../{name}", "../outside", str(folder.parent / "outside")):
        assert named_model(wanted, folder) == wanted


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sdxl_lightning_4step_lora", ("Lightning", 4, 1.0, "Euler")),
        ("sdxl_lightning_8step_unet", ("Lightning", 8, 1.0, "Euler")),
        ("RealVisXL_V5.0_Lightning_fp16", ("Lightning", 4, 1.0, "Euler")),
        ("Hyper-SDXL-8steps-lora", ("Hyper", 8, 1.0, "DDIM")),
        ("Hyper-SDXL-12steps-CFG-lora", ("Hyper", 12, 6.5, "DDIM")),
        ("stabilityai/sdxl-turbo", ("Turbo", 4, 1.0, "Euler a")),
        ("lcm-lora-sdxl", ("LCM", 4, 1.0, "LCM")),
        ("pytorch_lora_weights_lcm", ("LCM", 4, 1.0, "LCM")),
        ("/models/lightning/juggernaut", None),
        ("hyperrealism_v3", None),
        ("lightningstorm", None),
        ("calcmodel", None),
        ("", None),
    ],
)
def test_weights_of_few_steps(name: str, expected: tuple[object, ...] | None) -> None:
    """A word of its own in a file name tells how weights were distilled; their settings are ones that exist."""
    found = distillation([name])
    told = found and (found.name, found.steps, found.guidance, found.sampler)
    assert told == expected
    if found:
        assert check_sampler(found.sampler) == found.sampler
        ImageSettings(**found.settings())


def test_the_first_weights_tell() -> None:
    """Of a LoRA and a model, the LoRA, which is named first, tells."""
    found = distillation(["sdxl_lightning_2step_lora", "sdxl-turbo"])
    assert found is not None
    assert (found.name, found.steps) == ("Lightning", 2)


def test_lcm_has_few_steps() -> None:
    """The steps of LCM are chosen among 50, so that more are refused."""
    with pytest.raises(RequestError, match="the sampler LCM has 50 steps at most, 130 are given"):
        ImageSettings(sampler="LCM")
    assert ImageSettings(sampler="LCM", steps=50).steps == 50
