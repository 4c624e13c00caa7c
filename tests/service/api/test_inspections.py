"""Pictures that are read: what they say becomes a request, and what cannot is named with its reason."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from safetensors.numpy import save_file
from support.api_service import SMALL, TEXT, Service, stages

from service.config.limits import ServiceLimits
from service.config.settings import Settings

PATH = "/api/v1/inspections"
JOBS = "/api/v1/jobs"
A1111 = (
    "1girl, <lora:ink:0.8>, sea\nNegative prompt: bad hands\nSteps: 28, Sampler: DPM++ 2M, Schedule type: Karras, "
    "CFG scale: 6.5, Seed: 77, Size: 832x1216, Model: dream, Clip skip: 2, Face restoration: GFPGAN, Version: v1.10.1"
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(input_pixels=64 * 64, image_body_bytes=200_000))
    made.app.state.resources = replace(made.app.state.resources, settings=Settings(model="fake"))
    yield made
    made.close()


def png(texts: dict[str, str], size: tuple[int, int] = (8, 8), kind: str = "PNG") -> bytes:
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text)
    written = io.BytesIO()
    Image.new("RGB", size).save(written, kind, **({"pnginfo": info} if kind == "PNG" else {}))
    return written.getvalue()


def sent(service: Service, data: bytes, name: str = "x.png") -> Any:
    return service.me.post(PATH, files={"picture": (name, data)})


def drawn(service: Service, **request: Any) -> dict[str, Any]:
    job: dict[str, Any] = service.me.post(JOBS, json=request).json()
    service.run_job(job["id"])
    return job


def test_the_text_of_a_second_pass(service: Service) -> None:
    """A second pass has a text of its own, which its picture brings back; without that pass, the text is refused."""
    prompt = {"text": TEXT, "hires_prompt": "고양이의 눈동자"}
    job = drawn(service, prompt=prompt, generation=SMALL | {"hires": 2})
    picture = service.me.get(f"{JOBS}/{job['id']}/images/0").content
    read = sent(service, picture).json()
    assert read["prompt"]["hires_prompt"] == prompt["hires_prompt"]
    assert read["generation"]["hires"] == 2
    assert b"Hires prompt: " in picture
    refused = service.me.post(JOBS, json={"prompt": prompt, "generation": SMALL})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "the prompt of the second pass has no pass: give hires, or leave it out"
    refused = service.me.post(JOBS, json={"prompt": prompt | {"hires_prompt": "{a|b}"}, "generation": SMALL})
    assert (refused.status_code, "alternatives" in refused.json()["detail"]) == (422, True)
    foreign = A1111.replace("Version", 'Hires upscale: 2, Hires prompt: "eyes, sea", Version')
    assert sent(service, png({"parameters": foreign})).json()["prompt"]["hires_prompt"] == "eyes, sea"


def test_an_own_picture(service: Service) -> None:
    """The Korean text, the negative prompt, attributes and settings of an own picture make the same request again."""
    prompt = {
        "text": "노을 지는 바다의 소녀",
        "negative_prompt": "(사람:1.3)",
        "preset": "photo",
        "attributes": ["hair=포니테일"],
    }
    job = drawn(service, prompt=prompt, generation=SMALL | {"seed": 7, "cfg": 5.5, "sampler": "DDIM"})
    image = service.me.get(f"{job['url']}/images/0").content
    found = sent(service, image).json()
    assert found["program"] == "malgrim"
    assert found["prompt"] == prompt
    assert found["generation"] == SMALL | {"seed": 7, "cfg": 5.5, "sampler": "DDIM"}
    assert found["left_out"] == []
    assert found["record"]["preview"] == service.me.get(job["url"]).json()["preview"]
    assert found["record"]["generation"]["model"] == "fake"
    assert service.me.get(f"{job['url']}/images/0/inspection").json() == found
    again = service.me.post(JOBS, json={"prompt": found["prompt"], "generation": found["generation"]})
    assert again.status_code == 202


def test_loras_of_an_own_picture(service: Service, tmp_path: Path) -> None:
    """A LoRA beside the text is taken over, one in the text stays there, and one that is gone is named."""
    loras = tmp_path / "loras"
    loras.mkdir()
    for name in ("ink", "wash", "gone"):
        (loras / f"{name}.safetensors").touch()
    service.app.state.resources = replace(service.app.state.resources, settings=Settings(model="fake", lora=loras))
    chosen = [{"name": "ink", "weight": 0.5}, {"name": "gone", "weight": 1.0}]
    text = f"{TEXT} <lora:wash:0.8>"
    job = drawn(service, prompt={"text": text}, generation=SMALL | {"loras": chosen})
    (loras / "gone.safetensors").unlink()
    found = service.me.get(f"{job['url']}/images/0/inspection").json()
    assert found["generation"]["loras"] == chosen[:1]
    assert found["prompt"]["text"] == text
    assert [one["what"] for one in found["left_out"]] == ["<lora:gone:1>"]


def test_what_an_own_picture_began_from(service: Service) -> None:
    """The picture that it began from is named by its hash while it is here, and as left out once it is gone."""
    form = {"request": json.dumps({"prompt": {"text": TEXT}, "generation": SMALL | {"strength": 0.5}})}
    job = service.me.post(JOBS, data=form, files={"init_image": png({})}).json()
    service.run_job(job["id"])
    image = service.me.get(f"{job['url']}/images/0").content
    found = sent(service, image).json()
    assert found["generation"]["init_image"] == job["request"]["generation"]["init_image"]
    assert found["generation"]["strength"] == 0.5
    address = f"/api/v1/inputs/{found['generation']['init_image'].removeprefix('sha256:')}"
    kept = service.me.get(address)
    assert (kept.content, kept.headers["content-type"]) == (png({}), "image/png")
    service.me.delete(job["url"])
    assert service.me.get(address).status_code == 404
    gone = sent(service, image).json()
    assert "init_image" not in gone["generation"]
    assert "strength" not in gone["generation"]
    assert [one["why"] for one in gone["left_out"]] == [
        "the picture that this one was made from is not here: give it again"
    ]


@pytest.mark.parametrize("refiner", ["polish", None])
def test_the_model_of_an_own_picture(service: Service, tmp_path: Path, refiner: str | None) -> None:
    """A model of the folder and an unused refiner are taken over; a model that is gone is named as left out."""
    models = tmp_path / "models"
    models.mkdir()
    save_file({"conditioner.embedders.1.model.x": np.zeros(1)}, models / "fake.safetensors")
    settings = Settings(model="other", models=models, refiner=refiner)
    job = drawn(service, prompt={"text": TEXT}, generation=SMALL)
    service.app.state.resources = replace(service.app.state.resources, settings=settings)
    found = service.me.get(f"{job['url']}/images/0/inspection").json()
    assert found["left_out"] == []
    assert found["generation"]["model"] == "fake"
    assert found["generation"].get("refiner") == (False if refiner else None)
    (models / "fake.safetensors").unlink()
    gone = service.me.get(f"{job['url']}/images/0/inspection").json()
    assert "model" not in gone["generation"]
    assert [one["what"] for one in gone["left_out"]] == ["model fake"]


def test_the_model_of_another_program(service: Service, tmp_path: Path) -> None:
    """A model of the same name as in another program's picture is taken over."""
    save_file({"conditioner.embedders.1.model.x": np.zeros(1)}, tmp_path / "dream.safetensors")
    resources = service.app.state.resources
    service.app.state.resources = replace(resources, settings=Settings(model="fake", models=tmp_path))
    found = sent(service, png({"parameters": A1111})).json()
    assert found["generation"]["model"] == "dream"
    assert "Model: dream" not in [one["what"] for one in found["left_out"]]


def test_a_picture_of_another_program(service: Service) -> None:
    """Prompt, negative prompt and settings are taken over; model, LoRA and unknown settings are named with reasons."""
    found = sent(service, png({"parameters": A1111})).json()
    assert found["program"] == "Stable Diffusion web UI (A1111)"
    assert found["record"] is None
    assert "<lora" not in found["prompt"]["text"]
    assert found["prompt"]["text"].startswith("1girl")
    assert found["prompt"]["negative_prompt"] == "bad hands"
    assert found["generation"] == {
        "width": 832,
        "height": 1216,
        "steps": 28,
        "cfg": 6.5,
        "seed": 77,
        "sampler": "DPM++ 2M Karras",
        "clip_skip": 2,
    }
    reasons = {one["what"]: one["why"] for one in found["left_out"]}
    assert reasons["Model: dream"] == "this service draws with fake"
    assert reasons["Face restoration: GFPGAN"] == "this program does not have it"
    assert "MALGRIM_LORA_DIR" in reasons["<lora:ink:0.8>"]


def test_settings_beyond_the_limits(service: Service) -> None:
    """Settings that a job could not have are left out with the reason, the others are taken."""
    text = "sea\nSteps: 400, Sampler: Restart, CFG scale: 7, Seed: 1, Size: 1001x1000"
    found = sent(service, png({"parameters": text})).json()
    assert found["generation"] == {"cfg": 7.0, "seed": 1}
    reasons = {one["what"]: one["why"] for one in found["left_out"]}
    assert reasons["steps 400"] == "400 steps are requested: the limit is 150"
    assert reasons["Sampler: Restart"] == "there is no such sampler here"
    assert "give a multiple of 8" in reasons["width 1001, height 1000"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "그림.png cannot be read"),
        (b"GIF89a", "그림.png cannot be read"),
        (png({})[:40], "그림.png cannot be read"),
        (png({}), "그림.png does not say how it was made"),
        (png({}, kind="WEBP"), "그림.png does not say how it was made"),
        (png({"Software": "NovelAI", "Comment": '{"prompt": ""}'}), "그림.png was made with NovelAI, and no prompt"),
        (png({"malgrim": "{"}), "the record in 그림.png cannot be read"),
        (png({"parameters": A1111}, (65, 64)), "more than 4,096 pixels"),
    ],
)
def test_what_cannot_be_read(service: Service, data: bytes, message: str) -> None:
    """A file that is no picture, says nothing or is too large is refused with one sentence."""
    answer = sent(service, data, "그림.png")
    assert (answer.status_code, message in answer.json()["detail"]) == (422, True), answer.text


def test_bad_forms(service: Service) -> None:
    """A body beyond the limit, without a picture, or from nobody is refused."""
    assert sent(service, b"0" * 300_000).status_code == 413
    assert service.me.post(PATH, data={"picture": "x"}).status_code == 422
    assert service.me.post(PATH, json={}).status_code == 422
    nobody = service.client("you")
    nobody.headers.pop("Authorization")
    assert nobody.post(PATH, files={"picture": png({})}).status_code == 401


def test_pictures_of_others(service: Service) -> None:
    """The pictures of another key are not read."""
    job = drawn(service, prompt={"text": TEXT}, generation=SMALL)
    you = service.client("you")
    assert you.get(f"{job['url']}/images/0/inspection").status_code == 404
    assert service.me.get(f"{job['url']}/images/1/inspection").status_code == 404


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text(), st.integers(-(10**13), 10**13), st.floats())
def test_any_text_of_a_picture(service: Service, prompt: str, name: str, number: int, real: float) -> None:
    """Whatever a picture says, the answer is a request that can be read, or one sentence."""
    text = f"{prompt}\nNegative prompt: {name}\nSteps: {number}, CFG scale: {real}, Size: {number}x{number}, {name}: 1"
    answer = sent(service, png({"parameters": text.encode("utf-8", "replace").decode()}))
    assert answer.status_code in (200, 422)
    assert answer.json().get("prompt") or answer.json()["detail"]
