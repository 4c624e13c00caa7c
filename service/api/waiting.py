"""Waiting for the end of a job, which holds no thread, and nothing of the body that asked for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from ..jobs.store import Job
from ..messages import N_
from .auth import KeyDep
from .dependencies import Resources, ResourcesDep
from .places import Places, place_of
from .watcher import JobWatcher, Watch

_CONNECTION_INTERVAL = 1.0  # seconds between two looks whether the client is still there


class LateResponse(Response):
    """A response that is made after the route has returned, so that nothing of the route is held meanwhile."""

    def __init__(self, make: Callable[[Request], Awaitable[Response]]) -> None:
        """Take the function that makes it from a request without its body, and raises what routes raise."""
        super().__init__()
        self._make = make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make the response and send it."""
        response = await self._make(Request(scope, receive))
        await response(scope, receive, send)


class ForgettingRoute(APIRoute):
    """A route that lets go of the body when it returns; megabytes of pictures would wait with a ``LateResponse``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, which reads a request of its own."""
        handle = super().get_route_handler()

        async def handle_apart(request: Request) -> Response:
            return await handle(Request(request.scope, request.receive))

        return handle_apart


async def waits_of(request: Request) -> Places:
    """Return the places of the requests that wait."""
    return cast(Places, request.app.state.waits)


async def wait_place(
    waits: Annotated[Places, Depends(waits_of)], key: KeyDep, resources: ResourcesDep
) -> AsyncIterator[None]:
    """Hold a place for a request that waits until it has been answered; beyond the limit the answer is 429."""
    message = N_("{most} requests of this key wait for a job, which is the limit: wait for one to finish")
    with place_of(waits, key.name, message, resources.limits.streams_of_a_key):
        yield


async def ended_job(request: Request, job: Job, seconds: float | None = None) -> Job | None:
    """Return the job once it has ended, or the time is up, or the client has gone; None if it was deleted meanwhile.

    Args:
        request: The request that waits.
        job: Its job.
        seconds: The longest wait; None for no bound.
    """
    watcher: JobWatcher = request.app.state.watcher
    with suppress(TimeoutError), watcher.watching(job.id) as watch:
        async with asyncio.timeout(seconds):
            await _end_of(watch, request)
    resources: Resources = request.app.state.resources
    return await run_in_threadpool(resources.store.get, job.id)


async def _end_of(watch: Watch, request: Request) -> None:
    while not await request.is_disconnected():
        with suppress(TimeoutError):
            async with asyncio.timeout(_CONNECTION_INTERVAL):
                progress = await watch.next()
                if progress is None or progress.has_ended:
                    return
