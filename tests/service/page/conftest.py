"""A real browser, and a service for it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.testclient import TestClient
from support.api_service import SMALL
from support.browsing import Faults, opened
from support.live_service import LiveService, SteppingGenerator, live_service

from service.config.limits import ServiceLimits

CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")

expect.set_options(timeout=30_000)  # milliseconds: on a busy machine, the first preview loads its stages for long


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def generator() -> SteppingGenerator:
    return SteppingGenerator()


@pytest.fixture
def live(tmp_path: Path, generator: SteppingGenerator) -> Iterator[LiveService]:
    with live_service(tmp_path, generator, limits=ServiceLimits()) as live:
        yield live


@pytest.fixture
def owner(live: LiveService) -> TestClient:
    """Return another program with the key of the page."""
    return live.client("page")


@pytest.fixture
def drawn(owner: TestClient) -> Callable[..., str]:
    """Return a function that draws a text and returns the id of the job."""

    def made(text: str, attributes: Sequence[str] = (), **generation: object) -> str:
        body = {"prompt": {"text": text, "attributes": [*attributes]}, "generation": SMALL | generation}
        job = owner.post("/api/v1/jobs", json=body, headers={"Prefer": "wait=60"}).json()
        assert job["state"] == "succeeded"
        return str(job["id"])

    return made


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def page(browser: Browser, live: LiveService, owner: TestClient, faults: Faults) -> Iterator[Page]:
    with opened(browser, live, faults=faults) as page:
        yield page
