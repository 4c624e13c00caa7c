"""Killed workers lose no clip, on SQLite and on PostgreSQL."""

import pytest
from support.killable import Reports, Service

from service.pipeline.whole_files import is_whole

pytestmark = pytest.mark.faults


def post(service: Service) -> str:
    """Create a job of a clip, and return its id."""
    generation = {"width": 8, "height": 8, "clip": {"frames": 3}}
    body = {"prompt": {"text": "고양이", "count": 2, "preset": "none"}, "generation": generation}
    answer = service.session.post(f"http://127.0.0.1:{service.port}/api/v1/jobs", json=body, timeout=60)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize(("point", "runs"), [("middle-generate", 2), ("end-generate", 2), ("saved-generate", 1)])
def test_the_worker_that_draws_dies(service: Service, reports: Reports, point: str, runs: int) -> None:
    """A clip whose worker is killed is drawn again from its saved prompt pair, unless it was there already."""
    reports.kills[point] = 1
    reports.victims = lambda _: [service.supervisor.pids["gpu"]]
    job = post(service)
    service.wait_for(job)
    assert reports.kills[point] == 0
    assert (reports.points["middle-augment"], reports.points["middle-generate"]) == (1, runs)
    folder = service.data / "images" / job
    assert [file.name for file in folder.iterdir()] == ["0.webp"]
    assert is_whole(folder / "0.webp")
