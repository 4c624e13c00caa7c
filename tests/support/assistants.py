"""A service with ``/mcp`` on loopback, and clients of the SDK for it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
from mcp import Client
from mcp.client.client import ConnectMode
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from generate import ImageGenerator
from service.api.acceptance import accept_job
from service.config.limits import ServiceLimits
from service.jobs.store import Job
from service.pipeline import Pipeline
from support.api_service import Service, stages
from support.served import served

Connect = Callable[..., AbstractAsyncContextManager[Client]]


class Served:
    """A service behind uvicorn; it runs jobs in threads as soon as they are accepted."""

    def __init__(
        self,
        folder: Path,
        *,
        pipeline: Pipeline | None = None,
        generator: ImageGenerator | None = None,
        limits: ServiceLimits | None = None,
    ) -> None:
        self.service = Service(folder, pipeline or stages(), limits or ServiceLimits(), generator=generator)
        self._jobs: list[Thread] = []
        self._serving = ExitStack()
        self.url = f"{self._serving.enter_context(served(self.service))}/mcp"

    def accept(self, *parts: Any) -> tuple[Job, bool]:
        """Accept a job as the service does, and run it in a thread."""
        job, is_new = accept_job(*parts)
        thread = Thread(target=self.service.run_job, args=(job.id,))
        self._jobs.append(thread)
        thread.start()
        return job, is_new

    @asynccontextmanager
    async def connected(self, secret: str, mode: ConnectMode = "auto") -> AsyncIterator[Client]:
        """Connect a client with a key."""
        # A client of the older protocol leaves the stream of a cancelled call open until nothing comes for so long.
        timeout = httpx2.Timeout(60, read=5 if mode == "legacy" else 60)
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}, timeout=timeout) as http,
            Client(streamable_http_client(self.url, http_client=http), mode=mode) as client,
        ):
            yield client

    def close(self) -> None:
        """Stop everything."""
        for thread in self._jobs:
            thread.join()
        self._serving.close()
        self.service.close()


async def called(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    """Return the data of a result."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    content: dict[str, Any] = result.structured_content
    return content


async def refused(client: Client, name: str, **arguments: Any) -> str:
    """Return the sentence of a refusal."""
    result = await client.call_tool(name, arguments)
    assert result.is_error
    (said,) = result.content
    assert isinstance(said, TextContent)
    assert "\n" not in said.text
    return said.text
