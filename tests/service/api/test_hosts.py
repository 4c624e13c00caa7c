"""What is answered without a key, and to which names."""

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient
from support.api_service import Service, stages

from service.api.app import create_app
from service.api.hosts import is_local_name
from service.api.metrics import serve_metrics
from service.config.limits import ServiceLimits
from service.jobs.running import RunningJobs
from service.server.adapters import ADAPTERS


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:80", "[::1]:80", "::1", "localhost", "localhost:80", "api:8"])
def test_local_names(host: str) -> None:
    """Addresses and names without a dot are local."""
    assert is_local_name(host)


@pytest.mark.parametrize("host", ["", ":80", "evil.example", "evil.example:80", "127.0.0.1.evil.example", "가", "1.2"])
def test_other_names(host: str) -> None:
    """Domains are not local, nor what begins with an address or is no name at all."""
    assert not is_local_name(host)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_not_for_other_names(service: Service, path: str) -> None:
    """Health checks are refused under a domain, which a page in a browser may have made point here."""
    client = TestClient(service.app)
    assert client.get(path).status_code == 200
    refused = client.get(path, headers={"Host": "evil.example:8000"})
    assert (refused.status_code, refused.headers["content-type"]) == (421, "application/problem+json")


@pytest.mark.parametrize(
    "path", ["/", "/page/", "/page/static/main.js", "/page/session", "/api/v1/jobs", "/docs", "/v1/models"]
)
def test_other_names_are_refused(service: Service, path: str) -> None:
    """Where only some names are allowed, every route refuses another one, even with a key, and names what to set."""
    app = create_app(service.app.state.resources, ADAPTERS, frozenset({"malgrim.example"}))
    client = TestClient(app, headers=dict(service.me.headers))
    refused = client.get(path, headers={"Host": "evil.example"})
    assert refused.status_code == 421
    assert "'evil.example'" in refused.text
    assert "MALGRIM_ALLOWED_HOSTS" in refused.text
    for host in ("127.0.0.1:8000", "localhost:8000", "malgrim.example", "MALGRIM.example:443"):
        assert client.get(path, headers={"Host": host}, follow_redirects=False).status_code in (200, 307, 401)


def test_metrics_are_not_for_other_names(service: Service) -> None:
    """Metrics likewise."""
    server = serve_metrics(0, service.counters, service.queue, RunningJobs(service.database))
    try:
        address = f"http://127.0.0.1:{server.server_port}/metrics"
        with urlopen(address, timeout=60) as answer:
            assert b"malgrim_queue_depth" in answer.read()
        with pytest.raises(HTTPError, match="421"):
            urlopen(Request(address, headers={"Host": "evil.example"}), timeout=60)
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "body",
    [
        {"x" * 100_000: 1, "text": "고양이"},
        {"text": "고양이", "preset": "x" * 100_000},
        {"text": "고양이", "attributes": ["props=" + "x" * 100_000]},
        {"text": "고양이", "weights": "x" * 100_000},
        {"text": "고양이", "count": "9" * 100_000},
        {"text": "(((" * 30_000},
    ],
)
def test_refusals_quote_little(service: Service, body: dict[str, object]) -> None:
    """However long the values and names of a request are, the refusal of it is short."""
    refused = service.me.post("/api/v1/previews", json=body)
    assert refused.status_code == 422
    assert len(refused.content) < 4000
