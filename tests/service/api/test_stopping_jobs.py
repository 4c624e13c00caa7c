"""Jobs that are stopped and keep what is there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.api_service import SMALL, TEXT, Service, stages
from support.live_service import SteppingGenerator, live_service

from service.config.limits import ServiceLimits
from service.pipeline.picture_record import read_record

JOBS = "/api/v1/jobs"
REQUEST = {"prompt": {"text": TEXT}, "generation": SMALL}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


def test_a_running_job_keeps_its_picture(tmp_path: Path) -> None:
    """A job that is stopped while it draws succeeds with what is there, and its record says the step."""
    generator = SteppingGenerator()
    with live_service(tmp_path, generator) as live:
        generator.go_on.clear()
        url = live.me.post(JOBS, json=REQUEST).json()["url"]
        assert generator.paused.wait(30)
        assert live.client("other").post(f"{url}/stop").status_code == 404
        asked = live.me.post(f"{url}/stop").json()
        assert (asked["state"], asked["stopping"], asked["stopped_at"]) == ("processing", True, None)
        generator.go_on.set()
        ended = live.me.get(url, headers={"Prefer": "wait=60"}).json()
        assert (ended["state"], ended["stopping"], len(ended["images"])) == ("succeeded", False, 1)
        assert ended["stopped_at"] == generator.runs[0].steps
        last = live.me.get(f"{url}/stages").json()["stages"][-1]
        assert (last["state"], last["stopped_at"]) == ("finished", ended["stopped_at"])
        assert read_record(tmp_path / "images" / ended["id"] / "0.png").generation.stop_at == ended["stopped_at"]
        assert live.me.post(f"{url}/stop").json()["state"] == "succeeded"


def test_a_waiting_job_is_canceled(service: Service) -> None:
    """A job that has drawn nothing yet has nothing to keep: to stop it is to cancel it."""
    url = service.me.post(JOBS, json=REQUEST).json()["url"]
    assert service.me.post(f"{url}/stop").json()["state"] == "canceled"


def test_a_job_that_begins_again_goes_on(service: Service) -> None:
    """A job whose worker died after it was to stop is drawn as a whole: nothing of it is there."""
    made = service.me.post(JOBS, json=REQUEST).json()
    assert service.store.begin(made["id"], generating=True)
    assert service.me.post(f"{made['url']}/stop").json()["stopping"]
    assert service.store.activity(made["id"]) == "stopping"
    assert service.store.begin(made["id"], generating=True)
    assert service.store.activity(made["id"]) == "running"


def progress_of(service: Service, **fields: Any) -> list[dict[str, Any]]:
    """Return the progress of a job with further settings."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | fields}).json()
    service.run_job(job["id"])
    return [event.data for event in service.store.events_after(job["id"]) if event.kind == "progress"]


def test_seconds_left_and_live_pictures(service: Service) -> None:
    """Events say how many seconds are left; live pictures are left out where none are wanted."""
    last = progress_of(service)[-1]
    assert (last["step"], last["seconds_left"], last["live"]) == (last["of"], 0, True)
    assert {one["live"] for one in progress_of(service, live_every=0)} == {False}
    assert service.me.post(JOBS, json=REQUEST | {"generation": {"live_every": -1}}).status_code == 422
