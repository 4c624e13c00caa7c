"""A watchdog that ends this process when one of its jobs makes no step for too long.

Its timer is that of ``faulthandler``, which runs no Python and so ends even a process in which native code holds the
interpreter for ever. It writes to standard error where each thread is. There is one such timer in a process, so this
module is its only owner.
"""

import faulthandler
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

LONGEST_SILENCE = 3600.0
"""Seconds without a step after which the process ends; a first download of a model takes most of it."""

_job: ContextVar[str | None] = ContextVar("job", default=None)
_deadlines: dict[str, tuple[float, float]] = {}
"""Longest silence and deadline of each running job, the latter by the monotonic clock."""

_lock = Lock()


@contextmanager
def watching(job_id: str, longest_silence: float) -> Iterator[None]:
    """Watch a job inside the block; the steps that are reported in this context are its own."""
    with _lock:
        _deadlines[job_id] = longest_silence, 0.0
    token = _job.set(job_id)
    step()
    try:
        yield
    finally:
        _job.reset(token)
        with _lock:
            del _deadlines[job_id]
            _set_timer()


def step() -> None:
    """Report that the job of this context is alive."""
    job_id = _job.get()
    with _lock:
        if job_id in _deadlines:
            _extend(job_id)
            _set_timer()


def excuse_all() -> None:
    """Count a time in which no job can make a step, such as an outage of the database, against none."""
    with _lock:
        for job_id in _deadlines:
            _extend(job_id)
        _set_timer()


def _extend(job_id: str) -> None:
    longest, _ = _deadlines[job_id]
    _deadlines[job_id] = longest, time.monotonic() + longest


def _set_timer() -> None:
    if not _deadlines:
        faulthandler.cancel_dump_traceback_later()
        return
    left = min(deadline for _, deadline in _deadlines.values()) - time.monotonic()
    faulthandler.dump_traceback_later(max(left, 0.001), exit=True)
