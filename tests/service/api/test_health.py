"""What the API says of a database file that is gone, and of a worker that hangs."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from support.api_service import SMALL, TEXT, Service, stages

from service.api.metrics import ServiceCollector
from service.config.limits import ServiceLimits
from service.jobs.database import Database
from service.jobs.running import RunningJobs
from service.jobs.store import JobStore

JOBS = "/api/v1/jobs"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


def is_unavailable(answer: Any, detail: str) -> bool:
    return answer.status_code == 503 and detail in answer.json()["detail"]


def test_a_removed_database_accepts_nothing(service: Service) -> None:
    """A job is refused once the database file is away or another one is in its place, until a restart."""
    job, file = {"prompt": {"text": TEXT}, "generation": SMALL}, service.data / "x.sqlite3"
    assert service.me.post(JOBS, json=job).status_code == 202
    aside = file.rename(service.data / "aside.sqlite3")
    for _ in range(2):
        for answer in (service.me.post(JOBS, json=job), service.me.get("/readyz"), service.me.get(JOBS)):
            assert is_unavailable(answer, "was removed or replaced while it was open: stop the service")
        service.database.engine.dispose()  # a new connection finds the same
        assert not file.exists()
    shutil.copy(aside, file)
    assert service.me.post(JOBS, json=job).status_code == 503
    aside.rename(file)
    assert service.me.post(JOBS, json=job).status_code == 503
    restarted = JobStore(Database(f"sqlite:///{file}"))
    assert len(restarted.page("me", 10, None)) == 1
    restarted._database.engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_has_no_file(url: str) -> None:
    """A database in memory is never taken for a removed one."""
    database = Database(url)
    for _ in range(2):
        with database.reading() as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
    database.engine.dispose()


def test_a_stalled_worker_is_not_ready(service: Service) -> None:
    """The service is not ready while a worker makes no step, which its metrics show too, and ready after a step."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()["id"]
    RunningJobs(service.database, clock=lambda: time.time() - 1000).enter(job, "gpu-7")
    nobody = TestClient(service.app)
    assert is_unavailable(nobody.get("/readyz"), "the worker gpu-7 has made no step for 17 minutes")
    assert 1000 <= silence(service)["gpu-7"] < 2000
    service.store.append_event(job, "progress", {})
    assert nobody.get("/readyz").status_code == 200
    service.store.finish(job, "succeeded")
    assert silence(service) == {}


def silence(service: Service) -> dict[str, float]:
    """Return the silence of each worker from the metrics."""
    collector = ServiceCollector(service.counters, service.queue, RunningJobs(service.database))
    families = {family.name: family for family in collector.collect()}
    return {one.labels["worker"]: one.value for one in families["malgrim_worker_silence_seconds"].samples}
