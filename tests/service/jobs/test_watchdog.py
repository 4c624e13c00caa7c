"""The watchdog over the jobs of one process; its timer is recorded, not started."""

import faulthandler
import time
from contextvars import copy_context

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from service.jobs import retry, watchdog
from service.jobs.retry import waiting


class Timer:
    """The clock, and when the process would end; None while no timer runs."""

    def __init__(self) -> None:
        self.now = 100.0
        self.end: float | None = None

    def start(self, timeout: float, *, exit: bool) -> None:  # noqa: A002 - the name in faulthandler
        assert exit
        self.end = self.now + timeout

    def cancel(self) -> None:
        self.end = None


@pytest.fixture
def timer(monkeypatch: pytest.MonkeyPatch) -> Timer:
    made = Timer()
    monkeypatch.setattr(faulthandler, "dump_traceback_later", made.start)
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", made.cancel)
    monkeypatch.setattr(time, "monotonic", lambda: made.now)
    return made


def test_a_step_postpones_the_end(timer: Timer) -> None:
    """A process ends when its job is silent for the longest time allowed; each step begins that time anew."""
    with watchdog.watching("a", 60):
        assert timer.end == 160
        timer.now = 150
        watchdog.step()
        assert timer.end == 210
    assert timer.end is None


def test_no_job_speaks_for_another(timer: Timer) -> None:
    """Steps of one job do not hide the silence of another, and a job that has ended is not waited for."""
    context = copy_context()
    silent = watchdog.watching("silent", 60)
    context.run(silent.__enter__)
    timer.now = 130
    with watchdog.watching("busy", 60):
        timer.now = 140
        watchdog.step()
        assert timer.end == 160
        context.run(watchdog.step)
        assert timer.end == 200
        timer.now = 150
        watchdog.step()
        assert timer.end == 200
        context.run(silent.__exit__, None, None, None)
        assert timer.end == 210
    watchdog.step()
    assert timer.end is None


def test_an_outage_is_no_silence(timer: Timer) -> None:
    """While the database is away, no job of the process is silent."""
    with watchdog.watching("a", 60):
        timer.now = 155
        watchdog.excuse_all()
        assert timer.end == 215


def test_a_call_that_waits_for_the_database_is_a_step(timer: Timer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that waits for the database is not silent; the outage is logged once, not at each try."""
    monkeypatch.setattr(retry._waiting, "sleep", lambda _: None)
    ends: list[float | None] = []

    def call() -> str:
        ends.append(timer.end)
        timer.now += 50
        if len(ends) < 4:
            raise OperationalError("", None, OSError("away"))
        return "back"

    with watchdog.watching("a", 60), capture_logs() as logs:
        assert waiting(call) == "back"
    assert ends == [160, 210, 260, 310]
    assert [entry["event"] for entry in logs] == ["database_unreachable"]
