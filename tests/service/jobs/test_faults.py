"""Killed processes of the service lose no accepted job, on SQLite and on PostgreSQL."""

import signal
from pathlib import Path

import psutil
import pytest
from pytest_httpserver import HTTPServer
from support.forked import start_forked
from support.killable import TIMEOUT, Reports, Service, supervisor
from support.postgres import Cluster
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

pytestmark = pytest.mark.faults

STAGES = ("augment", "translate", "keywords", "generate")


def test_a_worker_dies_at_every_point(service: Service, reports: Reports) -> None:
    """A worker killed before, in and after each stage and checkpoint loses no job and repeats no saved stage."""
    reports.victims = lambda point: [service.supervisor.pids["gpu" if point.endswith("generate") else "prompt"]]
    points = ("begin", "middle", "end", "saved") if service.database.is_sqlite else ("middle", "saved")
    for stage in STAGES:
        for point in points:
            reports.points.clear()
            reports.kills[f"{point}-{stage}"] = 1
            job = service.post("고양이")
            service.wait_for(job)
            assert reports.kills[f"{point}-{stage}"] == 0
            expected = 2 if point in ("middle", "end") else 1
            calls = {one: reports.points[f"middle-{one}"] for one in STAGES}
            assert calls == dict.fromkeys(STAGES, 1) | {stage: expected}, (point, stage)
            finished = [event for event in service.store.events_after(job) if event.kind == "finished"]
            assert len(finished) == 1


def test_a_worker_dies_between_the_queues(service: Service, reports: Reports) -> None:
    """A worker killed after the prompt pair is saved and before the pictures are enqueued repeats no stage."""
    reports.victims = lambda _: [service.supervisor.pids["prompt"]]
    for point in ("begin", "end", "saved"):
        reports.points.clear()
        reports.kills[f"{point}-preview"] = 1
        service.wait_for(service.post("고양이"))
        assert reports.kills[f"{point}-preview"] == 0
        assert {one: reports.points[f"middle-{one}"] for one in STAGES} == dict.fromkeys(STAGES, 1)


def test_the_api_dies(service: Service, reports: Reports) -> None:
    """A client that repeats its request with an idempotency key gets one job, although the API died in between."""
    reports.kills["begin-augment"] = 1
    reports.victims = lambda _: [service.supervisor.pids["api"]]
    jobs = {service.post("고양이", headers={"Idempotency-Key": "k"}) for _ in range(3)}
    assert len(jobs) == 1
    service.wait_for(*jobs)
    assert len(service.store.page("me", 10, None)) == 1


def test_all_processes_die_at_once(service: Service, reports: Reports) -> None:
    """All jobs succeed after API and workers are killed together, and saved stages are not repeated."""
    reports.kills["middle-generate"] = 1
    reports.victims = lambda _: [*service.supervisor.pids.values()]
    jobs = [service.post(f"고양이 {number}", headers={"Idempotency-Key": str(number)}) for number in range(10)]
    service.wait_for(*jobs)
    assert reports.points["saved-translate"] >= 10
    assert 10 <= reports.points["middle-generate"] <= 12


def test_a_job_that_kills_its_worker(service: Service, reports: Reports) -> None:
    """A job that kills its worker three times fails with the reason, and the next job succeeds."""
    reports.kills["middle-translate"] = 100
    reports.victims = lambda _: [service.supervisor.pids["prompt"]]
    bad = service.post("고양이")

    @retry(stop=stop_after_delay(TIMEOUT * 2), wait=wait_fixed(0.2), retry=retry_if_exception_type(AssertionError))
    def check() -> None:
        job = service.store.get(bad)
        assert job
        assert job.state == "failed"
        assert "ended its worker each time" in str(job.problem)

    check()
    assert reports.points["middle-augment"] == 1
    assert reports.points["middle-translate"] == 3
    reports.kills.clear()
    service.wait_for(service.post("개"))


def test_a_worker_that_never_comes_back(stopped: Service, reports: Reports) -> None:
    """A live worker recovers the job of a dead one, whose death counts against the job."""
    stopped.start_only("api", "prompt")
    reports.kills["middle-generate"] = 1
    with start_forked(stopped.child("gpu", "gpu-9")) as lonely:
        reports.victims = lambda _: [lonely.pid]
        job = stopped.post("고양이")
        lonely.wait(TIMEOUT)
    others, stopped.supervisor = stopped.supervisor, supervisor(stopped.child("gpu"))
    stopped.supervisor.start()
    try:
        stopped.wait_for(job)
    finally:
        others.close()
    assert stopped.deaths(job) == 1
    assert reports.points["middle-generate"] == 2
    assert reports.points["middle-translate"] == 1


def test_workers_have_different_ids(service: Service) -> None:
    """A second worker with the same id logs the reason and ends; the first goes on."""
    service.wait_for(service.post("고양이"))
    assert start_forked(service.child("gpu")).wait(TIMEOUT) != 0
    assert "another worker is running as gpu-0" in (service.data / "gpu.log").read_text()
    service.wait_for(service.post("개"))


def test_stopped_workers_do_not_fail_jobs(service: Service, reports: Reports) -> None:
    """A job whose worker is stopped several times goes on after each start, and does not fail."""
    reports.victims = lambda _: [service.supervisor.pids["gpu"]]
    reports.signal = signal.SIGTERM
    reports.slow = {"middle-generate"}
    reports.kills["middle-generate"] = 4
    job = service.post("고양이")
    service.wait_for(job)
    assert reports.kills["middle-generate"] == 0
    assert reports.points["middle-translate"] == 1
    assert service.deaths(job) == 0


def test_postgres_restarts_under_many_workers(
    postgres: Cluster, tmp_path: Path, reports: Reports, httpserver: HTTPServer
) -> None:
    """A restart of the server makes no worker look dead, and all jobs succeed."""
    service = Service(postgres.new_database(), tmp_path, httpserver.url_for("").rstrip("/"))
    others = supervisor(*(service.child("prompt", f"prompt-{number}") for number in range(1, 3)))
    service.supervisor.start()
    others.start()
    try:
        jobs = [service.post(f"고양이 {number}", headers={"Idempotency-Key": str(number)}) for number in range(12)]
        postgres.stop("fast")
        postgres.start()
        service.database.engine.dispose()
        service.wait_for(*jobs)
        logs = "".join(path.read_text() for path in tmp_path.glob("*.log"))
        assert "worker_recovered" not in logs
    finally:
        others.close()
        service.close()


def test_a_worker_stops_without_its_database(
    postgres: Cluster, tmp_path: Path, reports: Reports, httpserver: HTTPServer
) -> None:
    """A worker that is stopped while the database is away ends by itself."""
    service = Service(postgres.new_database(), tmp_path, httpserver.url_for("").rstrip("/"))
    service.start_only("api", "prompt", "gpu")
    try:
        service.wait_for(service.post("고양이"))
        processes = [psutil.Process(pid) for pid in service.supervisor.pids.values()]
        service.database.engine.dispose()
        postgres.stop("immediate")
        for process in processes:
            process.terminate()
        _, alive = psutil.wait_procs(processes, timeout=TIMEOUT)
        assert alive == []
    finally:
        postgres.start()
        service.close()


def test_postgres_crashes(postgres: Cluster, tmp_path: Path, reports: Reports, httpserver: HTTPServer) -> None:
    """All jobs succeed after the database crashes and starts again."""
    service = Service(postgres.new_database(), tmp_path, httpserver.url_for("").rstrip("/"))
    service.supervisor.start()
    try:
        jobs = [service.post(f"고양이 {number}", headers={"Idempotency-Key": str(number)}) for number in range(10)]
        postgres.stop("immediate")
        postgres.start()
        jobs += [service.post(f"개 {number}", headers={"Idempotency-Key": f"d{number}"}) for number in range(10)]
        service.database.engine.dispose()
        service.wait_for(*jobs)
        assert len(set(jobs)) == 20
    finally:
        service.close()
