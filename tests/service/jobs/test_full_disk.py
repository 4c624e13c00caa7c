"""A disk that is full for a while loses no job and leaves none behind."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from pytest_httpserver import HTTPServer
from support.databases import new_sqlite
from support.killable import TIMEOUT, Reports, Service, eventually
from support.small_disk import SmallDisk, small_disk

pytestmark = [pytest.mark.faults, pytest.mark.slow]

POINTS = [
    *(f"end-{step}" for step in ("augment", "translate", "keywords", "preview", "generate")),
    *(f"saved-{step}" for step in ("augment", "translate", "keywords", "preview", "generate")),
]
"""One before and one after each checkpoint of a job."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as made:
        yield made


@pytest.fixture
def cramped(disk: SmallDisk, tmp_path: Path, reports: Reports, httpserver: HTTPServer) -> Iterator[Service]:
    """Yield a running service, of which only the database is on the small disk."""
    made = Service(new_sqlite(disk.folder / "x.sqlite3"), tmp_path, httpserver.url_for("").rstrip("/"))
    made.supervisor.start()
    yield made
    made.close()


def test_no_job_is_left_behind(cramped: Service, disk: SmallDisk, reports: Reports) -> None:
    """Ten times the disk fills up at a point of a job and is freed again, and all jobs succeed."""
    for point in POINTS:
        seen, posted = len(problems(cramped)), Event()
        reports.actions[point] = filling(disk, posted)
        jobs = [cramped.post(f"고양이 {number}") for number in range(3)]
        posted.set()
        eventually(lambda: len(problems(cramped)) > seen)  # noqa: B023 - called in this round
        disk.free()
        cramped.wait_for(*jobs)
        assert point not in reports.actions


def filling(disk: SmallDisk, posted: Event) -> Callable[[], None]:
    """Return what fills the disk after ``posted``. It shortens the write-ahead log, whose space SQLite uses again."""

    def fill() -> None:
        posted.wait(TIMEOUT)
        with closing(sqlite3.connect(disk.folder / "x.sqlite3")) as connection:
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk.fill()

    return fill


def problems(service: Service) -> list[str]:
    """Return what the processes logged of the full disk."""
    logs = "".join(path.read_text() for path in service.data.glob("*.log"))
    return re.findall("OperationalError", logs)
