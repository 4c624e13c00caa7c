"""``/events``: what is told of a job, as it is told."""

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

_LOOK = 0.25  # seconds
_HIGHEST = 2**31 - 1  # number of an event that a database takes

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])


@router.get("/{id}/events", response_class=EventSourceResponse, responses=problem_responses(404))
async def events(
    resources: ResourcesDep,
    job: OwnedJob,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Stages, steps, the place in the queue, the end; from behind ``Last-Event-ID`` where it is given."""
    number = min(int(last), _HIGHEST) if last and last.isascii() and last.isdecimal() else 0
    position: int | None = None
    while True:
        found, now, place = await run_in_threadpool(_look, resources, job, number)
        for event in found:
            number = event.number
            yield ServerSentEvent(data=event.data, event=event.kind, id=str(event.number))
        if place is not None and place != position:
            position = place
            yield ServerSentEvent(data={"position": place}, event="position")
        if now is None or (now.state in ENDED and not found):
            return
        await asyncio.sleep(0 if now.state in ENDED else _LOOK)


def _look(resources: Resources, job: Job, number: int) -> tuple[list[Event], Job | None, int | None]:
    now = resources.store.get(job.id)
    place = resources.store.position(now) if now else None
    return resources.store.events_after(job.id, number), now, place
