"""Periodic maintenance by the workers: recover dead workers, fail abandoned jobs, delete expired ones."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..messages import N_, _
from .counters import Counters
from .database import Database
from .locks import ExecutorLock, probing
from .queue import Queue
from .store import JobStore
from .workflows import recover

_DEADLY = N_("it ended its worker each time it was tried, and is not tried again")
_DEATH_ROUNDS = 3
"""Consecutive rounds with a free lock after which its worker counts as dead.

One round is not enough: after a restart of PostgreSQL all workers acquire their locks again.
"""

_DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class Retention:
    """When finished jobs are deleted.

    Attributes:
        days: The longest that a finished job is kept.
        most_bytes: The most that all pictures may take together.
    """

    days: float
    most_bytes: int


class Maintenance:
    """The maintenance of one worker; several workers may run it at the same time."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of the service
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
        """Put the jobs of dead executors back into their queues; return those executors."""
        recovered = []
        working = self._queue.executors() - {self._executor}
        for executor in [one for one in self._seen_free if one not in working]:
            del self._seen_free[executor]
        for executor in working:
            with probing(ExecutorLock(self._database, self._data / "locks", executor)) as is_free:
                self._seen_free[executor] = self._seen_free[executor] + 1 if is_free else 0
                if self._seen_free[executor] >= _DEATH_ROUNDS:
                    recover(executor)
                    self._seen_free[executor] = 0
                    recovered.append(executor)
        return recovered

    def fail_abandoned(self) -> list[str]:
        """Mark jobs failed whose workflow has ended while they are active; return their ids."""
        failed = []
        for job_id, status in self._queue.abandoned(self._store.active_ids()).items():
            is_deadly = status.startswith("MAX_")
            detail = _(_DEADLY) if is_deadly else _("its workflow ended: {status}").format(status=status.lower())
            if self._store.finish(job_id, "failed", problem={"title": "The job failed", "detail": detail}):
                self._counters.add({("jobs", "failed"): 1})
                failed.append(job_id)
        return failed

    def delete_expired(self) -> list[str]:
        """Delete expired jobs with their pictures, then the oldest beyond the space limit; return their ids."""
        expired = self._store.ended_before(self._clock() - self._retention.days * _DAY)
        expired_ids = set(expired)
        remaining = [job_id for job_id in self._store.ended_before(self._clock()) if job_id not in expired_ids]
        sizes = {job_id: self._size(job_id) for job_id in remaining}
        excess = sum(sizes.values()) - self._retention.most_bytes
        for job_id in remaining:
            if excess <= 0:
                break
            if sizes[job_id]:
                expired.append(job_id)
                excess -= sizes[job_id]
        if expired:
            self._queue.delete_workflows(expired)
        for job_id in expired:  # last, so that an interrupted deletion is repeated
            shutil.rmtree(self._data / "images" / job_id, ignore_errors=True)
            self._store.delete(job_id)
        return expired

    def _size(self, job_id: str) -> int:
        size = 0
        with suppress(OSError):
            for file in (self._data / "images" / job_id).iterdir():
                size += file.stat().st_size
        return size
