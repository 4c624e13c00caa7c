"""Waiting for the end of a job, which holds no thread."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from ..jobs.store import Job
from ..messages import _
from .auth import KeyDep
from .dependencies import Resources, ResourcesDep
from .places import place_of
from .watcher import JobWatcher, Watch

_CONNECTION_INTERVAL = 1.0  # seconds between two looks whether the client is still there


async def wait_place(request: Request, key: KeyDep, resources: ResourcesDep) -> AsyncIterator[None]:
    """Hold a place for a request that waits until it has been answered; beyond the limit the answer is 429."""
    message = _("{most} requests of this key wait for a job, which is the limit: wait for one to finish")
    with place_of(request.app.state.waits, key.name, message.format(most=resources.limits.streams_of_a_key)):
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
