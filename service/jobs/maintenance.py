"""Periodic maintenance by the workers: recover dead workers, fail abandoned jobs, delete expired ones."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from ..messages import N_, _, speaking
from .counters import Counters
from .database import Database
from .deletion import Deletion
from .locks import ExecutorLock, probing
from .problems import failure
from .queue import Queue
from .running import RunningJobs
from .store import JobStore
from .workflows import active, recover

_DEADLY = N_("it ended its worker each time it was tried, and is not tried again")
_MOST_DEATHS = 3
"""A job fails after this many deaths of workers in which it ran alone."""

_ROUNDS = 3
"""Consecutive rounds after which the worker of a free lock counts as dead, and a workflow that does not run as left.

One round is not enough: after a restart of PostgreSQL all workers acquire their locks again, and a workflow that was
just taken from its queue does not run yet.
"""

_DAY = 86_400.0  # seconds

log = structlog.get_logger()


@dataclass(frozen=True)
class Retention:
    """When finished jobs are deleted.

    Attributes:
        days: The longest that a finished job is kept.
        most_bytes: The most that all finished jobs may take together, with their pictures.
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
        self._deletion = Deletion(store, queue, data)
        self._running = RunningJobs(database)
        self._seen_free: Counter[str] = Counter()
        self._seen_idle: Counter[str] = Counter()
        self._stalled: set[str] = set()

    def recover_dead(self) -> list[str]:
        """Put the jobs of dead executors back into their queues; return those executors."""
        recovered = []
        working = self._queue.executors() - {self._executor}
        for executor in [one for one in self._seen_free if one not in working]:
            del self._seen_free[executor]
        for executor in working:
            with probing(ExecutorLock(self._database, self._data / "locks", executor)) as is_free:
                self._seen_free[executor] = self._seen_free[executor] + 1 if is_free else 0
                if self._seen_free[executor] >= _ROUNDS:
                    self.record_death(executor)
                    recover(executor)
                    self._seen_free[executor] = 0
                    recovered.append(executor)
        return recovered

    def record_death(self, executor: str) -> None:
        """Record a death of ``executor``, before its jobs are recovered; fail those that have died too often."""
        self._running.record_death(executor)
        for job_id in self._running.deadly(_MOST_DEATHS):
            if self._fail(job_id, _DEADLY):
                log.warning("job_abandoned", job=job_id)

    def put_back_idle(self) -> list[str]:
        """Requeue workflows in the name of this executor that do not run in it; return their ids.

        DBOS leaves them so when it cannot save how they ended, because the disk is full.
        """
        idle = self._queue.running(self._executor) - active()
        self._seen_idle = Counter({one: self._seen_idle[one] + 1 for one in idle})
        found = {one for one in idle if self._seen_idle[one] >= _ROUNDS}
        self._queue.put_back(found)
        return [*found]

    def newly_stalled(self) -> dict[str, float]:
        """Return the executors that have stalled since the last call, with the seconds since their last step."""
        stalled = self._running.stalled()
        new = {executor: seconds for executor, seconds in stalled.items() if executor not in self._stalled}
        self._stalled = {*stalled}
        return new

    def fail_abandoned(self) -> list[str]:
        """Mark jobs failed whose workflow has ended while they are active; return their ids."""
        abandoned = self._queue.abandoned(self._store.active_ids())
        message = N_("its workflow ended: {status}")
        return [one for one, status in abandoned.items() if self._fail(one, message, status=status.lower())]

    def _fail(self, job_id: str, message: str, **fields: str) -> bool:
        """Mark a job failed, in its language; return whether it was active."""
        job = self._store.get(job_id)
        with speaking(job.language if job else None):
            problem = failure(_(message).format(**fields))
        failed = self._store.finish(job_id, "failed", problem=problem)
        if failed:
            self._counters.add({("jobs", "failed"): 1})
        return failed

    def delete_expired(self) -> list[str]:
        """Delete expired jobs with their pictures, then the oldest beyond the space limit; return their ids.

        The space of a job is that of its pictures and of its rows.
        """
        expired = self._store.ended_before(self._clock() - self._retention.days * _DAY)
        expired_ids = set(expired)
        rows = self._store.ended_sizes()
        sizes = {job_id: size + self._size(job_id) for job_id, size in rows.items() if job_id not in expired_ids}
        excess = sum(sizes.values()) - self._retention.most_bytes
        for job_id, size in sizes.items():
            if excess <= 0:
                break
            expired.append(job_id)
            excess -= size
        self._deletion.delete(expired)
        self._deletion.delete_unused_inputs()
        return expired

    def _size(self, job_id: str) -> int:
        size = 0
        with suppress(OSError):
            for file in (self._data / "images" / job_id).iterdir():
                size += file.stat().st_size
        return size
