"""The death of a worker counts against the job that caused it, and against no other."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select
from support.killable import TIMEOUT, Reports, Service, eventually

from service.jobs.database import Database
from service.jobs.isolation import Isolation
from service.jobs.queueing import QueueLimits
from service.jobs.running import STALLED, RunningJobs
from service.jobs.store import JobStore
from service.jobs.tables import jobs as table

AT_ONCE = 4  # jobs of a prompt worker


def all_running(service: Service) -> bool:
    with service.database.reading() as connection:
        return len(connection.execute(select(table.c.id).where(table.c.running_in.is_not(None))).all()) == AT_ONCE


@pytest.mark.faults
def test_only_the_bad_job_fails(service: Service, reports: Reports) -> None:
    """A job that kills its worker among three others is found out: it fails after three deaths of its own."""
    reports.victims = lambda _: [service.supervisor.pids["prompt"]]
    reports.slow = {"middle-translate"}
    reports.deadly = "나쁜"
    reports.kills["middle-translate"] = 100
    reports.actions["middle-augment"] = lambda: eventually(lambda: all_running(service))
    bad, *good = [service.post(text) for text in ("나쁜 고양이", "개", "새", "말")]
    service.wait_for(*good)
    eventually(lambda: service.state(bad) == "failed")
    job = service.store.get(bad)
    assert job
    assert "ended its worker each time" in str(job.problem)
    assert service.deaths(bad) == 3
    assert [service.deaths(one) for one in good] == [0, 0, 0]
    assert 100 - reports.kills["middle-translate"] in (3, 4)  # one more if others ran beside it at first
    assert reports.points["middle-augment"] <= 2 * AT_ONCE  # an interrupted job may repeat it


@pytest.mark.faults
def test_quick_deaths_fail_no_neighbour(service: Service, reports: Reports) -> None:
    """Three deaths of a worker in a row, the first with four jobs running, fail none of them."""
    reports.victims = lambda _: [service.supervisor.pids["prompt"]]
    reports.slow = {"middle-translate"}
    reports.kills["middle-translate"] = 3
    reports.actions["middle-augment"] = lambda: eventually(lambda: all_running(service))
    made = [service.post(text) for text in ("고양이", "개", "새", "말")]
    service.wait_for(*made)
    assert reports.kills["middle-translate"] == 0
    assert sum(service.deaths(one) for one in made) == 2


@pytest.mark.faults
@pytest.mark.slow
def test_a_worker_that_hangs_is_ended(
    database_url: str, tmp_path: Path, reports: Reports, httpserver: HTTPServer
) -> None:
    """A worker that native code hangs ends itself and says where; its job is tried again and succeeds."""
    service = Service(database_url, tmp_path, httpserver.url_for("").rstrip("/"), longest_silence=10)
    reports.hangs = {"middle-generate"}
    service.supervisor.start()
    try:
        job = service.post("고양이")
        service.wait_for(job)
        assert service.deaths(job) == 1
        assert reports.points["middle-generate"] == 2
        log = (tmp_path / "gpu.log").read_text()
        assert "Timeout" in log
        assert "in generate" in log
    finally:
        service.close()


def accepted(database: Database, count: int) -> list[str]:
    store, limits = JobStore(database), QueueLimits(100, 100)
    return [store.accept("me", "{}", "h", lambda *_: None, limits)[0].id for _ in range(count)]


def test_a_death_counts_against_a_job_that_ran_alone(database: Database) -> None:
    """A death counts against the only running job, and marks each of several; ended and left jobs are not running."""
    running = RunningJobs(database)
    first, second, left, ended, other = accepted(database, 5)
    for job in (first, second, left, ended):
        running.enter(job, "prompt-0")
    running.enter(other, "prompt-1")
    running.leave(left, "prompt-0")
    JobStore(database).finish(ended, "succeeded")
    running.record_death("prompt-0")
    assert [running.was_interrupted(job) for job in (first, second, left, ended, other)] == [True, True, *[False] * 3]
    assert running.deadly(1) == []
    running.leave(other, "prompt-1")
    for count, executor in enumerate(("prompt-1", "prompt-0"), start=1):
        running.enter(first, executor)
        for _ in range(2):  # the second time nothing runs
            running.record_death(executor)
        assert running.deadly(count) == [first]
        assert running.deadly(count + 1) == []


def test_a_stop_is_no_death(database: Database) -> None:
    """A job whose worker was stopped was not interrupted by a death."""
    running, (job,) = RunningJobs(database), accepted(database, 1)
    running.enter(job, "gpu-0")
    running.leave_all("gpu-0")
    running.record_death("gpu-0")
    assert not running.was_interrupted(job)


def test_the_silence_of_a_worker(database: Database) -> None:
    """The silence of a worker is that of its most silent job; each event of a job ends its silence."""
    now = [1000.0]
    running, store = RunningJobs(database, clock=lambda: now[0]), JobStore(database, clock=lambda: now[0])
    first, second, idle = accepted(database, 3)
    for job in (first, second):
        running.enter(job, "prompt-0")
    running.enter(idle, "gpu-0")
    running.leave(idle, "gpu-0")
    now[0] += STALLED + 1
    store.append_event(first, "progress", {})
    assert running.silences() == {"prompt-0": STALLED + 1}
    assert running.stalled() == {"prompt-0": STALLED + 1}
    now[0] += 5
    store.append_event(second, "stage", {})
    assert running.silences() == {"prompt-0": 5}
    assert running.stalled() == {}


def test_jobs_run_together_or_alone() -> None:
    """Jobs run together; one that must be alone waits for them, and those behind it wait for its end."""
    isolation, together, order = Isolation(), Barrier(3), list[str]()
    leave, alone_waits = Event(), Event()

    def beside() -> None:
        with isolation.admitted(alone=False):
            together.wait(TIMEOUT)
            leave.wait(TIMEOUT)
            order.append("together")

    def alone() -> None:
        alone_waits.set()
        with isolation.admitted(alone=True):
            order.append("alone")

    def behind() -> None:
        with isolation.admitted(alone=False):
            order.append("behind")

    threads = [Thread(target=beside) for _ in range(2)]
    for thread in threads:
        thread.start()
    together.wait(TIMEOUT)
    threads.append(Thread(target=alone))
    threads[-1].start()
    alone_waits.wait(TIMEOUT)
    eventually(lambda: isolation._alone == 1)
    threads.append(Thread(target=behind))
    threads[-1].start()
    leave.set()
    for thread in threads:
        thread.join(TIMEOUT)
    assert order == ["together", "together", "alone", "behind"]


def test_nothing_runs_beside_a_job_that_must_be_alone() -> None:
    """Of many jobs at once, none runs while one runs that must be alone."""
    isolation, running, seen = Isolation(), Counter[bool](), list[bool]()

    def run(number: int) -> None:
        alone = number % 3 == 0
        with isolation.admitted(alone=alone):
            running[alone] += 1
            seen.append(not (running[True] and running.total() > 1))
            running[alone] -= 1

    with ThreadPoolExecutor(16) as pool:
        [*pool.map(run, range(600))]
    assert len(seen) == 600
    assert all(seen)
