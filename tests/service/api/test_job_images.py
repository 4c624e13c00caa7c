"""Jobs that begin from pictures: as base64, as a form, by hash; and everything else a picture can be asked for."""

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.api_service import SMALL, TEXT, Service, stages
from support.fakes import Recorder

from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.pipeline.picture_record import read_record

JOBS = "/api/v1/jobs"


@pytest.fixture
def generator() -> Recorder:
    return Recorder()


@pytest.fixture
def service(tmp_path: Path, generator: Recorder) -> Iterator[Service]:
    limits = ServiceLimits(input_pixels=64 * 64, body_bytes=1000, image_body_bytes=100_000)
    made = Service(tmp_path, stages(), limits, generator=generator)
    yield made
    made.close()


def png(size: tuple[int, int] = (16, 16), color: Any = "red", mode: str = "RGB") -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, color).save(written, "PNG")
    return written.getvalue()


def body(**generation: Any) -> dict[str, Any]:
    return {"prompt": {"text": TEXT, "count": 1}, "generation": SMALL | generation}


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_a_picture_as_base64(service: Service, generator: Recorder, prefix: str) -> None:
    """The job begins from the picture; its record names the hash, its stored request holds no base64."""
    start, mask = png(), png(mode="L", color=255)
    job = service.me.post(JOBS, json=body(init_image=prefix + encoded(start), mask=encoded(mask), strength=0.4)).json()
    digest = hashlib.sha256(start).hexdigest()
    assert job["request"]["generation"]["init_image"] == f"sha256:{digest}"
    assert (service.data / "inputs" / digest).read_bytes() == start
    service.run_job(job["id"])
    (run,) = generator.runs
    assert (run.strength, run.init_image is not None, run.mask is not None) == (0.4, True, True)
    (service.data / "x.png").write_bytes(service.me.get(f"{job['url']}/images/0").content)
    generation = read_record(service.data / "x.png").generation
    assert (generation.init_image, generation.strength) == (digest, 0.4)


def test_a_picture_as_a_form(service: Service, generator: Recorder) -> None:
    """An upload is the same request as its JSON, with the same idempotency key the same job."""
    start, once = png(), {"Idempotency-Key": "1"}
    form = {"request": json.dumps(body(strength=0.5))}
    sent = service.me.post(JOBS, data=form, files={"init_image": ("시작.png", start)}, headers=once)
    assert sent.status_code == 202, sent.text
    again = service.me.post(JOBS, json=body(strength=0.5, init_image=encoded(start)), headers=once)
    assert again.json()["id"] == sent.json()["id"]
    service.run_job(sent.json()["id"])
    assert generator.runs[0].init_image is not None


def test_a_picture_by_its_hash(service: Service, generator: Recorder) -> None:
    """A picture that the service has need not be sent again; ``again`` begins from it, too."""
    first = service.me.post(JOBS, json=body(init_image=encoded(png()))).json()
    service.run_job(first["id"])
    digest = first["request"]["generation"]["init_image"]
    for answer in (service.me.post(JOBS, json=body(init_image=digest)), service.me.post(f"{first['url']}/again")):
        assert answer.status_code == 202, answer.text
        service.run_job(answer.json()["id"])
    assert all(run.init_image for run in generator.runs)
    assert len(generator.runs) == 3
    missing = service.me.post(JOBS, json=body(init_image=f"sha256:{'0' * 64}"))
    assert missing.status_code == 422
    assert "send it again" in missing.json()["detail"]


def test_a_picture_goes_with_its_last_job(service: Service) -> None:
    """Deleting a job deletes the picture it began from, unless another job has it."""
    start = encoded(png())
    first, second = (service.me.post(JOBS, json=body(init_image=start)).json() for _ in range(2))
    inputs = service.data / "inputs"
    service.me.delete(first["url"])
    assert len([*inputs.iterdir()]) == 1
    service.me.delete(second["url"])
    assert [*inputs.iterdir()] == []


@pytest.mark.parametrize(
    ("generation", "message"),
    [
        ({"init_image": "§§§"}, "init_image is not base64"),
        ({"init_image": encoded(b"GIF89a")}, "init_image cannot be read"),
        ({"init_image": encoded(png()[:45])}, "init_image cannot be read"),
        ({"init_image": encoded(png((65, 64)))}, "more than 4,096 pixels"),
        ({"init_image": "sha256:../../x.sqlite3"}, "there is no picture"),
        ({"init_image": encoded(png()), "mask": encoded(png((8, 8)))}, "a mask of the same size"),
        ({"init_image": encoded(png()), "sampler": "PLMS"}, "cannot start from an image"),
        ({"mask": encoded(png())}, "a mask needs an image"),
        ({"strength": 0.5}, "strength is for init_image"),
        ({"best_of": 3}, "MALGRIM_CLIP"),
        ({"model": "other/model"}, "there is no model 'other/model' here"),
        ({"loras": [{"name": "ink"}]}, "MALGRIM_LORA_DIR"),
        ({"loras": [{"name": "../x"}]}, "String should match pattern"),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(service: Service, generation: dict[str, Any], message: str) -> None:
    """One sentence says what is wrong; no job and no picture is stored."""
    answer = service.me.post(JOBS, json=body(**generation))
    assert (answer.status_code, message in answer.json()["detail"]) == (422, True), answer.text
    assert service.me.get(JOBS).json()["jobs"] == []
    assert not [*(service.data / "inputs").glob("*")]


@pytest.mark.parametrize(
    ("data", "files", "status"),
    [
        ({"request": "{"}, {}, 422),
        ({"request": "[]"}, {}, 422),
        ({}, {"init_image": b"x"}, 422),
        ({"request": "{}", "more": "1"}, {"init_image": b"x"}, 400),
        ({"request": json.dumps(body())}, {"init_image": png(), "mask": png(), "third": png(), "fourth": png()}, 400),
        ({"request": json.dumps(body())}, {"init_image": b"0" * 200_000}, 413),
    ],
)
def test_bad_forms(service: Service, data: Any, files: Any, status: int) -> None:
    """A form that cannot be read, or has too many parts or bytes, is answered with a problem document."""
    answer = service.me.post(JOBS, data=data, files=files or {"none": b""})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert service.me.get(JOBS).json()["jobs"] == []


def test_texts_have_a_smaller_limit(service: Service) -> None:
    """A body without pictures is bounded by its own limit, which the answer names."""
    answer = service.me.post("/api/v1/previews", json={"text": "가" * 2000})
    assert (answer.status_code, answer.json()["detail"]) == (
        413,
        "the body is larger than 1,000 bytes, which is the limit",
    )
    assert service.me.post(JOBS, json=body(init_image=encoded(png((64, 64))))).status_code == 202


def test_loras_best_of_and_refiner_reach_the_generator(service: Service, generator: Recorder, tmp_path: Path) -> None:
    """LoRAs become tags of the prompt, also in the record; the other choices are settings."""
    folder = tmp_path / "loras"
    folder.mkdir()
    (folder / "ink.safetensors").write_bytes(b"")
    settings = Settings(lora=folder, clip=tmp_path, model="toy")
    service.app.state.resources = replace(service.app.state.resources, settings=settings)
    asked = body(loras=[{"name": "ink", "weight": 0.5}], best_of=2, refiner=False, model="toy")
    job = service.me.post(JOBS, json=asked).json()
    service.run_job(job["id"])
    assert (generator.runs[0].best_of, generator.runs[0].refined) == (2, False)
    assert generator.prompts[0].prompt[-1].text == "<lora:ink:0.5>"
    (service.data / "x.png").write_bytes(service.me.get(f"{job['url']}/images/0").content)
    assert read_record(service.data / "x.png").preview.prompt.endswith(" <lora:ink:0.5>")
