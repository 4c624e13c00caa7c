"""Jobs that an upscaler model enlarges."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.api_service import SMALL, TEXT, Service, stages
from support.fakes import Recorder
from support.sent_pictures import png
from support.upscaler_headers import UPSCALER, upscaler_folder

from generate import UPSCALERS, WeightsHashes
from service.assembly.build import build
from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.pipeline import PreviewOptions
from service.pipeline.picture_record import read_record

JOBS = "/api/v1/jobs"
LARGER: dict[str, Any] = {"hires": 2.0, "upscaler": UPSCALER}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return upscaler_folder(tmp_path / "upscalers")


@pytest.fixture
def generator() -> Recorder:
    return Recorder()


@pytest.fixture
def service(tmp_path: Path, generator: Recorder, folder: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(), generator=generator)
    with_settings(made, Settings(upscalers=folder, state=tmp_path / "state"))
    hashes = WeightsHashes(tmp_path / "state" / "weights.json", upscalers=folder)
    made.steps._generators = replace(made.steps._generators, hashes=hashes)
    yield made
    made.close()


def with_settings(service: Service, settings: Settings) -> None:
    service.app.state.resources = replace(service.app.state.resources, settings=settings)


def body(text: str = TEXT, **generation: Any) -> dict[str, Any]:
    return {"prompt": {"text": text, "count": 1}, "generation": SMALL | generation}


def picture_of(service: Service, answer: Any) -> Path:
    assert answer.status_code == 202, answer.text
    service.run_job(answer.json()["id"])
    file = service.data / "x.png"
    file.write_bytes(service.me.get(f"{answer.json()['url']}/images/0").content)
    return file


def inspected(service: Service, file: Path) -> Any:
    with file.open("rb") as opened:
        return service.me.post("/api/v1/inspections", files={"picture": opened}).json()


def test_the_list(service: Service) -> None:
    assert service.me.get("/api/v1/upscalers").json() == [*UPSCALERS, UPSCALER]


def test_a_model_reaches_the_generator_and_the_record(service: Service, generator: Recorder, folder: Path) -> None:
    """The record has the name and the hash of the file, and is a request for the same until the file is another."""
    file = picture_of(service, service.me.post(JOBS, json=body(**LARGER)))
    assert generator.runs[0].upscaler == UPSCALER
    made = read_record(file).generation
    model = folder / f"{UPSCALER}.safetensors"
    assert (made.upscaler, made.upscaler_hash) == (UPSCALER, hashlib.sha256(model.read_bytes()).hexdigest())
    assert inspected(service, file)["generation"]["upscaler"] == UPSCALER
    upscaler_folder(folder, value=1)
    changed = inspected(service, file)
    assert {"what": f"upscaler {UPSCALER}", "why": "its file has changed since"} in changed["left_out"]
    model.unlink()
    missing = inspected(service, file)
    assert {"what": f"upscaler {UPSCALER}", "why": "this service does not have it"} in missing["left_out"]
    assert "upscaler" not in changed["generation"] | missing["generation"]
    assert missing["generation"]["hires"] == 2.0


def test_only_what_is_not_here_is_warned_of(folder: Path) -> None:
    """The warning of what is not used in a text follows the folder, as the pipeline that is built knows it."""
    assert build(Settings(upscalers=folder))._upscalers() == (*UPSCALERS, UPSCALER)
    pipeline = stages()
    pipeline._upscalers = lambda: [UPSCALER]
    for name, is_warned_of in ((UPSCALER, False), ("4x-UltraSharp", True)):
        text = f"{TEXT}\nSteps: 4, Hires upscale: 2, Hires upscaler: {name}"
        made = pipeline.preview(text, PreviewOptions(count=0))
        assert any("Hires upscaler" in one for one in made.warnings) == is_warned_of


def test_a_text_can_name_it(service: Service, generator: Recorder) -> None:
    """Settings in a text name the model; one that is not here is not used."""
    for name, expected in ((UPSCALER, UPSCALER), ("4x-UltraSharp", "Lanczos")):
        text = f"{TEXT}\nSteps: 4, Size: 64x64, Hires upscale: 2, Hires upscaler: {name}"
        service.run_job(service.me.post(JOBS, json={"prompt": {"text": text, "count": 1}}).json()["id"])
        assert generator.runs[-1].upscaler == expected


@pytest.mark.parametrize(
    ("generation", "message"),
    [
        (
            {"hires": 2.0, "upscaler": "other"},
            "there is no upscaler 'other' here: choose one of Lanczos, Nearest, Latent",
        ),
        ({"hires": 2.0, "upscaler": "../x"}, "there is no upscaler '../x' here"),
        ({"upscaler": UPSCALER}, "no picture becomes larger: give hires or an initial image"),
    ],
)
def test_refusals(service: Service, generation: dict[str, Any], message: str) -> None:
    """One sentence says what is wrong, and no job is stored."""
    answer = service.me.post(JOBS, json=body(**generation))
    assert (answer.status_code, message in answer.text) == (422, True), answer.text
    assert service.me.get(JOBS).json()["jobs"] == []


def test_an_initial_picture_can_become_larger(service: Service, generator: Recorder) -> None:
    """A picture to begin from is enough for a model, whose name is kept for another picture like it."""
    request = {"request": json.dumps(body(upscaler=UPSCALER))}
    file = picture_of(service, service.me.post(JOBS, data=request, files={"init_image": png()}))
    assert generator.runs[0].upscaler == UPSCALER
    assert inspected(service, file)["generation"]["upscaler"] == UPSCALER
