"""``POST /api/v1/previews/stream``: the stages of a preview as they end, for those who watch it being made."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from threading import Event
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from ..jobs.previewing import summary
from ..jobs.problems import problem_of
from ..jobs.request import PreviewRequest
from ..pipeline import Preview
from ..trace import Json, interruptible
from .auth import KeyDep, add_log_fields
from .dependencies import ResourcesDep
from .errors import problem_responses
from .previews import PATH, PreviewMaker, checked_text

router = APIRouter(tags=["previews"])

_NOT_KEPT = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_Item = tuple[str, Any] | Exception


class _GoneError(Exception):
    """The client has gone."""


@router.post(
    f"{PATH}/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}, **problem_responses(429, 502)},
)
async def stream_preview(
    body: PreviewRequest, request: Request, resources: ResourcesDep, key: KeyDep
) -> StreamingResponse:
    """Make the prompt pair of a Korean text: an event `stage` as each stage ends, then `preview` or `problem`."""
    maker: PreviewMaker = request.app.state.previews
    gone = Event()

    def make(checkpoint: Callable[[str, Callable[[], Json]], Json]) -> Preview:
        def check() -> None:
            if gone.is_set():
                raise _GoneError

        with interruptible(check):
            made = maker.make(key, checked_text(body, resources.limits), checkpoint)
        add_log_fields(request, **summary(made))
        return made

    items = _items(make, maker, gone)
    first = await anext(items)
    if isinstance(first, Exception):
        raise first
    return StreamingResponse(_events(first, items), media_type="text/event-stream", headers=_NOT_KEPT)


async def _items(make: Callable[..., Preview], maker: PreviewMaker, gone: Event) -> AsyncIterator[_Item]:
    """Yield the results of stages and the preview, or the error that ended it, as a thread makes them."""
    loop, made = asyncio.get_running_loop(), asyncio.Queue[_Item]()

    def put(item: _Item) -> None:
        loop.call_soon_threadsafe(made.put_nowait, item)

    def checkpoint(stage: str, work: Callable[[], Json]) -> Json:
        done = work()
        put(("stage", {"stage": stage.partition(":")[0], "result": done["result"]}))
        return done

    def run() -> None:
        try:
            put(("preview", json.loads(make(checkpoint).to_json())))
        except Exception as error:  # it is raised, or told, where the items are read
            put(error)

    task = asyncio.create_task(to_thread.run_sync(run, limiter=maker.threads))
    try:
        while True:
            item = await made.get()
            yield item
            if isinstance(item, Exception) or item[0] == "preview":
                return
    finally:
        gone.set()
        await asyncio.shield(task)


async def _events(first: _Item, items: AsyncIterator[_Item]) -> AsyncIterator[bytes]:
    yield _event(first)
    async for item in items:
        yield _event(item)


def _event(item: _Item) -> bytes:
    name, data = ("problem", problem_of(item)) if isinstance(item, Exception) else item
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
