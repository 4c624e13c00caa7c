"""What clients of each protocol are told when the service stops, or has no space."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from support.api_service import SMALL, TEXT, Service, stages
from support.sent_pictures import png
from support.served import served
from support.small_disk import small_disk

from service.config.limits import ServiceLimits

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
