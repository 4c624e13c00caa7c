"""What one key may do at a time, over the REST API."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest
from support.api_service import SMALL, TEXT, Service, stages

from service.config.limits import ServiceLimits
from service.jobs.api_keys import KeyStore

PREVIEWS, JOBS = "/api/v1/previews", "/api/v1/jobs"
LIMITS = ServiceLimits(previews_of_a_key=1, streams_of_a_key=1)


class HeldTranslator:
    """A translator that answers when it is let go."""

    name = "held"

    def __init__(self) -> None:
        self.begun, self.go = Semaphore(0), Event()

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.begun.release()
        self.go.wait(60)
        return ["a cat"] * len(sentences)


@pytest.fixture
def translator() -> HeldTranslator:
    return HeldTranslator()


@pytest.fixture
def service(tmp_path: Path, translator: HeldTranslator) -> Iterator[Service]:
    made = Service(tmp_path, stages(translator), LIMITS)
    yield made
    made.close()


def refused(response: Any, message: str) -> bool:
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) > 0
    return (response.status_code, message in response.json()["detail"]) == (429, True)


def test_previews_of_a_key(service: Service, translator: HeldTranslator) -> None:
    """While a key has its share, a further preview is refused before it is read; others and later ones are not."""
    other = service.client("other")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(service.me.post, PREVIEWS, json={"text": TEXT})
        assert translator.begun.acquire(timeout=60)
        assert refused(service.me.post(PREVIEWS, content=b"{"), "previews of a key and")
        assert service.me.get(JOBS).status_code == 200
        second = pool.submit(other.post, PREVIEWS, json={"text": TEXT})
        translator.go.set()
        assert [first.result(60).status_code, second.result(60).status_code] == [200, 200]
    assert service.me.post(PREVIEWS, json={"text": TEXT}).status_code == 200


def test_a_preview_without_a_key_takes_no_place(service: Service) -> None:
    """An unknown key is refused as such."""
    assert service.me.post(PREVIEWS, json={"text": TEXT}, headers={"Authorization": "Bearer x"}).status_code == 401


def test_streams_and_waits_of_a_key(service: Service) -> None:
    """Beyond the share of a key, event streams and requests that wait are refused, those of another key are not."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    with service.app.state.streams.taken("me"), service.app.state.waits.taken("me"):
        assert refused(service.me.get(f"{job['url']}/events"), "event streams of this key are open, which is the limit")
        assert service.client("other").get(f"{job['url']}/events").status_code == 404
        waiting = service.me.get(job["url"], headers={"Prefer": "wait=1"})
        assert (waiting.status_code, waiting.headers.get("preference-applied")) == (200, None)


def test_a_known_key_is_not_looked_up_again(service: Service) -> None:
    """A key found a moment ago is known without the database, until this process revokes it."""
    secret = service.keys.add("you")
    assert service.keys.found(secret) is None
    key = service.keys.find(secret)
    assert key is not None
    assert service.keys.found(secret) == key
    service.keys.revoke("you")
    assert service.keys.found(secret) is None


def test_a_key_revoked_elsewhere(service: Service) -> None:
    """A key that another process revokes is refused once a second has passed."""
    clock = [0.0]
    keys = KeyStore(service.database, clock=lambda: clock[0])
    secret = keys.add("you")
    assert keys.find(secret)
    service.keys.revoke("you")
    assert keys.found(secret)
    clock[0] = 1.0
    assert keys.found(secret) is None
    assert keys.find(secret) is None
