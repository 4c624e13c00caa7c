"""``/events``: the events of a job as they happen."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from ..messages import N_
from .auth import KeyDep
from .dependencies import ResourcesDep
from .errors import problem_responses
from .jobs import OwnedJob
from .places import place_of
from .watcher import JobWatcher, followed

_HIGHEST = 2**31 - 1  # the largest event number that the database can compare

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])


async def stream_place(request: Request, key: KeyDep, resources: ResourcesDep) -> AsyncIterator[None]:
    """Hold a place for a stream until it has ended; beyond the limit the answer is 429."""
    message = N_("{most} event streams of this key are open, which is the limit: close one")
    with place_of(request.app.state.streams, key.name, message, resources.limits.streams_of_a_key):
        yield


@router.get(
    "/{id}/events",
    response_class=EventSourceResponse,
    responses=problem_responses(404, 429),
    dependencies=[Depends(stream_place)],
)
async def stream_events(
    resources: ResourcesDep,
    request: Request,
    job: OwnedJob,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Stream stages, steps, the place in the queue and the end, from after `Last-Event-ID` if it is given."""
    number = min(int(last), _HIGHEST) if last and last.isascii() and last.isdecimal() else 0
    position: int | None = None
    watcher: JobWatcher = request.app.state.watcher
    with watcher.watching(job.id) as watch:
        async for progress, events in followed(watch, resources.store, number):
            for event in events:
                data = json.dumps(event.data, ensure_ascii=False)
                yield ServerSentEvent(raw_data=data, event=event.kind, id=str(event.number))
            if progress.position is not None and progress.position != position:
                position = progress.position
                yield ServerSentEvent(data={"position": position}, event="position")
