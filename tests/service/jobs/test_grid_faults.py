"""Killed workers lose no cell of a grid, on SQLite and on PostgreSQL."""

import pytest
from support.killable import Reports, Service

pytestmark = pytest.mark.faults


def post(service: Service, cells: int) -> list[str]:
    """Create a grid of two texts, and return the ids of its jobs."""
    axes = [{"name": "replace", "values": ["고양이", "개"]}, {"name": "seed", "values": [f"1-{cells // 2}"]}]
    prompt = {"text": "고양이", "count": 2, "preset": "none"}
    body = {"prompt": prompt, "generation": {"width": 8, "height": 8}, "axes": axes}
    answer = service.session.post(f"http://127.0.0.1:{service.port}/api/v1/grids", json=body, timeout=60)
    assert answer.status_code == 202, answer.text
    return [cell["job"] for cell in answer.json()["cells"]]


@pytest.mark.parametrize("point", ["middle-translate", "saved-shared", "end-preview"])
def test_the_worker_of_texts_dies(service: Service, reports: Reports, point: str) -> None:
    """All cells are drawn, and each of the two texts costs its stages once, or twice if it had no preview yet."""
    reports.kills[point] = 1
    reports.victims = lambda _: [service.supervisor.pids["prompt"]]
    cells = post(service, 12)
    service.wait_for(*cells)
    assert reports.kills[point] == 0
    assert 2 <= reports.points["middle-augment"] <= 4
    assert reports.points["middle-generate"] == 12


def test_the_worker_of_pictures_dies(service: Service, reports: Reports) -> None:
    """A worker that is killed in the middle of a grid draws again only the cell that it was drawing."""
    reports.kills["middle-generate"] = 1
    reports.victims = lambda _: [service.supervisor.pids["gpu"]]
    cells = post(service, 12)
    service.wait_for(*cells)
    assert reports.points["middle-generate"] == 13
    assert reports.points["middle-augment"] == 2
