"""What becomes of requests of each protocol when the service stops or has no space, or when their client leaves."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
import structlog
from starlette.testclient import TestClient
from support.api_service import SMALL, TEXT, Service, stages
from support.leaving import ask_and_leave, break_off
from support.sent_pictures import png
from support.served import served
from support.small_disk import small_disk

from service.api.app import create_app
from service.config.limits import ServiceLimits
from service.server.adapters import ADAPTERS

ENCODED = base64.b64encode(png((64, 64))).decode()
SIZE = {"width": 64, "height": 64}
DRAWN: dict[str, dict[str, Any]] = {
    "/api/v1/jobs": {"json": {"prompt": {"text": TEXT}, "generation": SMALL | {"init_image": ENCODED}}},
    "/sdapi/v1/img2img": {"json": {"prompt": TEXT, "init_images": [ENCODED], "mask": ENCODED} | SIZE},
    "/v1/images/edits": {"data": {"prompt": TEXT, "size": "64x64"}, "files": {"image": png((64, 64))}},
}
"""A request for a picture from a picture, by its path."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


def detail(path: str, answer: Any, status: int) -> str:
    """Return the one sentence of an error in the form of its protocol."""
    assert (answer.status_code, "retry-after" in answer.headers) == (status, True), answer.text
    body = answer.json()
    kind = "application/problem+json" if path.startswith("/api/") else "application/json"
    assert answer.headers["content-type"] == kind
    return str(body["error"]["message"] if path.startswith("/v1/") else body["detail"])


def test_a_service_that_stops(service: Service) -> None:
    """Whoever waits for a job when the service stops is told to ask again; the job waits for the next start."""
    headers = {"Authorization": service.me.headers["Authorization"], "Prefer": "wait=60"}

    def ask(path: str) -> requests.Response:
        return requests.post(address + path, headers=headers, timeout=60, **DRAWN[path])

    with ThreadPoolExecutor() as pool:
        with served(service) as address:
            answers = {path: pool.submit(ask, path) for path in DRAWN}
            while len(service.store.active_ids()) < len(DRAWN):
                assert not any(answer.done() for answer in answers.values())
        for path, answer in answers.items():
            assert "the service stops" in detail(path, answer.result(), 503)
    assert len(service.store.active_ids()) == len(DRAWN)


@pytest.mark.parametrize("path", DRAWN)
def test_a_full_disk(service: Service, path: str) -> None:
    """A picture that cannot be kept is no fault of the request: it can be sent again, and nothing of it is stored."""
    with small_disk(service.data / "inputs") as disk:
        disk.fill()
        assert "the disk of the service is full" in detail(path, service.me.post(path, **DRAWN[path]), 503)
        assert [file.name for file in disk.folder.iterdir()] == ["ballast"]
    assert service.store.active_ids() == []


@pytest.mark.parametrize("path", DRAWN)
def test_an_upload_that_breaks_off(service: Service, path: str) -> None:
    """A client that leaves while it sends is no bug of the service, and nothing of its request is stored."""
    with structlog.testing.capture_logs() as logs:
        break_off(service, path, **DRAWN[path])
        break_off(service, path, files={"init_image": png(), "image": png()})
    assert [(line["event"], line["status"]) for line in logs] == [("request", 400)] * 2
    assert service.store.active_ids() == []
    assert not (service.data / "inputs").exists()


def test_two_services_on_one_database(service: Service) -> None:
    """A request that waits at one service is shown, repeated and ended at another one."""
    other = TestClient(create_app(service.app.state.resources, ADAPTERS), headers=dict(service.me.headers))
    edit, ours = "/v1/images/edits", "/sdapi/v1/img2img"

    def end_drawing() -> None:
        (drawn,) = service.store.active_ids()
        assert other.get("/sdapi/v1/progress").json()["state"]["job"] == drawn
        other.post("/sdapi/v1/interrupt")

    ask_and_leave(service, ours, end_drawing, **DRAWN[ours])
    assert service.store.active_ids() == []
    ask_and_leave(service, edit, **DRAWN[edit])
    (first,) = service.store.active_ids()
    service.run_job(first)
    repeated = other.post(edit, headers={"x-stainless-retry-count": "1"}, **DRAWN[edit])
    assert repeated.json()["data"][0]["b64_json"]
    assert len(service.store.page("me", 9, None)) == 2
