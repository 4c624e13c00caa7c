"""One look at the database for all who watch jobs."""

import asyncio
from collections.abc import Collection
from threading import Event
from typing import cast

from sqlalchemy.exc import OperationalError

from service.api.watcher import JobWatcher
from service.jobs.store import JobStore, Progress


class CountingStore:
    """A store whose jobs move on by one event with each look, and end with the third; it counts looks and failures."""

    def __init__(self, failures: int = 0) -> None:
        self.looks: list[set[str]] = []
        self.failures = failures
        self.go = Event()

    def progress(self, ids: Collection[str]) -> dict[str, Progress]:
        self.go.wait(60)
        if self.failures:
            self.failures -= 1
            raise OperationalError("", {}, Exception())
        self.looks.append({*ids})
        number = len(self.looks)
        return {id_: Progress(number >= 3, number, None) for id_ in ids if id_ != "gone"}


async def ends(watcher: JobWatcher, job_id: str) -> int | None:
    """Return the number of the last event of a job, None if there is no such job."""
    with watcher.watching(job_id) as watch:
        while progress := await watch.next():
            if progress.has_ended:
                return progress.last_event
    return None


async def watched(store: CountingStore, ids: list[str]) -> list[int | None]:
    watcher = JobWatcher(cast(JobStore, store))
    tasks = [asyncio.create_task(ends(watcher, id_)) for id_ in ids]
    await asyncio.sleep(0)
    store.go.set()
    return await asyncio.gather(*tasks)


def test_one_look_for_all() -> None:
    """However many watch, the database is looked at once for all of them together."""
    store = CountingStore()
    assert asyncio.run(watched(store, [f"job {number % 50}" for number in range(500)])) == [3] * 500
    assert len(store.looks) <= 5
    assert {*store.looks[1]} == {f"job {number}" for number in range(50)}


def test_a_deleted_job() -> None:
    """Who watches a job that is not there is told so."""
    assert asyncio.run(watched(CountingStore(), ["gone"])) == [None]


def test_an_outage() -> None:
    """Watching goes on after the database was away."""
    assert asyncio.run(watched(CountingStore(failures=2), ["job"])) == [3]
