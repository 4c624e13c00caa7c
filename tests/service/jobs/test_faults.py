"""Killed processes of the service lose no accepted job, on SQLite and on PostgreSQL."""

import os
import re
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Any

import psutil
import pytest
import requests
from pytest_httpserver import HTTPServer
from requests.adapters import HTTPAdapter
from support.forked import start_forked
from support.postgres import Cluster
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed
from urllib3.util import Retry
from werkzeug import Request, Response

from service.jobs.api_keys import KeyStore
from service.jobs.database import Database
from service.jobs.store import JobStore
from service.server.supervisor import Child, Supervisor

pytestmark = pytest.mark.faults

STAGES = ("augment", "translate", "keywords", "generate")
TIMEOUT = 60  # seconds for a job to finish


class Reports:
    """Counts the reports of the processes, and kills processes at chosen points."""

    def __init__(self) -> None:
        self.points: Counter[str] = Counter()
        self.kills: dict[str, int] = {}
        self.victims: Callable[[str], list[int]] = lambda _: []
        self.signal = signal.SIGKILL
        self.slow: set[str] = set()
        self._lock = Lock()

    def __call__(self, request: Request) -> Response:
        point = request.path.strip("/")
        with self._lock:
            self.points[point] += 1
            kills = self.kills.get(point, 0) > 0
            if kills:
                self.kills[point] -= 1
        if kills:
            for pid in self.victims(point):
                os.kill(pid, self.signal)
            if point in self.slow:
                self._wait_for_death(self.victims(point))
        return Response("")

    @staticmethod
    def _wait_for_death(pids: list[int]) -> None:
        """Wait until all processes are dead."""
        while any(_lives(pid) for pid in pids):
            Event().wait(0.05)


def supervisor(*children: Child) -> Supervisor:
    """Return a supervisor with short pauses."""
    return Supervisor(children, longest_pause=0.1, start=start_forked)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Service:
    """An API and one worker for each queue under a supervisor."""

    def __init__(self, url: str, data: Path, address: str) -> None:
        self.database, self.data = Database(url), data
        (data / "images").mkdir(exist_ok=True)
        self.store = JobStore(self.database)
        self.secret = KeyStore(self.database).add("me")
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self._words = [str(data), url, address]
        self.supervisor = supervisor(self.child("api", str(self.port)), self.child("prompt"), self.child("gpu"))
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.secret}"
        retries = Retry(40, backoff_factor=0.2, backoff_max=1, status_forcelist=[503], allowed_methods=None)
        self.session.mount("http://", HTTPAdapter(max_retries=retries))

    def child(self, role: str, name: str | None = None) -> Child:
        """Return a process; ``name`` is the port of the API, or the id of a worker if it differs from the default."""
        child_name = name if name and role != "api" else role
        return Child(child_name, [role, *self._words, name or f"{role}-0"], {})

    def close(self) -> None:
        """Stop all processes and close all connections."""
        self.supervisor.close()
        self.session.close()
        self.database.engine.dispose()

    def start_only(self, *roles: str) -> Supervisor:
        """Start only the processes with these names."""
        self.supervisor = supervisor(*(child for child in self.supervisor._children if child.name in roles))
        self.supervisor.start()
        return self.supervisor

    def post(self, text: str, **more: Any) -> str:
        body = {"prompt": {"text": text, "count": 2, "preset": "none"}, "generation": {"width": 8, "height": 8}}
        answer = self.session.post(f"http://127.0.0.1:{self.port}/api/v1/jobs", json=body, timeout=60, **more)
        assert answer.status_code in (200, 202), answer.text
        return str(answer.json()["id"])

    def wait_for(self, *jobs: str) -> None:
        """Wait until all jobs have succeeded."""

        @retry(stop=stop_after_delay(TIMEOUT), wait=wait_fixed(0.1), retry=retry_if_exception_type(AssertionError))
        def check() -> None:
            states = Counter(job.state if (job := self.store.get(id_)) else "lost" for id_ in jobs)
            assert states == {"succeeded": len(jobs)}

        check()


@pytest.fixture
def reports(httpserver: HTTPServer) -> Reports:
    made = Reports()
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(made)
    return made


@pytest.fixture
def stopped(database_url: str, tmp_path: Path, reports: Reports, httpserver: HTTPServer) -> Iterator[Service]:
    """Yield a service without a running process."""
    made = Service(database_url, tmp_path, httpserver.url_for("").rstrip("/"))
    yield made
    made.close()


@pytest.fixture
def service(stopped: Service) -> Service:
    """Return a running service."""
    stopped.supervisor.start()
    return stopped


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
    """A live worker recovers the job of a dead one."""
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
