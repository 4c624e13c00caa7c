"""Upscaler models of toy size: their pixels, tiles, memory, and what is refused."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from support.toy_upscalers import write_esrgan, write_nearest

from generate import GenerationError, ImageSettings, Phrase, Prompt, RequestError
from generate.diffusion import upscaler_models as module
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.upscaler_models import UpscalerModels
from generate.passes import HiresFix
from generate.start import start_of

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))
SETTINGS = ImageSettings(width=64, height=64, steps=4, seed=7)
SMALL = Image.effect_noise((48, 32), 80).convert("RGB")


def models(folder: Path, **options: Any) -> UpscalerModels:
    return UpscalerModels(folder, torch.device("cpu"), torch.float32, **options)


def enlarged(folder: Path, name: str, image: Image.Image, size: tuple[int, int]) -> Image.Image:
    found = models(folder).enlarging(replace(SETTINGS, upscaler=name))
    assert found is not None
    return found(image, size)


def test_pixels_are_those_of_the_model(tmp_path: Path) -> None:
    """A model that repeats pixels does so exactly; a lighter one makes each channel as much lighter."""
    write_nearest(tmp_path / "plain.safetensors")
    write_nearest(tmp_path / "light.safetensors", shade=0.2)
    plain = enlarged(tmp_path, "plain", SMALL, (96, 64))
    assert plain.tobytes() == SMALL.resize((96, 64), Image.Resampling.NEAREST).tobytes()
    light = np.asarray(enlarged(tmp_path, "light", SMALL, (96, 64))).astype(int)
    assert (light == np.minimum(np.asarray(plain).astype(int) + 51, 255)).all()


def test_a_model_runs_until_the_picture_is_large_enough(tmp_path: Path) -> None:
    """A picture is never scaled up by a filter after the model, and a large one is not given to it."""
    write_nearest(tmp_path / "2x.safetensors")
    assert enlarged(tmp_path, "2x", SMALL, (100, 40)).size == (192, 128)
    assert enlarged(tmp_path, "2x", SMALL, (48, 32)) is SMALL


def test_tiles_leave_no_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps between columns are those of the picture in one piece within 1.5 levels, by the overlap alone.

    With the overlap of 16 of 48 pixels the largest difference was 0.9 levels, of steps of 11 on average, and 21
    without any.
    """
    write_esrgan(tmp_path / "4x.safetensors")
    image = Image.effect_noise((150, 70), 60).convert("RGB")
    whole = enlarged(tmp_path, "4x", image, (600, 280))

    def difference_at_joints(overlap: int) -> float:
        monkeypatch.setattr(module, "TILE", 48)
        monkeypatch.setattr(module, "OVERLAP", overlap)
        tiled = enlarged(tmp_path, "4x", image, (600, 280))
        assert tiled.size == whole.size
        return float(np.abs(steps(tiled) - steps(whole)).max())

    assert difference_at_joints(16) < 1.5
    assert difference_at_joints(0) > 10


def steps(image: Image.Image) -> Any:
    """Return the mean step between each column and the next, in levels."""
    return np.abs(np.diff(np.asarray(image).astype(float), axis=1)).mean(axis=(0, 2))


def test_each_tile_can_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The device never has more than one tile of a picture, and what is called before each one can raise."""
    write_nearest(tmp_path / "2x.safetensors")
    monkeypatch.setattr(module, "TILE", 32)
    monkeypatch.setattr(module, "OVERLAP", 8)
    seen = list[tuple[int, ...]]()
    upscalers = models(tmp_path)
    enlarge = upscalers.enlarging(replace(SETTINGS, upscaler="2x"))
    assert enlarge
    enlarge(SMALL, (50, 40))
    assert upscalers._loaded
    upscalers._loaded[1].model.register_forward_pre_hook(lambda _model, given: seen.append(tuple(given[0].shape)))
    enlarge(Image.new("RGB", (300, 100)), (600, 200))
    assert len(seen) > 20
    assert set(seen) == {(1, 3, 32, 32)}

    def stop() -> None:
        raise KeyboardInterrupt

    stopping = models(tmp_path, on_tile=stop).enlarging(replace(SETTINGS, upscaler="2x"))
    assert stopping
    with pytest.raises(KeyboardInterrupt):
        stopping(SMALL, (96, 64))


def test_one_model_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model is loaded once, again when its file has changed or another one was used."""
    loads = list[str]()
    load = module._recognised

    def loaded(file: Any) -> Any:
        loads.append(file.name)
        return load(file)

    monkeypatch.setattr(module, "_recognised", loaded)
    for name in "ab":
        write_nearest(tmp_path / f"{name}.safetensors")
    upscalers = models(tmp_path)

    def use(name: str) -> Image.Image:
        enlarge = upscalers.enlarging(replace(SETTINGS, upscaler=name))
        assert enlarge
        return enlarge(SMALL, (96, 64))

    for name in "aaba":
        use(name)
    assert loads == ["a", "b", "a"]
    before = use("a")
    write_nearest(tmp_path / "a.safetensors", shade=0.25)
    assert use("a").tobytes() != before.tobytes()


def test_half_precision_where_it_is_supported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model has float16 on a device with float16 if its architecture supports that, else float32."""
    write_nearest(tmp_path / "2x.safetensors")
    load = module._recognised
    for supports, dtype in ((True, torch.float16), (False, torch.float32)):

        def loaded(file: Any, supports: bool = supports) -> Any:
            model = load(file)
            model.supports_half = supports
            return model

        monkeypatch.setattr(module, "_recognised", loaded)
        upscalers = UpscalerModels(tmp_path, torch.device("cpu"), torch.float16)
        enlarge = upscalers.enlarging(replace(SETTINGS, upscaler="2x"))
        assert enlarge
        assert enlarge(SMALL, (96, 64)).size == (96, 64)
        assert upscalers._loaded
        assert upscalers._loaded[1].dtype == dtype


def test_hires_and_tiles(plain: DiffusersGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second pass, by tiles or not, is drawn on what the model made of the first picture, in the exact size."""
    write_nearest(tmp_path / "nearest.safetensors", 4)
    monkeypatch.setattr(plain, "_upscalers", models(tmp_path))
    hires = HiresFix(plain)
    for tile_size in (0, 64):
        settings = replace(SETTINGS, hires=1.5, upscaler="nearest", tile_size=tile_size, tile_overlap=16)
        (found,) = hires.generate(CAT, settings)
        assert found.image.size == (96, 96)
        assert hires.generate(CAT, settings)[0].image.tobytes() == found.image.tobytes()
        other = hires.generate(CAT, replace(settings, upscaler="Lanczos"))[0].image
        assert other.tobytes() != found.image.tobytes()
    first = plain.generate(CAT, SETTINGS)[0].image
    start = start_of(
        replace(SETTINGS, init_image=first, width=96, height=96, upscaler="nearest"),
        models(tmp_path).enlarging(settings),
    )
    assert start
    whole = first.resize((256, 256), Image.Resampling.NEAREST)
    assert start.image.tobytes() == whole.resize((96, 96), Image.Resampling.LANCZOS).tobytes()


def test_what_is_no_upscaler_is_refused(tmp_path: Path) -> None:
    """A model of scale 1, tensors of no known architecture and a broken file are named with the reason."""
    write_nearest(tmp_path / "clean.safetensors", 1)
    save_file({"weight": torch.zeros(1)}, tmp_path / "odd.safetensors")
    with pytest.raises(RequestError, match=r"clean \(RealESRGAN Compact, 1x\) does not enlarge .* 2x or more"):
        enlarged(tmp_path, "clean", SMALL, (96, 64))
    with pytest.raises(RequestError, match="odd is no upscaler of a kind that is known here"):
        enlarged(tmp_path, "odd", SMALL, (96, 64))
    torn = write_nearest(tmp_path / "torn.safetensors")
    enlarge = models(tmp_path).enlarging(replace(SETTINGS, upscaler="torn"))
    torn.write_bytes(torn.read_bytes()[:-8])
    assert enlarge
    with pytest.raises(GenerationError, match="torn cannot be loaded"):
        enlarge(SMALL, (96, 64))


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_nearest(tmp_path / "2x.safetensors")
    monkeypatch.setitem(sys.modules, "spandrel", None)
    with pytest.raises(GenerationError, match="spandrel missing: make drawing, or pip install --no-deps"):
        enlarged(tmp_path, "2x", SMALL, (96, 64))


def test_torchvision_is_not_imported(tmp_path: Path) -> None:
    """Spandrel wants torchvision for models that are not used here; none of it is imported."""
    write_esrgan(tmp_path / "4x.safetensors")
    enlarged(tmp_path, "4x", SMALL, (96, 64))
    assert not [name for name in sys.modules if name.partition(".")[0] == "torchvision"]
