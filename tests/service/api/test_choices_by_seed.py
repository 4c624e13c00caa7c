"""Alternatives in the texts of requests."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.api_service import SMALL, Service, stages

from service.config.limits import ServiceLimits

PREVIEWS = "/api/v1/previews"
TEXT = "{고양이|곰|여우|사슴|토끼}가 앉은 의자"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


def previewed(service: Service, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = service.me.post(PREVIEWS, json={"text": TEXT, "count": 0, **fields}).json()
    return made


def test_previews_choose_at_random(service: Service) -> None:
    """Without a seed each preview is chosen anew, and its seed repeats it; with one, all are alike."""
    made = [previewed(service) for _ in range(20)]
    assert len({one["choice_seed"] for one in made}) == 20
    assert len({one["text"] for one in made}) > 1
    again = previewed(service, choice_seed=made[0]["choice_seed"])
    assert (again["text"], again["chosen"], again["written"]) == (made[0]["text"], made[0]["chosen"], TEXT)


def test_a_text_without_alternatives_is_cached(service: Service) -> None:
    """Where nothing is to be chosen, no seed is made up."""
    first, second = (previewed(service, text="고양이") for _ in range(2))
    assert first["choice_seed"] is None
    assert first["seconds"] != second["seconds"] == dict.fromkeys(first["seconds"], 0.0)


def test_a_stream_chooses(service: Service) -> None:
    """The preview of a stream says what was chosen."""
    events = service.me.post(f"{PREVIEWS}/stream", json={"text": TEXT, "choice_seed": 4}).text.strip().split("\n\n")
    made = json.loads(events[-1].split("data: ", 1)[1])
    assert made["chosen"] == previewed(service, choice_seed=4)["chosen"]


def test_a_job_chooses_by_its_seed(service: Service) -> None:
    """A job has the choices of the seed of its pictures, unless the request gives one for them."""
    for prompt, seed in (({}, 11), ({"choice_seed": 5}, 5)):
        body = {"prompt": {"text": TEXT, "count": 0, **prompt}, "generation": {**SMALL, "seed": 11}}
        job = service.me.post("/api/v1/jobs", json=body).json()
        service.run_job(job["id"])
        made = service.me.get(f"/api/v1/jobs/{job['id']}").json()["preview"]
        assert (made["choice_seed"], made["chosen"]) == (seed, previewed(service, choice_seed=seed)["chosen"])


@pytest.mark.parametrize(
    "prompt",
    [
        {"text": "__색__ 모자"},
        {"text": "모자", "negative_prompt": "__색__"},
    ],
)
def test_unknown_wildcards(service: Service, prompt: dict[str, str]) -> None:
    """A wildcard that is not there is refused before a job is accepted, and in previews."""
    answers = service.me.post(PREVIEWS, json=prompt), service.me.post("/api/v1/jobs", json={"prompt": prompt})
    for answer in answers:
        assert answer.status_code == 422
        assert "__색__: set MALGRIM_WILDCARDS_DIR" in answer.json()["detail"]
    assert service.store.page("me", 9, None) == []


def test_saved_previews_are_bounded(service: Service) -> None:
    """What a saved preview says was chosen counts among its characters."""
    saved = previewed(service)
    saved["chosen"] = [{"written": "x" * 100_000, "chosen": "y"}] * 10
    answer = service.me.post(f"{PREVIEWS}/redo", json={"preview": saved})
    assert answer.status_code in (413, 422)
    assert "limit" in answer.text or "larger" in answer.text
