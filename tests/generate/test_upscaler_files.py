"""Upscaler models in a folder, and what is refused before anything is loaded."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from generate import ImageSettings, RequestError, check_upscaler, upscaler_names, upscalers_in
from generate.upscaler_files import upscaler_file

SETTINGS = ImageSettings(width=64, height=64, hires=2, upscaler="4x_name")


def folder_of(path: Path) -> Path:
    save_file({"weight": np.zeros(1, np.float32)}, path / "4x_name.safetensors")
    (path / "4x_name.txt").write_text("notes")
    (path / "empty.safetensors").write_bytes(b"")
    (path / "evil.pth").write_bytes(b"")
    save_file({"weight": np.zeros(1, np.float32)}, path / "Lanczos.safetensors")
    return path


def test_files_with_tensors_are_listed(tmp_path: Path) -> None:
    """Only safetensors files with tensors are upscalers, and none takes the name of a filter."""
    folder = folder_of(tmp_path)
    assert [(one.name, one.path.suffix) for one in upscalers_in(folder)] == [("4x_name", ".safetensors")]
    assert upscaler_names(folder)[-2:] == ("Latent (nearest-exact)", "4x_name")
    assert upscalers_in(None) == upscalers_in(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("other", "there is no upscaler 'other' here: choose one of Lanczos, .*, 4x_name$"),
        ("evil", r"evil is a pickle, which can run any code: convert it to \.safetensors"),
        ("empty", "there is no upscaler 'empty' here"),
    ],
)
def test_another_name_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        check_upscaler(replace(SETTINGS, upscaler=name), folder_of(tmp_path), from_image=False)


def test_a_name_is_no_path(tmp_path: Path) -> None:
    for name in ("../4x_name", "a/b", "", ".."):
        with pytest.raises(RequestError, match="there is no upscaler"):
            replace(SETTINGS, upscaler=name)


def test_no_folder_and_nothing_to_enlarge(tmp_path: Path) -> None:
    """Without a folder its variable is named; a model is for what becomes larger."""
    with pytest.raises(RequestError, match="set MALGRIM_UPSCALER_DIR"):
        upscaler_file("4x_name", None)
    folder = folder_of(tmp_path)
    check_upscaler(SETTINGS, folder, from_image=False)
    single = replace(SETTINGS, hires=None)
    with pytest.raises(RequestError, match="no picture becomes larger: give hires or an initial image"):
        check_upscaler(single, folder, from_image=False)
    check_upscaler(replace(single, init_image=Image.new("RGB", (8, 8))), folder, from_image=True)
    check_upscaler(replace(single, upscaler="Nearest"), None, from_image=False)
