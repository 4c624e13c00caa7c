"""One look at the database for all requests that watch jobs."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread

import structlog
from starlette.concurrency import run_in_threadpool

from ..jobs.store import Event, JobStore, Progress

_INTERVAL = 0.2  # seconds between two looks

log = structlog.get_logger()


class Watch:
    """What one request sees of its job."""

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._shown: Progress | None = None
        self._was_shown = False

    async def next(self) -> Progress | None:
        """Wait for a change of the job, the first time for its state, and return it; None once it is deleted."""
        await self._changed.wait()
        self._changed.clear()
        return self._shown

    def show(self, progress: Progress | None) -> None:
        """Show the state of the job. The thread of the watcher calls this."""
        if self._was_shown and progress == self._shown:
            return
        self._shown, self._was_shown = progress, True
        with suppress(RuntimeError):  # the loop was closed with the request
            self._loop.call_soon_threadsafe(self._changed.set)


async def followed(watch: Watch, store: JobStore, number: int = 0) -> AsyncGenerator[tuple[Progress, list[Event]]]:
    """Yield each state of a job with the events that came with it, until it has ended or is deleted.

    Args:
        watch: Sees the job.
        store: Its store.
        number: Only events after this one.
    """
    while progress := await watch.next():
        events: list[Event] = []
        if progress.last_event > number:
            events = await run_in_threadpool(store.events_after, watch.job_id, number)
            number = events[-1].number if events else number
        yield progress, events
        if progress.has_ended:
            return


class JobWatcher:
    """Looks at all watched jobs at once, in a thread that runs while there are any."""

    def __init__(self, store: JobStore, interval: float = _INTERVAL) -> None:
        """Take the store, and the seconds between two looks."""
        self._store = store
        self._interval = interval
        self._watches: set[Watch] = set()
        self._lock = Lock()
        self._runs = False

    @contextmanager
    def watching(self, job_id: str) -> Iterator[Watch]:
        """Watch a job inside the block."""
        watch = Watch(job_id)
        with self._lock:
            self._watches.add(watch)
            if not self._runs:
                self._runs = True
                Thread(target=self._run, name="watcher", daemon=True).start()
        try:
            yield watch
        finally:
            with self._lock:
                self._watches.discard(watch)

    def _run(self) -> None:
        failed = False
        while watches := self._current():
            try:
                progress = self._store.progress({watch.job_id for watch in watches})
            except Exception as error:  # an outage lasts for many looks and is logged once
                if not failed:
                    log.warning("watching_failed", error=type(error).__name__)
                failed = True
            else:
                failed = False
                for watch in watches:
                    watch.show(progress.get(watch.job_id))
            time.sleep(self._interval)

    def _current(self) -> list[Watch]:
        """Return the watches; without any, the thread has ended."""
        with self._lock:
            self._runs = bool(self._watches)
            return [*self._watches]
