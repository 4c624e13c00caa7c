"""The commands ``malgrim serve``, ``worker`` and ``keys``."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from requests.adapters import HTTPAdapter
from support.command import run
from support.databases import new_sqlite
from support.paths import ROOT
from urllib3.util import Retry

from service.config.environment import SettingsError
from service.config.limits import ServiceLimits
from service.jobs.api_keys import KeyStore
from service.jobs.database import Database
from service.jobs.locks import ExecutorLock
from service.pipeline.picture_record import read_record
from service.server.process import worker_process

ADDRESS = "http://127.0.0.1"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep commands in this process from changing its logging."""
    monkeypatch.setattr("service.server.logs.configure", lambda **_: None)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Served:
    """A service in its own process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.metrics = folder, free_port(), free_port()
        self.key = add_key(new_sqlite(folder / "malgrim.sqlite3"))
        words = ["serve", "--data", str(folder), "--port", str(self.port), "--metrics-port", str(self.metrics)]
        environment = os.environ | {
            "MALGRIM_MODEL": "toy",
            "OMP_NUM_THREADS": "1",
        }  # more threads slow the toy model down
        self.log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", *words], env=environment, stdout=self.log, stderr=self.log
        )
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.key}"
        self.session.mount("http://", HTTPAdapter(max_retries=Retry(60, backoff_factor=0.2, backoff_max=1)))

    def url(self, path: str) -> str:
        return f"{ADDRESS}:{self.port}{path}"

    def workers(self) -> list[psutil.Process]:
        """Return the running workers."""
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def close(self) -> None:
        """Close the session and the log."""
        self.session.close()
        self.log.close()

    def stop(self, number: int) -> list[psutil.Process]:
        """Send a signal and wait for the service; return the workers that it had."""
        workers = self.workers()
        self.process.send_signal(number)
        self.process.wait(60)
        return workers


def malgrim(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *words], check=False, capture_output=True, text=True, timeout=120
    )


def add_key(url: str) -> str:
    database = Database(url)
    secret = KeyStore(database).add("me")
    database.engine.dispose()
    return secret


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("served"))
    yield made
    for process in [*psutil.Process().children(recursive=True)]:
        if process.pid == made.process.pid:
            process.kill()
    made.process.wait()
    made.close()


@pytest.mark.faults
def test_from_text_to_picture(served: Served) -> None:
    """One command serves a preview, a job with its picture, and the metrics of both."""
    text = {"text": "노을 지는 바닷가에서 한복을 입은 소녀"}
    preview = served.session.post(served.url("/api/v1/previews"), json=text, timeout=120)
    assert "hanbok" in preview.json()["prompt"]
    body = {"prompt": text, "generation": {"width": 64, "height": 64, "steps": 5, "seed": 3}}
    job = served.session.post(served.url("/api/v1/jobs"), json=body, headers={"Prefer": "wait=60"}, timeout=120).json()
    job = served.session.get(served.url(job["url"]), headers={"Prefer": "wait=60"}, timeout=120).json()
    assert job["state"] == "succeeded", job
    picture = served.session.get(served.url(job["images"][0]["url"]), timeout=60).content
    file = served.folder / "x.png"
    file.write_bytes(picture)
    assert read_record(file).preview.prompt == preview.json()["prompt"]
    metrics = requests.get(f"{ADDRESS}:{served.metrics}/metrics", timeout=60).text
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(metrics)
        for sample in family.samples
    }
    assert found["malgrim_jobs_total", "succeeded"] == 1
    assert found["malgrim_images_total",] == 1
    assert found["malgrim_stage_runs_total", "translate"] == 1
    assert found["malgrim_queue_depth", "gpu"] == 0


@pytest.mark.faults
def test_a_worker_dies_between_two_steps(served: Served) -> None:
    """A worker killed while it generates is restarted, and generates the picture again from its first step."""
    body = {"prompt": {"text": "고양이"}, "generation": {"width": 64, "height": 64, "steps": 150}}
    job = served.session.post(served.url("/api/v1/jobs"), json=body, timeout=120).json()
    attempts = []
    with served.session.get(served.url(f"{job['url']}/events"), stream=True, timeout=120) as events:
        for line in events.iter_lines(chunk_size=1):
            if line.startswith(b"data: ") and b'"attempt"' in line:
                attempts.append(json.loads(line.removeprefix(b"data: "))["attempt"])
                if len(attempts) == 1:
                    (worker,) = [one for one in served.workers() if "gpu" in one.cmdline()]
                    worker.kill()
    assert len(set(attempts)) == 2
    done = served.session.get(served.url(job["url"]), timeout=60).json()
    assert (done["state"], len(done["images"])) == ("succeeded", 1)


@pytest.mark.faults
def test_a_taken_port(served: Served, tmp_path: Path) -> None:
    """A second service on the same port ends with one line of error."""
    second = malgrim("serve", "--data", str(tmp_path), "--port", str(served.port))
    assert second.returncode == 2
    assert f"--port {served.port}: Address already in use" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.faults
def test_the_log_holds_neither_key_nor_text(served: Served) -> None:
    """The log of all processes holds requests, but no prompt and no key."""
    text = {"text": "한복을 입은 소녀"}
    assert "hanbok" in served.session.post(served.url("/api/v1/previews"), json=text, timeout=120).json()["prompt"]
    log = (served.folder / "log").read_text()
    assert '"event": "request"' in log
    assert served.key not in log
    assert "한복" not in log
    assert "hanbok" not in log


@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_service(tmp_path: Path, number: int) -> None:
    """Workers end when the service is stopped or killed, and a stopped service ends without an error."""
    made = Served(tmp_path)
    assert made.session.get(made.url("/healthz"), timeout=60).status_code == 200
    workers = made.stop(number)
    _, alive = psutil.wait_procs(workers, timeout=60)
    made.close()
    assert workers
    assert alive == []
    if number == signal.SIGTERM:
        assert made.process.returncode == 0
        assert '"event": "service_stopped"' in (tmp_path / "log").read_text()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104
def test_other_addresses_need_a_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, host: str
) -> None:
    """Without a valid key the service listens on loopback only."""
    new_sqlite(tmp_path / "malgrim.sqlite3")
    data = ["--data", str(tmp_path)]
    for _ in range(2):
        assert run(monkeypatch, "serve", "--host", host, *data) == 2
        assert f"--host {host} is open to others, and there is no key yet" in capsys.readouterr().err
        run(monkeypatch, "keys", "add", "me", *data)
        run(monkeypatch, "keys", "revoke", "me", *data)
        capsys.readouterr()
        run(monkeypatch, "keys", "list", *data)
        assert "me  no daily limit, made 20" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["serve", "--database", "mysql://x"], "a database of mysql"),
        (["serve", "--data", "/dev/null/x"], "/dev/null/x cannot be used"),
        (["worker", "--queue", "gpu", "--id", "../x"], "--id '../x'"),
        (["keys", "add", "a b"], "give 1 to 64 letters"),
        (["keys", "add", "me", "--daily-limit", "inf"], "a daily limit of inf: give a number of 0 or more"),
        (["keys", "add", "me", "--daily-limit", "1e999"], "a daily limit of inf: give a number of 0 or more"),
        (["keys", "add", "me", "--daily-limit", "nan"], "--daily-limit"),
        (["keys", "revoke", "none"], "there is no key 'none'"),
    ],
)
def test_bad_input(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: list[str],
    message: str,
) -> None:
    """Invalid input is answered with one line of error before anything starts."""
    new_sqlite(tmp_path / "malgrim.sqlite3")
    monkeypatch.setenv("MALGRIM_DATA_DIR", str(tmp_path))
    assert run(monkeypatch, *words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_missing_packages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Each command says how to install the missing packages of the service."""
    monkeypatch.setattr("service.cli.serve.find_spec", lambda name: None if name == "dbos" else True)
    for words in (["serve"], ["worker", "--queue", "gpu"], ["keys", "list"]):
        assert run(monkeypatch, *words, "--data", str(tmp_path)) == 2
        assert "dbos missing: make serving" in capsys.readouterr().err


@pytest.mark.slow
def test_one_service_with_workers_on_a_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A second service that would start workers on the same data is refused in one line."""
    add_key(new_sqlite(tmp_path / "malgrim.sqlite3"))
    first = ExecutorLock(Database(f"sqlite:///{tmp_path / 'malgrim.sqlite3'}"), tmp_path / "locks", "serve")
    assert first.acquire()
    assert run(monkeypatch, "serve", "--data", str(tmp_path), "--port", str(free_port())) == 2
    first.release()
    error = capsys.readouterr().err
    assert error.startswith(f"malgrim: another malgrim serve runs workers on {tmp_path}: stop it, or add --no-workers")
    assert error.count("\n") == 1


def test_workers_import_nothing_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder named service where the service was started is not taken for the program by its workers."""
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "__init__.py").write_text("raise SystemExit('the planted one')")
    monkeypatch.chdir(tmp_path)
    child = worker_process("prompt", tmp_path, "sqlite:///x")
    command = [*child.command[: child.command.index("service.cli") + 1], "--version"]
    environment = {**child.environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:8]) == (0, "malgrim "), done.stderr


@pytest.mark.faults
def test_slow_clients_block_nobody(served: Served) -> None:
    """Other clients are answered while a hundred slow ones have not finished their requests."""
    head = (
        f"POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {served.key}\r\nContent-Length: 99\r\n\r\n{{"
    )
    slow_clients = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(100)]
    try:
        for one in slow_clients:
            one.sendall(head.encode())
        assert served.session.get(served.url("/readyz"), timeout=10).ok
        assert served.session.post(served.url("/api/v1/previews"), json={"text": "고양이"}, timeout=60).ok
    finally:
        for one in slow_clients:
            one.close()


def test_limits_from_the_environment() -> None:
    """Each limit has a variable; an invalid value is refused with the name of the variable."""
    assert ServiceLimits.from_environment({"MALGRIM_MAX_JOBS": "5"}) == ServiceLimits(jobs=5)
    for value in ("0", "x", "-1"):
        with pytest.raises(SettingsError, match="MALGRIM_MAX_STEPS"):
            ServiceLimits.from_environment({"MALGRIM_MAX_STEPS": value})
