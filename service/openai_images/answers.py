"""Answers that wait for a job, however long it takes."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from ..api.errors import ProblemError
from ..api.waiting import LateResponse, ended_job, wait_place
from ..jobs.database import is_outage
from ..jobs.store import ENDED, Job
from .bodies import ImagesBody
from .errors import error_body
from .files import FOLDER
from .partial_images import ALIVE, live_events
from .replies import ImagesReply, Operation, Replies, event
from .routing import PREFIX

QUIET = 30.0  # seconds until an answer begins; until then an error has a status of its own
INTERVAL = 15.0  # seconds between two signs of life after that


DRAWING: dict[str, Any] = {
    "response_model": ImagesReply,
    "dependencies": [Depends(wait_place)],
    "responses": {200: {"content": {"text/event-stream": {}}}},
}
"""Arguments of a route that answers so."""


class _UnfinishedError(Exception):
    """The answer ends here, without its last chunk, so that the client asks again."""


class _WaitingAnswer(StreamingResponse):
    """An answer that may end without its last chunk."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(_UnfinishedError):
            await super().__call__(scope, receive, send)


def answer(request: Request, job: Job, body: ImagesBody, operation: Operation) -> Response:
    """Return the answer to a request for pictures: JSON, or a stream of events; an error if its job fails soon."""
    folder = f"{str(request.base_url).rstrip('/')}{PREFIX}{FOLDER}"
    return LateResponse(partial(_answer, job, Replies(request.app.state.resources, body, folder, operation)))


async def _answer(job: Job, replies: Replies, request: Request) -> Response:
    if replies.body.stream:
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return _WaitingAnswer(_events(request, job, replies), media_type="text/event-stream", headers=headers)
    ended = await ended_job(request, job, QUIET)
    if ended is None or ended.state in ENDED:
        return Response(await run_in_threadpool(replies.content, ended), media_type="application/json")
    return _WaitingAnswer(_content(request, ended, replies), media_type="application/json")


async def _content(request: Request, job: Job, replies: Replies) -> AsyncIterator[bytes]:
    """Yield white space, which JSON may begin with, until the job has ended.

    The status was sent before the outcome was known. To a client of OpenAI an answer that breaks off is an error, and
    one without pictures is not; the client for Python asks once more, gets the same job, and now its status.
    """
    waiting: Job | None = job
    while waiting is not None and waiting.state not in ENDED:
        yield b" "
        waiting = await _looked_up(request, waiting)
    try:
        yield await run_in_threadpool(replies.content, waiting)
    except ProblemError as error:
        if "x-stainless-retry-count" in request.headers:
            raise _UnfinishedError from error
        yield json.dumps(_error(error), ensure_ascii=False).encode()


async def _events(request: Request, job: Job, replies: Replies) -> AsyncIterator[bytes]:
    async for live in live_events(request, job, replies, INTERVAL):
        yield live
    waiting: Job | None = job
    while waiting is not None and waiting.state not in ENDED:
        yield ALIVE
        waiting = await _looked_up(request, waiting)
    try:
        yield await run_in_threadpool(replies.events, waiting)
    except ProblemError as error:
        yield event("error", _error(error))


async def _looked_up(request: Request, job: Job) -> Job | None:
    """Return what ``ended_job`` returns; while the database cannot be reached, the job as it was."""
    try:
        return await ended_job(request, job, INTERVAL)
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        return job


def _error(error: ProblemError) -> dict[str, Any]:
    return error_body({"status": error.status, "detail": str(error), **error.more})
