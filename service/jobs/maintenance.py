"""What workers do beside their work: for workers that died, for jobs nobody works on, for old ones."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .counters import Counters
from .database import Database
from .locks import ExecutorLock, free
from .queue import Queue
from .store import JobStore
from .workflows import recover

_PUT_ASIDE = "it ended its worker each time it was tried, and is not tried again"
_SURE = 3
"""Rounds in which a lock is free before its holder counts as dead: after PostgreSQL was away all take theirs anew."""

_DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class Retention:
    """How long jobs that have ended are kept, and how many bytes their pictures may take together."""

    days: float
    most_bytes: int


class Maintenance:
    """Done again and again by every worker; it does no harm when several do it at once."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is cared for
        self,
        database: Database,
        store: JobStore,
        queue: Queue,
        counters: Counters,
        data: Path,
        executor: str,
        retention: Retention,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._store = store
        self._queue = queue
        self._counters = counters
        self._data = data
        self._executor = executor
        self._retention = retention
        self._clock = clock
        self._seen_free: Counter[str] = Counter()

    def recover_dead(self) -> list[str]:
        """Returns the executors that have died with work, which is in its queue again."""
        taken = []
        working = self._queue.executors() - {self._executor}
        for executor in [one for one in self._seen_free if one not in working]:
            del self._seen_free[executor]
        for executor in working:
            with free(ExecutorLock(self._database, self._data / "locks", executor)) as is_free:
                self._seen_free[executor] = self._seen_free[executor] + 1 if is_free else 0
                if self._seen_free[executor] >= _SURE:
                    recover(executor)
                    self._seen_free[executor] = 0
                    taken.append(executor)
        return taken

    def fail_abandoned(self) -> list[str]:
        """Returns the jobs that are ended as failed, because nobody works on them any more."""
        aside = []
        for job_id, status in self._queue.abandoned(self._store.active_ids()).items():
            detail = _PUT_ASIDE if status.startswith("MAX_") else f"its workflow ended: {status.lower()}"
            if self._store.finish(job_id, "failed", problem={"title": "The job failed", "detail": detail}):
                self._counters.add({("jobs", "failed"): 1})
                aside.append(job_id)
        return aside

    def delete_expired(self) -> list[str]:
        """Returns the jobs that are forgotten with their pictures, by age, then by the place they take."""
        old = self._store.ended_before(self._clock() - self._retention.days * _DAY)
        gone = set(old)
        kept = [job_id for job_id in self._store.ended_before(self._clock()) if job_id not in gone]
        sizes = {job_id: self._size(job_id) for job_id in kept}
        excess = sum(sizes.values()) - self._retention.most_bytes
        for job_id in kept:
            if excess <= 0:
                break
            if sizes[job_id]:
                old.append(job_id)
                excess -= sizes[job_id]
        if old:
            self._queue.delete_workflows(old)
        for job_id in old:  # last, so that what was broken off is found again
            shutil.rmtree(self._data / "images" / job_id, ignore_errors=True)
            self._store.delete(job_id)
        return old

    def _size(self, job_id: str) -> int:
        size = 0
        with suppress(OSError):
            for file in (self._data / "images" / job_id).iterdir():
                size += file.stat().st_size
        return size
