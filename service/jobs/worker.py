"""A process that works on jobs until it is told to stop."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn

import structlog

from generate import ImageGenerator

from ..config.limits import ServiceLimits
from ..errors import InputError
from ..pipeline.pipeline import Pipeline
from .api_keys import KeyStore
from .counters import Counters
from .database import Database
from .key_budget import KeyBudget
from .locks import ExecutorLock
from .maintenance import Maintenance, Retention
from .queue import Queue
from .retry import retrying_database
from .steps import JobSteps
from .store import JobStore
from .workflows import end, launch

_INTERVAL = 2.0  # seconds between two rounds
_ROUNDS_PER_DELETION = 150
_TRIES, _MOMENT = 5, 0.2  # seconds
_GRACE = 5  # seconds for what goes on to end by itself
_GIGABYTE = 1_000_000_000

log = structlog.get_logger()


class ExecutorBusyError(InputError):
    """Another process works in this name."""


class LockLostError(Exception):
    """The lock was lost with the database, and another process may have it."""


class Worker:
    """Works in the name of one executor, on one queue."""

    def __init__(  # noqa: PLR0913 - what a worker works with
        self,
        database: Database,
        data: Path,
        queue: str,
        executor: str,
        limits: ServiceLimits,
        *,
        pipeline: Callable[[], Pipeline],
        generator: Callable[[], ImageGenerator],
        refiner: str | None = None,
    ) -> None:
        """Args: ``pipeline`` and ``generator`` are called once, by the first job that wants them."""
        self._database = database
        self._name = queue
        self._executor = executor
        self._lock = ExecutorLock(database, data / "locks", executor)
        self._queue = Queue(database)
        self._stop = threading.Event()
        store, counters = JobStore(database), Counters(database)
        retention = Retention(limits.kept_days, limits.kept_gigabytes * _GIGABYTE)
        self._maintenance = Maintenance(database, store, self._queue, counters, data, executor, retention)
        keys = retrying_database(KeyStore(database))

        def payer(name: str) -> KeyBudget | None:
            key = keys.get(name)
            return retrying_database(KeyBudget(database, key)) if key and key.daily_limit is not None else None

        self._steps = JobSteps(
            store,
            counters,
            data / "images",
            pipeline=cache(pipeline),
            generator=cache(generator),
            payer=payer,
            refiner=refiner,
        )

    def run(self) -> None:
        """Works until ``stop``. Raises ``ExecutorBusyError`` when another process works in this name."""
        self._database.create()
        if not self._locked():
            raise ExecutorBusyError(f"another worker is running as {self._executor}: give this one another --id")
        self._steps.warm_up(self._name)
        launch(self._database, self._executor, [self._name], lambda: self._steps)
        log.info("worker_started", executor=self._executor, queue=self._name)
        lost = False
        rounds = 0
        while not self._stop.wait(_INTERVAL):
            rounds += 1
            if not self._keep_lock():
                lost = True
                break
            self._maintain(delete=rounds % _ROUNDS_PER_DELETION == 1)
        end(_GRACE)
        if lost:
            raise LockLostError(f"another worker has taken the name {self._executor}")
        try:
            self._queue.put_back(self._executor)
        except Exception as error:  # then it counts as a death, after which it is done again as well
            log.warning("requeue_failed", executor=self._executor, error=type(error).__name__)
        log.info("worker_stopped", executor=self._executor)

    def stop(self) -> None:
        """Has ``run`` return; what goes on returns to its queue. May be called by a signal's handler."""
        self._stop.set()

    def _keep_lock(self) -> bool:
        """PostgreSQL may have been restarted: the lock is to be taken anew, or is somebody else's now."""
        try:
            return self._lock.held() or self._locked()
        except Exception as error:
            log.warning("database_unreachable", error=type(error).__name__)
            return True  # nobody else can reach it either

    def _locked(self) -> bool:
        """Others hold the lock for a moment when they look whether its holder is dead."""
        return any(self._lock.acquire() or self._stop.wait(_MOMENT) for _ in range(_TRIES)) and self._lock.held()

    def _maintain(self, *, delete: bool) -> None:
        try:
            for executor in self._maintenance.recover_dead():
                log.warning("worker_recovered", executor=executor)
            for job_id in self._maintenance.fail_abandoned():
                log.warning("job_abandoned", job=job_id)
            if delete:
                for job_id in self._maintenance.delete_expired():
                    log.info("job_deleted", job=job_id)
        except Exception as error:  # the next round may do better
            log.warning("maintenance_failed", error=type(error).__name__, exc_info=error)


def run_until_told(worker: Worker, *, supervised: bool = False) -> NoReturn:
    """Has ``worker`` work until a signal comes, or, ``supervised``, until standard input ends; then ends the process.

    Raises ``ExecutorBusyError`` before it begins. The process ends though threads of it may still work.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    if supervised:
        threading.Thread(target=_until_orphaned, args=[worker], daemon=True).start()
    try:
        worker.run()
    except LockLostError as error:
        log.error("worker_stopped", error=str(error))
        os._exit(1)
    os._exit(0)


def _until_orphaned(worker: Worker) -> None:
    """Standard input ends with the process at its other end."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    worker.stop()
