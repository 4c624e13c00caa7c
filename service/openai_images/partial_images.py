"""The events of live pictures in a stream, which stand before those of the finished ones."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from ..api.pictures import live_picture
from ..api.watcher import JobWatcher
from ..jobs.database import is_outage
from ..jobs.store import Job, JobStore
from .replies import Replies

ALIVE = b": the job waits or runs\n\n"
"""A comment, which tells the client that the connection stands."""


async def live_events(request: Request, job: Job, replies: Replies, interval: float) -> AsyncIterator[bytes]:
    """Yield as many live pictures as the client wants, spread over the steps, until the job has ended.

    Args:
        request: The request that waits.
        job: Its job.
        replies: Make the events.
        interval: Seconds between two signs of life.
    """
    most = replies.body.partial_images
    watcher: JobWatcher = request.app.state.watcher
    sent = last = 0
    with watcher.watching(job.id) as watch:
        while sent < most:
            try:
                async with asyncio.timeout(interval):
                    progress = await watch.next()
            except TimeoutError:
                yield ALIVE
                continue
            if progress is None or progress.has_ended:
                return
            share, last = await run_in_threadpool(_share, replies.resources.store, job.id, last)
            picture = await run_in_threadpool(live_picture, replies.resources, job.id)
            if picture and share >= (sent + 1) / (most + 1):
                yield await run_in_threadpool(replies.partial, job, picture, sent)
                sent += 1


def _share(store: JobStore, job_id: str, last: int) -> tuple[float, int]:
    """Return the share of the steps that the events after number ``last`` tell, and the number of the last one."""
    share = 0.0
    try:
        for event in store.events_after(job_id, last):
            last = event.number
            if event.kind == "progress":
                share = event.data["step"] / event.data["of"]
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
    return share, last
