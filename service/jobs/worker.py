"""A worker process, which runs jobs until it is stopped."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import structlog

from ..config.limits import ServiceLimits
from ..errors import InputError
from ..messages import _
from ..pipeline import Pipeline
from .api_keys import KeyStore
from .counters import Counters
from .database import Database, is_outage
from .embeddings import Embeddings
from .generators import Generators
from .isolation import Isolation
from .key_budget import KeyBudget
from .locks import ExecutorLock
from .maintenance import Maintenance, Retention
from .queue import PROMPT, Queue
from .retry import waiting
from .running import RunningJobs
from .steps import JobSteps
from .store import JobStore
from .watchdog import LONGEST_SILENCE, excuse_all, watching
from .workflows import active, end, launch

_INTERVAL = 2.0  # seconds between two rounds of maintenance
_ROUNDS_PER_DELETION = 150
_LOCK_TRIES, _LOCK_PAUSE = 5, 0.2  # seconds
_GRACE = 5  # seconds for running jobs to end by themselves
_GIGABYTE = 1_000_000_000

log = structlog.get_logger()


class ExecutorBusyError(InputError):
    """Another process holds the lock of this executor."""


class LockLostError(Exception):
    """The lock was lost with the database, and another process has acquired it."""


class Worker:
    """Runs the jobs of one queue as one executor."""

    def __init__(  # noqa: PLR0913 - the parts of a worker
        self,
        database: Database,
        data: Path,
        queue: str,
        executor: str,
        limits: ServiceLimits,
        *,
        pipeline: Callable[[Mapping[str, str]], Pipeline],
        generators: Generators,
        interval: float = _INTERVAL,
        longest_silence: float = LONGEST_SILENCE,
    ) -> None:
        """Take the parts.

        Args:
            database: The database of the service.
            data: Folder of pictures and locks.
            queue: Name of the queue.
            executor: Id of the worker, unique among the running ones.
            limits: Limits of the service.
            pipeline: Returns the pipeline with the backends that a request names.
            generators: Those of pictures and clips.
            interval: Seconds between two rounds of maintenance.
            longest_silence: Seconds without a step of a running job after which the process ends.
        """
        self._database = database
        self._name = queue
        self._interval = interval
        self._longest_silence = longest_silence
        self._executor = executor
        self._lock = ExecutorLock(database, data / "locks", executor)
        self._queue = Queue(database)
        self._stop = threading.Event()
        store, counters = JobStore(database), Counters(database)
        retention = Retention(limits.kept_days, limits.kept_gigabytes * _GIGABYTE)
        self._maintenance = Maintenance(database, store, self._queue, counters, data, executor, retention)
        self._running, self._isolation = RunningJobs(database), Isolation()
        keys = KeyStore(database)

        def payer(name: str) -> KeyBudget | None:
            key = waiting(keys.get, name)
            return KeyBudget(database, key) if key and key.daily_limit is not None else None

        self._steps = JobSteps(
            store,
            counters,
            data / "images",
            pipeline=pipeline,
            generators=generators,
            payer=payer,
            embeddings=Embeddings(database),
        )

    def run(self) -> None:
        """Run jobs until ``stop`` is called.

        Raises:
            ExecutorBusyError: Another process runs as this executor.
            LockLostError: Another process took over while the database was away.
        """
        self._database.create()
        if not self._acquire_lock():
            message = _("another worker is running as {executor}: give this one another --id")
            raise ExecutorBusyError(message.format(executor=self._executor))
        self._maintenance.record_death(self._executor)  # whoever held the lock before runs no longer
        self._steps.warm_up(self._name)
        launch(self._database, self._executor, [self._name], self._steps, self._admitted)
        if self._name == PROMPT:
            threading.Thread(target=self._embed_missing, daemon=True).start()
        log.info("worker_started", executor=self._executor, queue=self._name)
        lost = False
        rounds = 0
        while not self._stop.wait(self._interval):
            rounds += 1
            if not self._keep_lock():
                lost = True
                break
            self._maintain(delete=rounds % _ROUNDS_PER_DELETION == 1)
        end(_GRACE)
        if lost:
            raise LockLostError(f"another worker runs as {self._executor}")
        try:
            self._queue.put_back(self._queue.running(self._executor))
            self._running.leave_all(self._executor)
        except Exception as error:  # the jobs are then recovered as after a death
            log.warning("requeue_failed", executor=self._executor, error=type(error).__name__)
        log.info("worker_stopped", executor=self._executor)

    def stop(self) -> None:
        """Make ``run`` return; running jobs are requeued. Signal handlers may call this."""
        self._stop.set()

    @contextmanager
    def _admitted(self, job_id: str) -> Iterator[None]:
        """Run a job inside the block: alone if a worker has died while it ran, else beside others, and watched."""
        alone = waiting(self._running.was_interrupted, job_id)
        with self._isolation.admitted(alone=alone), watching(job_id, self._longest_silence):
            waiting(self._running.enter, job_id, self._executor)
            try:
                yield
            finally:
                waiting(self._running.leave, job_id, self._executor)

    def _embed_missing(self) -> None:
        """Embed the jobs of an older version or another model, a hundred whenever no job runs here."""
        count = 0
        try:
            batches = self._steps.embed_missing()
            while self._is_idle() and (made := next(batches, None)) is not None:
                count += made
        except Exception as error:  # those that are left are tried at the next start
            log.warning("embedding_failed", error=type(error).__name__, exc_info=None if is_outage(error) else error)
        if count:
            log.info("jobs_embedded", count=count)

    def _is_idle(self) -> bool:
        """Wait until no job runs here; return whether it does not stop before."""
        while not self._stop.wait(self._interval):
            if not active():
                return True
        return False

    def _keep_lock(self) -> bool:
        """Return whether the lock is held, after acquiring it again if a restart of PostgreSQL lost it."""
        try:
            return self._lock.held() or self._acquire_lock()
        except Exception as error:
            log.warning("database_unreachable", error=type(error).__name__)
            excuse_all()
            return True  # nobody else can reach it either

    def _acquire_lock(self) -> bool:
        """Acquire the lock in several tries, as other workers hold it briefly while they probe for dead ones."""
        acquired = (self._lock.acquire() or self._stop.wait(_LOCK_PAUSE) for _try in range(_LOCK_TRIES))
        return any(acquired) and self._lock.held()

    def _maintain(self, *, delete: bool) -> None:
        try:
            for executor in self._maintenance.recover_dead():
                log.warning("worker_recovered", executor=executor)
            for workflow in self._maintenance.put_back_idle():
                log.warning("workflow_put_back", workflow=workflow)
            for executor, seconds in self._maintenance.newly_stalled().items():
                log.error("worker_stalled", executor=executor, seconds=round(seconds))
            for job_id in self._maintenance.fail_abandoned():
                log.warning("job_abandoned", job=job_id)
            if delete:
                for job_id in self._maintenance.delete_expired():
                    log.info("job_deleted", job=job_id)
        except Exception as error:  # the next round tries again
            place = None if is_outage(error) else error
            log.warning("maintenance_failed", error=type(error).__name__, exc_info=place)


def run_until_signal(worker: Worker, *, supervised: bool = False) -> NoReturn:
    """Run ``worker`` until a signal arrives, then end the process without waiting for its other threads.

    Args:
        worker: The worker.
        supervised: Stop also when standard input ends, which means that the supervisor has ended.

    Raises:
        ExecutorBusyError: Another process runs as the same executor.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: worker.stop())
    if supervised:
        threading.Thread(target=_until_orphaned, args=[worker], daemon=True).start()
    try:
        worker.run()
    except LockLostError as error:
        log.error("worker_stopped", error=str(error))
        os._exit(1)
    os._exit(0)


def _until_orphaned(worker: Worker) -> None:
    """Stop ``worker`` when standard input ends, as it does with the supervisor."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    worker.stop()
