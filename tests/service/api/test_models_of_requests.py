"""A request names a model of the folder of models, in this program's own API and in that of AUTOMATIC1111."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from support.api_service import TEXT, Service, stages

from generate import SDXL
from service.a1111.checkpoints import checkpoints, chosen_checkpoint
from service.config.limits import ServiceLimits
from service.config.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model that can be named, and a refiner, which cannot."""
    made = tmp_path / "models"
    made.mkdir()
    zeros = np.zeros(2, np.float16)
    save_file({"cond_stage_model.model.x": zeros}, made / "수채화 v2.safetensors")
    save_file({"conditioner.embedders.0.model.x": zeros}, made / "refiner.safetensors")
    return made


@pytest.fixture
def service(tmp_path: Path, folder: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    made.app.state.resources = replace(made.app.state.resources, settings=Settings(models=folder, refiner="toy"))
    yield made
    made.close()


def test_a_job_names_a_model(service: Service) -> None:
    """The models are listed after that of the service; a job names one of them, and no other."""
    assert service.me.get("/api/v1/models").json() == [
        {"name": SDXL, "kind": None, "refiner": "toy"},
        {"name": "수채화 v2", "kind": "Stable Diffusion 2.x", "refiner": None},
    ]
    for model, status in (("수채화 v2", 202), (SDXL, 202), ("refiner", 422), ("../models/수채화 v2", 422)):
        answer = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": {"model": model}})
        assert answer.status_code == status, answer.text
    assert "name one of" in answer.json()["detail"]
    assert "수채화 v2" in answer.json()["detail"]


def test_distilled_weights(service: Service, folder: Path) -> None:
    """The settings of distilled weights are those of the first LoRA, or else of the model, whose name tells them."""
    (folder / "수채화 v2.safetensors").rename(folder / "수채화_turbo.safetensors")
    turbo = {"name": "Turbo", "steps": 4, "cfg": 1.0, "sampler": "Euler a"}
    lightning = {"name": "Lightning", "steps": 2, "cfg": 1.0, "sampler": "Euler"}
    for query, found in (
        ("", None),
        ("?model=수채화_turbo", turbo),
        ("?lora=ink&lora=lightning_2step&lora=lcm", lightning),
        ("?lora=ink&model=수채화_turbo", turbo),
    ):
        assert service.me.get(f"/api/v1/distillation{query}").json() == found


def test_names_of_automatic1111(folder: Path) -> None:
    """The title of a checkpoint and its name, in any case, are the model; those of the service's own are none."""
    settings = Settings(models=folder)
    own, other = checkpoints(settings)
    assert other["title"] == "수채화 v2.safetensors"
    for name in (other["title"], other["model_name"], "수채화 V2"):
        assert chosen_checkpoint(name, settings) == "수채화 v2"
    assert chosen_checkpoint(own["title"], settings) is None


def test_options_do_not_change_the_model(service: Service) -> None:
    """A model that is written to the options is refused with what to do instead, not taken without an effect."""
    own, other = (one["title"] for one in service.me.get("/sdapi/v1/sd-models").json())
    refused = service.me.post("/sdapi/v1/options", json={"sd_model_checkpoint": other})
    assert refused.status_code == 422
    assert "override_settings" in refused.text
    assert service.me.post("/sdapi/v1/options", json={"sd_model_checkpoint": own}).status_code == 200
