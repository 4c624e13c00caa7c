"""Descriptions of pictures over HTTP, and ``interrogate`` of AUTOMATIC1111."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.api_service import Service, stages
from support.fake_captions import FixedCaptioner, FixedKorean, png
from support.foreign_pictures import PROMPT, foreign_pictures

from service.config.limits import ServiceLimits
from service.pipeline.describing import Describer

PATH = "/api/v1/descriptions"
CAPTION = FixedCaptioner().answer


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(
        tmp_path, stages(), ServiceLimits(input_pixels=64 * 64, image_body_bytes=200_000, previews_of_a_key=1)
    )
    yield made
    made.close()


@pytest.fixture
def describing(service: Service) -> Service:
    describer = Describer(FixedCaptioner(), FixedKorean())
    resources = service.app.state.resources = replace(service.app.state.resources, describer=describer)
    service.app.state.previews._resources = resources
    return service


def sent(service: Service, data: bytes, name: str = "x.png") -> Any:
    return service.me.post(PATH, files={"picture": (name, data)})


def interrogated(service: Service, data: bytes) -> Any:
    return service.me.post("/sdapi/v1/interrogate", json={"image": base64.b64encode(data).decode(), "model": "clip"})


def test_a_caption(describing: Service) -> None:
    """A picture that says nothing has a preview of its caption, which a job takes."""
    made = sent(describing, png()).json()
    assert (made["text"], made["translations"]) == (FixedKorean().answer, [CAPTION])
    job = describing.me.post("/api/v1/jobs", json={"preview": made, "generation": {"width": 64, "height": 64}})
    assert job.status_code == 202
    assert job.json()["text"] == FixedKorean().answer


def test_a_prompt_of_another_program(describing: Service) -> None:
    """A picture of another program has a preview of the prompt in it."""
    made = sent(describing, foreign_pictures()[0].data).json()
    assert PROMPT in made["text"]


def test_interrogate(describing: Service) -> None:
    """AUTOMATIC1111's route returns the caption of the same model."""
    assert interrogated(describing, png()).json() == {"caption": CAPTION}
    assert interrogated(describing, foreign_pictures()[0].data).json() == {"caption": CAPTION}


def test_bad_input(service: Service) -> None:
    """No model, no picture, too many pixels, too many bytes: one line each."""
    assert "set MALGRIM_CAPTION_MODEL" in sent(service, png()).json()["detail"]
    assert "set MALGRIM_CAPTION_MODEL" in interrogated(service, png()).json()["detail"]
    assert "x.txt cannot be read" in sent(service, b"no picture", "x.txt").json()["detail"]
    assert "more than 4,096 pixels" in sent(service, png((65, 64))).json()["detail"]
    assert sent(service, b"x" * 200_001).status_code == 413
    for data in (png(), b"no picture", png((65, 64))):
        assert sent(service, data).status_code == 422


def test_places(describing: Service) -> None:
    """A description takes one of the places for previews."""
    with describing.app.state.previews.place("me"):
        assert sent(describing, png()).status_code == 429
