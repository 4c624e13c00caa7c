"""The record of which jobs run in which worker, for the case that it dies or hangs."""

import time
from collections.abc import Callable

from sqlalchemy import Update, func, select, update

from .database import Database
from .tables import jobs

STALLED = 15 * 60.0
"""Seconds without a step after which a worker counts as stalled.

A step of a large picture takes minutes on a CPU, and so does loading a model.
"""

_ACTIVE = jobs.c.finished_at.is_(None)


class RunningJobs:
    """The running jobs of all workers, with the times of their last steps, in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def enter(self, job_id: str, executor: str) -> None:
        """Record that a job runs in the process of ``executor`` from now on."""
        self._write(update(jobs).where(jobs.c.id == job_id).values(running_in=executor, stepped_at=self._clock()))

    def leave(self, job_id: str, executor: str) -> None:
        """Record that a job runs no longer in the process of ``executor``."""
        self._write(update(jobs).where(jobs.c.id == job_id, jobs.c.running_in == executor).values(running_in=None))

    def leave_all(self, executor: str) -> None:
        """Record that ``executor`` was stopped, so that its end is not taken for a death."""
        self._write(update(jobs).where(jobs.c.running_in == executor).values(running_in=None))

    def was_interrupted(self, job_id: str) -> bool:
        """Return whether a worker has died while the job ran in it."""
        with self._database.reading() as connection:
            return connection.execute(select(jobs.c.deaths).where(jobs.c.id == job_id)).scalar() is not None

    def record_death(self, executor: str) -> None:
        """Record that ``executor`` died: the death counts against a job that ran alone, and for none of several."""
        running = _ACTIVE & (jobs.c.running_in == executor)
        with self._database.writing() as connection:
            count = connection.execute(select(func.count()).select_from(jobs).where(running)).scalar_one()
            deaths = func.coalesce(jobs.c.deaths, 0) + (1 if count == 1 else 0)
            connection.execute(update(jobs).where(running).values(running_in=None, deaths=deaths))

    def deadly(self, deaths: int) -> list[str]:
        """Return the ids of the active jobs that at least ``deaths`` deaths count against."""
        with self._database.reading() as connection:
            return [*connection.execute(select(jobs.c.id).where(_ACTIVE, jobs.c.deaths >= deaths)).scalars()]

    def silences(self) -> dict[str, float]:
        """Return the seconds since the last step for each executor with a running job; of several the longest."""
        last = select(jobs.c.running_in, func.min(jobs.c.stepped_at)).where(_ACTIVE, jobs.c.running_in.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(last.group_by(jobs.c.running_in)).all()
        return {executor: max(0.0, self._clock() - stepped_at) for executor, stepped_at in rows}

    def stalled(self) -> dict[str, float]:
        """Return the silences that are longer than ``STALLED``."""
        return {executor: seconds for executor, seconds in self.silences().items() if seconds > STALLED}

    def _write(self, statement: Update) -> None:
        with self._database.writing() as connection:
            connection.execute(statement)
