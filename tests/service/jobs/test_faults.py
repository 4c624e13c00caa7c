"""Processes of the service are killed, and nothing that was accepted is lost: on SQLite and on PostgreSQL."""

import os
import re
import signal
import socket
import subprocess
import sys
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
from support.paths import ROOT
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
LONGEST = 60  # seconds for a job to end


class Told:
    """What the processes told, and who is to die where."""

    def __init__(self) -> None:
        self.points: Counter[str] = Counter()
        self.deadly: dict[str, int] = {}
        self.victims: Callable[[str], list[int]] = lambda _: []
        self.signal = signal.SIGKILL
        self.slow: set[str] = set()
        self._lock = Lock()

    def __call__(self, request: Request) -> Response:
        point = request.path.strip("/")
        with self._lock:
            self.points[point] += 1
            dies = self.deadly.get(point, 0) > 0
            if dies:
                self.deadly[point] -= 1
        if dies:
            for pid in self.victims(point):
                os.kill(pid, self.signal)
            if point in self.slow:
                self._until_dead(self.victims(point))
        return Response("")

    @staticmethod
    def _until_dead(pids: list[int]) -> None:
        """Has what asked wait for longer than it lives."""
        while any(_lives(pid) for pid in pids):
            Event().wait(0.05)


def supervisor(*children: Child) -> Supervisor:
    """One that does not wait for long."""
    return Supervisor(children, longest_pause=0.1)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Service:
    """An API and a worker for each queue, kept alive by a supervisor."""

    def __init__(self, url: str, data: Path, told: Told, address: str) -> None:
        self.database, self.data, self.events_after = Database(url), data, told
        self.database.create()
        (data / "images").mkdir(exist_ok=True)
        self.store = JobStore(self.database)
        self.secret = KeyStore(self.database).add("me")
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self._words = [str(data), url, address]
        self.supervisor = supervisor(self.child("api", str(self.port)), self.child("prompt"), self.child("gpu"))
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.secret}"
        retrying_database = Retry(40, backoff_factor=0.2, backoff_max=1, status_forcelist=[503], allowed_methods=None)
        self.session.mount("http://", HTTPAdapter(max_retries=retrying_database))

    def child(self, role: str, name: str | None = None) -> Child:
        """``name`` is the port of the API, else the id of a worker; a child is known by its role, or by that id."""
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        command = [sys.executable, "-m", "support.service_process", role, *self._words, name or f"{role}-0"]
        known_as = name if name and role != "api" else role
        return Child(known_as, command, os.environ | {"PYTHONPATH": paths})

    def close(self) -> None:
        """Ends all processes and connections."""
        self.supervisor.close()
        self.session.close()
        self.database.engine.dispose()

    def only(self, *roles: str) -> Supervisor:
        """Starts no more than these."""
        self.supervisor = supervisor(*(child for child in self.supervisor._children if child.name in roles))
        self.supervisor.start()
        return self.supervisor

    def post(self, text: str, **more: Any) -> str:
        body = {"prompt": {"text": text}, "generation": {"width": 8, "height": 8}}
        answer = self.session.post(f"http://127.0.0.1:{self.port}/api/v1/jobs", json=body, timeout=60, **more)
        assert answer.status_code in (200, 202), answer.text
        return str(answer.json()["id"])

    def ended(self, *jobs: str) -> None:
        """Returns when all have succeeded."""

        @retry(stop=stop_after_delay(LONGEST), wait=wait_fixed(0.1), retry=retry_if_exception_type(AssertionError))
        def look() -> None:
            states = Counter(job.state if (job := self.store.get(id_)) else "lost" for id_ in jobs)
            assert states == {"succeeded": len(jobs)}

        look()


@pytest.fixture
def told(httpserver: HTTPServer) -> Told:
    made = Told()
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(made)
    return made


@pytest.fixture
def stopped(database_url: str, tmp_path: Path, told: Told, httpserver: HTTPServer) -> Iterator[Service]:
    """A service of which no process runs yet."""
    made = Service(database_url, tmp_path, told, httpserver.url_for("").rstrip("/"))
    yield made
    made.close()


@pytest.fixture
def service(stopped: Service) -> Service:
    """A service that runs."""
    stopped.supervisor.start()
    return stopped


def test_a_worker_dies_at_every_point(service: Service, told: Told) -> None:
    """Killed before, in and behind each stage and each checkpoint, every job ends; what was kept is not asked again."""
    told.victims = lambda point: [service.supervisor.pids["gpu" if point.endswith("generate") else "prompt"]]
    places = ("begin", "middle", "end", "kept") if service.database.is_sqlite else ("middle", "kept")
    for stage in STAGES:
        for place in places:
            told.points.clear()
            told.deadly[f"{place}-{stage}"] = 1
            job = service.post("고양이")
            service.ended(job)
            assert told.deadly[f"{place}-{stage}"] == 0
            again = 2 if place in ("middle", "end") else 1
            asked = {one: told.points[f"middle-{one}"] for one in STAGES}
            assert asked == dict.fromkeys(STAGES, 1) | {stage: again}, (place, stage)
            ends = [event for event in service.store.events_after(job) if event.kind == "finished"]
            assert len(ends) == 1


def test_a_worker_dies_beside_the_queue(service: Service, told: Told) -> None:
    """Killed when the prompt pair is kept and its drawing not yet queued, the job goes on and asks nobody again."""
    told.victims = lambda _: [service.supervisor.pids["prompt"]]
    for place in ("begin", "end", "kept"):
        told.points.clear()
        told.deadly[f"{place}-preview"] = 1
        service.ended(service.post("고양이"))
        assert told.deadly[f"{place}-preview"] == 0
        assert {one: told.points[f"middle-{one}"] for one in STAGES} == dict.fromkeys(STAGES, 1)


def test_the_api_dies(service: Service, told: Told) -> None:
    """A client that repeats its request with its key gets one job, whatever died in between."""
    told.deadly["begin-augment"] = 1
    told.victims = lambda _: [service.supervisor.pids["api"]]
    jobs = {service.post("고양이", headers={"Idempotency-Key": "k"}) for _ in range(3)}
    assert len(jobs) == 1
    service.ended(*jobs)
    assert len(service.store.page("me", 10, None)) == 1


def test_all_die_at_once(service: Service, told: Told) -> None:
    """API and workers killed together in the middle of many jobs: all jobs end, nothing kept is asked again."""
    told.deadly["middle-generate"] = 1
    told.victims = lambda _: [*service.supervisor.pids.values()]
    jobs = [service.post(f"고양이 {number}", headers={"Idempotency-Key": str(number)}) for number in range(10)]
    service.ended(*jobs)
    assert told.points["kept-translate"] >= 10
    assert 10 <= told.points["middle-generate"] <= 12


def test_a_job_that_kills_its_worker(service: Service, told: Told) -> None:
    """After three deaths a job is put aside with the reason, and the next one is done."""
    told.deadly["middle-translate"] = 100
    told.victims = lambda _: [service.supervisor.pids["prompt"]]
    bad = service.post("고양이")

    @retry(stop=stop_after_delay(LONGEST * 2), wait=wait_fixed(0.2), retry=retry_if_exception_type(AssertionError))
    def fail_abandoned() -> None:
        job = service.store.get(bad)
        assert job
        assert job.state == "failed"
        assert "ended its worker each time" in str(job.problem)

    fail_abandoned()
    assert told.points["middle-augment"] == 1
    assert told.points["middle-translate"] == 3
    told.deadly.clear()
    service.ended(service.post("개"))


def test_a_worker_that_never_comes_back(stopped: Service, told: Told) -> None:
    """What a dead worker held is taken over by one that lives, without anyone's help."""
    stopped.only("api", "prompt")
    command = stopped.child("gpu", "gpu-9")
    told.deadly["middle-generate"] = 1
    with subprocess.Popen(command.command, env=command.environment) as lonely:
        told.victims = lambda _: [lonely.pid]
        job = stopped.post("고양이")
        lonely.wait(LONGEST)
    others, stopped.supervisor = stopped.supervisor, supervisor(stopped.child("gpu"))
    stopped.supervisor.start()
    try:
        stopped.ended(job)
    finally:
        others.close()
    assert told.points["middle-generate"] == 2
    assert told.points["middle-translate"] == 1


def test_one_name_one_worker(service: Service) -> None:
    """A second worker of the same name says so and ends; the first goes on."""
    service.ended(service.post("고양이"))
    second = service.child("gpu")
    done = subprocess.run(second.command, env=second.environment, check=False, capture_output=True, timeout=LONGEST)
    assert done.returncode != 0
    assert "another worker is running as gpu-0" in (service.data / "gpu.log").read_text()
    service.ended(service.post("개"))


def test_workers_that_are_told_to_stop(service: Service, told: Told) -> None:
    """A job whose worker is stopped again and again goes on after each start, and is not put aside."""
    told.victims = lambda _: [service.supervisor.pids["gpu"]]
    told.signal = signal.SIGTERM
    told.slow = {"middle-generate"}
    told.deadly["middle-generate"] = 4
    job = service.post("고양이")
    service.ended(job)
    assert told.deadly["middle-generate"] == 0
    assert told.points["middle-translate"] == 1


def test_postgres_restarts_under_many_workers(
    postgres: Cluster, tmp_path: Path, told: Told, httpserver: HTTPServer
) -> None:
    """While the server restarts no worker is taken for dead: no job is put aside, and no step done twice in the end."""
    service = Service(postgres.new_database(), tmp_path, told, httpserver.url_for("").rstrip("/"))
    others = supervisor(*(service.child("prompt", f"prompt-{number}") for number in range(1, 3)))
    service.supervisor.start()
    others.start()
    try:
        jobs = [service.post(f"고양이 {number}", headers={"Idempotency-Key": str(number)}) for number in range(12)]
        postgres.stop("fast")
        postgres.start()
        service.database.engine.dispose()
        service.ended(*jobs)
        logs = "".join(path.read_text() for path in tmp_path.glob("*.log"))
        assert "took over" not in logs
    finally:
        others.close()
        service.close()


def test_a_worker_stops_without_its_database(
    postgres: Cluster, tmp_path: Path, told: Told, httpserver: HTTPServer
) -> None:
    """A worker that is told to stop while the database is away ends by itself."""
    service = Service(postgres.new_database(), tmp_path, told, httpserver.url_for("").rstrip("/"))
    service.only("api", "prompt", "gpu")
    try:
        service.ended(service.post("고양이"))
        processes = [psutil.Process(pid) for pid in service.supervisor.pids.values()]
        service.database.engine.dispose()
        postgres.stop("immediate")
        for process in processes:
            process.terminate()
        _, alive = psutil.wait_procs(processes, timeout=LONGEST)
        assert alive == []
    finally:
        postgres.start()
        service.close()


def test_postgres_crashes(postgres: Cluster, tmp_path: Path, told: Told, httpserver: HTTPServer) -> None:
    """The database is killed in the middle of many jobs and started again: all jobs end."""
    service = Service(postgres.new_database(), tmp_path, told, httpserver.url_for("").rstrip("/"))
    service.supervisor.start()
    try:
        jobs = [service.post(f"고양이 {number}", headers={"Idempotency-Key": str(number)}) for number in range(10)]
        postgres.stop("immediate")
        postgres.start()
        jobs += [service.post(f"개 {number}", headers={"Idempotency-Key": f"d{number}"}) for number in range(10)]
        service.database.engine.dispose()
        service.ended(*jobs)
        assert len(set(jobs)) == 20
    finally:
        service.close()
