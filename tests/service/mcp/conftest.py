"""The tools in memory, and over HTTP."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp import Client
from mcp.client.client import ConnectMode
from support.api_service import stages
from support.assistants import Connect, Served
from support.fakes import FakeGenerator

from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.mcp.local import LocalBackend
from service.mcp.server import make_server


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Yield a service that runs its jobs."""
    limits = ServiceLimits(jobs_of_a_key=2, previews_of_a_key=1, streams_of_a_key=1)
    made = Served(tmp_path, limits=limits)
    monkeypatch.setattr("service.mcp.jobs.accept_job", made.accept)
    yield made
    made.close()


@pytest.fixture(params=["local", "http"])
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Connect:
    """Return what connects a client: to the tools of a process in memory, or to those of a service over HTTP."""

    @asynccontextmanager
    async def local(mode: ConnectMode = "auto") -> AsyncIterator[Client]:
        generator = FakeGenerator()
        async with (
            LocalBackend(Settings(), stages(), lambda: generator, tmp_path / "assistant") as backend,
            Client(make_server(lambda _: backend), mode=mode) as client,
        ):
            yield client

    if request.param == "local":
        return local
    served: Served = request.getfixturevalue("served")
    secret = served.service.keys.add("assistant")
    return lambda mode="auto": served.connected(secret, mode)
