"""Models that requests name: a bounded number of them in memory, which stays flat over many changes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from diffusers import StableDiffusionXLPipeline
from support.paths import ROOT

from generate import RequestError
from service.assembly.generator_pool import GeneratorPool, settings_for
from service.config.environment import SettingsError
from service.config.settings import Settings


@pytest.fixture
def folder(tmp_path: Path, toy: StableDiffusionXLPipeline) -> Path:
    """Three models of toy size."""
    for name in ("하나", "two", "three"):
        toy.save_pretrained(tmp_path / name)
    return tmp_path


def test_a_request_names_a_model(folder: Path) -> None:
    """The model of a request is that of its name in the folder, that of the settings where it names none."""
    pool = GeneratorPool(Settings(model="toy", models=folder, device="cpu"))
    assert pool.get("하나").name == str(folder / "하나")
    assert pool.get().name == pool.get("toy").name == "toy"


def test_the_least_recently_used_makes_room(folder: Path) -> None:
    """Two of three models stay in memory: the third takes the place of the one that was used longest ago."""
    pool = GeneratorPool(Settings(model="toy", models=folder, device="cpu", models_in_memory=2))
    first, second = pool.get("하나"), pool.get("two")
    assert pool.get("하나") is first
    pool.get("three")
    assert pool.get("하나") is first
    assert pool.get("two") is not second


def test_clips_have_their_share(folder: Path) -> None:
    """A model with a motion adapter is one of those in memory, apart from the model alone; it is kept as they are."""
    pool = GeneratorPool(Settings(model="toy", models=folder, device="cpu", models_in_memory=2))
    first, alone = pool.get_video(None, None, 2), pool.get()
    assert (first.name, first.motion) == ("toy", "toy")
    assert pool.get_video(None, "toy", 3) is first
    pool.get("two")
    assert pool.get_video(None, "toy", 3) is first
    assert pool.get() is not alone
    with pytest.raises(RequestError, match="draws 32 frames at most"):
        pool.get_video(None, "toy", 33)


@pytest.mark.slow
def test_memory_is_flat_over_many_changes(folder: Path) -> None:
    """After 50 changes of model as many are in memory as may be, and the process is no larger than after ten."""
    change = Path(__file__).parents[2] / "support" / "changing_models.py"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(change), str(folder)], capture_output=True, text=True, env=environment, check=True
    )
    alive, growth = json.loads(done.stdout)
    assert alive == 1
    assert growth < 40_000_000  # a toy has 4 MB: 40 that stay would have 160


def test_a_refiner_is_for_xl(folder: Path) -> None:
    """A model of another kind is generated with alone, without the refiner of the settings."""
    settings = Settings(model="toy", refiner="toy", models=folder)
    assert settings_for(settings, "two").refiner == "toy"
    index = folder / "two" / "model_index.json"
    index.write_text(index.read_text().replace("StableDiffusionXLPipeline", "StableDiffusionPipeline"))
    assert settings_for(settings, "two").refiner is None
    assert settings_for(settings, None) == settings


def test_no_model_takes_the_place_of_one_that_is_gone(folder: Path) -> None:
    """A model that is not in the folder any more is refused by its name, not drawn with another one."""
    pool = GeneratorPool(Settings(model="toy", models=folder, device="cpu"))
    with pytest.raises(RequestError, match="no such: there is no such model"):
        pool.get("no such")


def test_the_folder_is_checked(tmp_path: Path) -> None:
    """A folder that is not there is refused, and MALGRIM_MODEL may name a model in one that is."""
    with pytest.raises(SettingsError, match="MALGRIM_MODELS_DIR='/no/such': there is no such folder"):
        Settings.from_environment({"MALGRIM_MODELS_DIR": "/no/such"})
    settings = Settings.from_environment({"MALGRIM_MODELS_DIR": str(tmp_path), "MALGRIM_MODEL": "toy"})
    assert (settings.models, settings.model, settings.models_in_memory) == (tmp_path, "toy", 1)
