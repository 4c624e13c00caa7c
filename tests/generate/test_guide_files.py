"""Control nets and IP-Adapters in folders, and what is refused before anything is loaded."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.guide_headers import control_header, guide_folders

from generate import (
    Control,
    ControlSettings,
    GuideFolders,
    ImageSettings,
    IpAdapterSettings,
    RequestError,
    check_guides,
    controls_in,
    ip_adapters_in,
)

CANNY = ControlSettings(name="canny")
LOOK = IpAdapterSettings(name="look")


def test_headers_tell_what_is_there(tmp_path: Path) -> None:
    """Files of either layout and folders of diffusers are found with the models that they are for, nothing else is."""
    folders = guide_folders(tmp_path)
    assert folders.controls
    whole = folders.controls / "whole"
    whole.mkdir()
    config = {"_class_name": "ControlNetModel", "cross_attention_dim": 1024}
    (whole / "config.json").write_text(json.dumps(config))
    (folders.controls / "empty.safetensors").write_bytes(b"")
    (folders.controls / "evil.pth").write_bytes(b"")
    assert [one.name for one in controls_in(folders.controls)] == ["canny", "depth", "old"]  # whole has no weights
    (whole / "diffusion_pytorch_model.bin").write_bytes(b"")
    assert "whole" not in [one.name for one in controls_in(folders.controls)]
    (whole / "diffusion_pytorch_model.fp16.safetensors").write_bytes(b"12345")
    found = {one.name: (one.kind, one.size) for one in controls_in(folders.controls)}
    assert found["whole"] == ("Stable Diffusion 2.x", 5)
    assert (found["canny"][0], found["old"][0]) == ("Stable Diffusion XL", "Stable Diffusion 1.x")
    assert [(one.name, one.kind) for one in ip_adapters_in(folders.ip_adapters)] == [("look", "Stable Diffusion XL")]
    assert controls_in(None) == controls_in(tmp_path / "none") == []


def test_a_guide_for_other_models_is_refused(tmp_path: Path) -> None:
    """The headers of the model and of the guide tell that they do not fit; what tells nothing is let through."""
    folders = guide_folders(tmp_path)
    check_guides([CANNY], LOOK, folders, model=None, refiner=None)  # SDXL base
    check_guides([ControlSettings(name="old")], None, folders, model="toy", refiner=None)
    model = tmp_path / "model"
    (model / "unet").mkdir(parents=True)
    (model / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}')
    (model / "unet" / "config.json").write_text('{"cross_attention_dim": 768}')
    check_guides([ControlSettings(name="old")], None, folders, model=str(model), refiner=None)
    with pytest.raises(RequestError, match=r"canny is for Stable Diffusion XL, the model .* is Stable Diffusion 1\.x"):
        check_guides([CANNY], None, folders, model=str(model), refiner=None)
    with pytest.raises(RequestError, match=r"old is for Stable Diffusion 1\.x"):
        check_guides([ControlSettings(name="old")], None, folders, model=None, refiner=None)
    with pytest.raises(RequestError, match="look is for Stable Diffusion XL"):
        check_guides([], LOOK, folders, model=str(model), refiner=None)


def test_refusals(tmp_path: Path) -> None:
    folders = guide_folders(tmp_path)
    assert folders.controls
    (folders.controls / "evil.pth").write_bytes(b"")
    nothing = GuideFolders()
    for controls, adapter, where, refiner, message in (
        ([CANNY], None, nothing, None, "set MALGRIM_CONTROLNET_DIR"),
        ([], LOOK, nothing, None, "set MALGRIM_IP_ADAPTER_DIR"),
        (
            [ControlSettings(name="none")],
            None,
            folders,
            None,
            "there is no control net 'none' in .*: choose one of canny, depth, old",
        ),
        ([ControlSettings(name="evil")], None, folders, None, "evil is a pickle"),
        ([CANNY], None, folders, "refiner", "a refiner does not see"),
        ([], LOOK, folders, "refiner", "a refiner does not see"),
    ):
        with pytest.raises(RequestError, match=message):
            check_guides(controls, adapter, where, model=None, refiner=refiner)
    check_guides([], None, folders, model=None, refiner="refiner")
    assert folders.ip_adapters
    (folders.ip_adapters / "image_encoder" / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(RequestError, match="has no image encoder for its IP-Adapters"):
        check_guides([], LOOK, folders, model=None, refiner=None)


@given(st.text(max_size=120))
def test_no_name_leaves_the_folder(name: str) -> None:
    """A name that a guide can have has no separator in it, and is no name of a folder above."""
    try:
        made = ControlSettings(name=name).name
    except RequestError as error:
        assert "\n" not in str(error)
        return
    assert not {*made} & {*"/\\"}
    assert made not in ("", ".", "..")
    assert Path("x", made).parent == Path("x")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weight": 2.1}, "weight 2.1: give 0 to 2"),
        ({"weight": -0.1}, "weight -0.1"),
        ({"weight": float("nan")}, "weight nan"),
        ({"start": 0.5, "end": 0.5}, "from 0.5 to 0.5: give shares of the steps"),
        ({"end": 1.1}, "from 0 to 1.1"),
        ({"start": float("nan")}, "from nan to 1"),
        ({"preprocess": "hed"}, "'hed' cannot be made of its picture here: choose one of canny"),
        ({"name": "../x"}, "'../x' is no name"),
    ],
)
def test_settings_are_checked(changes: dict[str, str], message: str) -> None:
    fields: dict[str, str] = {"name": "canny"}
    with pytest.raises(RequestError, match=message):
        ControlSettings(**(fields | changes))  # type: ignore[arg-type]


def test_three_control_nets_at_most() -> None:
    one = Control(name="canny", image=Image.new("L", (8, 8)))
    assert len(ImageSettings(controls=(one,) * 3).controls) == 3
    with pytest.raises(RequestError, match="4 control nets: give 3 at most"):
        ImageSettings(controls=(one,) * 4)


def test_a_name_is_not_a_suffix(tmp_path: Path) -> None:
    """A dot in a name is part of it."""
    control_header(tmp_path / "c", "canny-1.0")
    assert [one.name for one in controls_in(tmp_path / "c")] == ["canny-1.0"]
