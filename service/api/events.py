"""``/events``: the events of a job as they happen."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from ..jobs.store import ENDED, Event, Job
from .dependencies import Resources, ResourcesDep
from .errors import problem_responses
from .jobs import OwnedJob

_POLLING_INTERVAL = 0.25  # seconds
_HIGHEST = 2**31 - 1  # the largest event number that the database can compare

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])


@router.get("/{id}/events", response_class=EventSourceResponse, responses=problem_responses(404))
async def stream_events(
    resources: ResourcesDep,
    job: OwnedJob,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Stream stages, steps, the place in the queue and the end, from after `Last-Event-ID` if it is given."""
    number = min(int(last), _HIGHEST) if last and last.isascii() and last.isdecimal() else 0
    position: int | None = None
    while True:
        found, current, place = await run_in_threadpool(_poll, resources, job, number)
        for event in found:
            number = event.number
            yield ServerSentEvent(data=event.data, event=event.kind, id=str(event.number))
        if place is not None and place != position:
            position = place
            yield ServerSentEvent(data={"position": place}, event="position")
        if current is None or (current.state in ENDED and not found):
            return
        await asyncio.sleep(0 if current.state in ENDED else _POLLING_INTERVAL)


def _poll(resources: Resources, job: Job, number: int) -> tuple[list[Event], Job | None, int | None]:
    """Return the new events of a job, its current state, and its place in the queue."""
    current = resources.store.get(job.id)
    place = resources.store.position(current) if current else None
    return resources.store.events_after(job.id, number), current, place
