"""Waiting for a job without holding a thread."""

import asyncio
from contextlib import suppress

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from ..api.watcher import JobWatcher, Watch
from ..jobs.store import Job, JobStore

_CONNECTION_INTERVAL = 1.0  # seconds between two looks whether the client is still there


async def ended_job(request: Request, store: JobStore, job: Job) -> Job | None:
    """Return the job once it has ended, or once the client has gone; None if the job was deleted meanwhile."""
    watcher: JobWatcher = request.app.state.watcher
    with watcher.watching(job.id) as watch:
        await _end_of(watch, request)
    return await run_in_threadpool(store.get, job.id)


async def _end_of(watch: Watch, request: Request) -> None:
    while not await request.is_disconnected():
        with suppress(TimeoutError):
            async with asyncio.timeout(_CONNECTION_INTERVAL):
                progress = await watch.next()
                if progress is None or progress.has_ended:
                    return
