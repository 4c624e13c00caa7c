"""The service under load, on SQLite and, if it is installed, on PostgreSQL.

Measured are 500 jobs at once from 20 clients with a key each, with a fake generator that takes 50 ms, and cached
previews for 8 clients beside direct calls of the pipeline. The processes are those of ``malgrim serve``: an API, and a
worker for each queue.
"""

import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from importlib import metadata
from pathlib import Path
from statistics import median, quantiles

import psutil
import requests
import uvicorn
from PIL import Image

from generate import GeneratedImage, ImageSettings, OnStep, Prompt, Step
from keywords import Keyword
from service.api.app import create_app
from service.api.dependencies import Resources
from service.assembly.build import build
from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.jobs.api_keys import KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.queue import Queue
from service.jobs.request import PreviewRequest
from service.jobs.store import Job, JobStore
from service.jobs.worker import Worker, run_until_signal
from service.pipeline import Pipeline, PromptBuilder

CLIENTS, JOBS = 20, 500
GENERATING = 0.05  # seconds
PREVIEWS, PREVIEW_CLIENTS = 800, 8
TEXT = "노을 지는 바닷가에서 한복을 입은 소녀"


class FakeStages:
    """All stages: they answer at once, except for the generator, which takes 50 ms."""

    name = "fake"

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        return [f"{sentence} {number}" for number in range(count)]

    def translate(self, sentences: Sequence[str]) -> list[str]:
        return [f"a cat {number}" for number in range(len(sentences))]

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        return [Keyword("cat", tuple(range(len(documents))), 0.5)]

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        assert prompt.prompt
        time.sleep(GENERATING)
        if on_step:
            on_step(Step(1, 1, GENERATING))
        return [GeneratedImage(Image.new("RGB", (8, 8)), settings.seed)]


def process(role: str, url: str, data: str, port: str) -> None:
    """Run one process of the service."""
    database, fake = Database(url), FakeStages()
    pipeline = Pipeline(fake, fake, PromptBuilder(fake))
    if role in ("api", "previews"):
        real = build(Settings()) if role == "previews" else pipeline
        limits = ServiceLimits(jobs_of_a_key=JOBS, jobs=JOBS)
        parts = (
            JobStore(database),
            Queue(database),
            KeyStore(database),
            Counters(database),
            limits,
            Path(data),
            lambda: real,
        )
        uvicorn.run(create_app(Resources(database, *parts)), port=int(port), log_config=None, access_log=False)
        return
    run_until_signal(
        Worker(
            database,
            Path(data),
            role,
            f"{role}-0",
            ServiceLimits(),
            pipeline=lambda: pipeline,
            generator=lambda: fake,
        )
    )


@contextmanager
def running(url: str, *roles: str) -> Iterator[tuple[str, Path, dict[str, psutil.Process]]]:
    """Yield the address of the API, the data folder and the processes."""
    with tempfile.TemporaryDirectory() as data, socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
        found.close()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [sys.executable, __file__]
        started = {
            role: subprocess.Popen([*command, role, url, data, str(port)], **quiet)  # type: ignore[call-overload]
            for role in roles
        }
        try:
            until_ready(f"http://127.0.0.1:{port}")
            yield (
                f"http://127.0.0.1:{port}",
                Path(data),
                {role: psutil.Process(one.pid) for role, one in started.items()},
            )
        finally:
            for one in started.values():
                one.terminate()
            for one in started.values():
                one.wait(30)


def until_ready(address: str) -> None:
    """Wait until the API answers."""
    for _ in range(600):
        try:
            if requests.get(f"{address}/readyz", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")


def burst(kind: str, url: str) -> None:
    """Print the results of 500 jobs at once."""
    database = Database(url)
    database.create()
    store, keys = JobStore(database), KeyStore(database)
    secrets = [keys.add(f"client-{number}") for number in range(CLIENTS)]
    with running(url, "api", "prompt", "gpu") as (address, _, processes):
        time.sleep(5)  # for the workers to start
        before = memory(processes)
        started = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            taken = [one for many in pool.map(lambda secret: send(address, secret), secrets) for one in many]
        accepting = time.perf_counter() - started
        while store.active_ids():
            time.sleep(0.5)
        after = memory(processes)
    ended = [job for number in range(CLIENTS) for job in store.page(f"client-{number}", JOBS, None)]
    succeeded = [job for job in ended if job.state == "succeeded"]
    latency = [(job.finished_at or 0) - job.created_at for job in succeeded]
    whole = max(job.finished_at or 0 for job in ended) - min(job.created_at for job in ended)
    print(f"\n{kind}: {len(succeeded)} of {len(taken)} jobs succeeded in {whole:.1f} s")
    print(f"  accepted          {len(taken) / accepting:>8.0f} a second; {shown(taken, 1000)} ms")
    print(f"  done              {len(succeeded) / whole:>8.1f} a second; {shown(latency, 1)} s")
    print(f"  fairness          {imbalance(succeeded):>8} of {JOBS // CLIENTS} jobs between first and last key at most")
    grown = ", ".join(f"{role} {before[role]:.0f} to {after[role]:.0f} MB" for role in before)
    print(f"  memory            {grown}")
    database.engine.dispose()


def send(address: str, secret: str) -> list[float]:
    """Send the jobs of one client; return the seconds until each was accepted."""
    taken = []
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {secret}"
        for number in range(JOBS // CLIENTS):
            body = {
                "prompt": {"text": f"고양이 {number}", "count": 2, "preset": "none"},
                "generation": {"width": 8, "height": 8},
            }
            started = time.perf_counter()
            answer = session.post(f"{address}/api/v1/jobs", json=body, timeout=120)
            taken.append(time.perf_counter() - started)
            assert answer.status_code == 202, answer.text
    return taken


def imbalance(jobs: list[Job]) -> int:
    """Return the largest difference of finished jobs between two keys, after all jobs had arrived."""
    arrived = max(job.created_at for job in jobs)
    done = {job.key_name: 0 for job in jobs}
    most = 0
    for job in sorted(jobs, key=lambda one: one.finished_at or 0):
        done[job.key_name] += 1
        if (job.finished_at or 0) > arrived:
            most = max(most, max(done.values()) - min(done.values()))
    return most


def memory(processes: dict[str, psutil.Process]) -> dict[str, float]:
    """Return the memory of each process, in MB."""
    return {role: one.memory_info().rss / 1e6 for role, one in processes.items()}


def shown(seconds: list[float], unit: int) -> str:
    """Return the median and the 99th percentile as text."""
    return f"median {median(seconds) * unit:.1f}, 99th percentile {quantiles(seconds, n=100)[98] * unit:.1f}"


def previews(url: str) -> None:
    """Print the speed of cached previews, and the overhead of the service over the pipeline."""
    database = Database(url)
    database.create()
    secret = KeyStore(database).add("me")
    pipeline, asked = build(Settings()), PreviewRequest(text=TEXT)

    def preview_of(request: PreviewRequest) -> object:
        return pipeline.preview(request.text, request.options())

    preview_of(asked)
    direct = [timed(lambda: preview_of(asked)) for _ in range(30)]
    with running(url, "previews") as (address, _, _):
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {secret}"

        def ask(text: str) -> None:
            answer = session.post(f"{address}/api/v1/previews", json={"text": text}, timeout=120)
            assert answer.ok, answer.text

        ask(TEXT)
        fresh = [timed(lambda number=number: ask(f"{TEXT} {number}")) for number in range(30)]  # type: ignore[misc]
        started = time.perf_counter()
        with ThreadPoolExecutor(PREVIEW_CLIENTS) as pool:
            taken = [*pool.map(lambda _: timed(lambda: ask(TEXT)), range(PREVIEWS))]
        whole = time.perf_counter() - started
        alone = [timed(lambda: ask(TEXT)) for _ in range(100)]
        session.close()
    direct_others = [
        timed(lambda number=number: preview_of(PreviewRequest(text=f"{TEXT} {number}")))  # type: ignore[misc]
        for number in range(30)
    ]
    print(f"\npreviews, cached, {PREVIEW_CLIENTS} clients: {PREVIEWS / whole:.0f} a second; {shown(taken, 1000)} ms")
    print(f"  one client, cached                    {median(alone) * 1000:>7.1f} ms (median)")
    print(f"  one client, other texts               {median(fresh) * 1000:>7.1f} ms")
    print(f"  the pipeline itself, the same text    {median(direct) * 1000:>7.1f} ms")
    print(f"  the pipeline itself, other texts      {median(direct_others) * 1000:>7.1f} ms")
    database.engine.dispose()


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that ``work`` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print all results."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from support.postgres import cluster, missing

    packages = ("dbos", "fastapi", "uvicorn", "sqlalchemy")
    print(
        f"{os.cpu_count()} cores, {platform.machine()},",
        ", ".join(f"{name} {metadata.version(name)}" for name in packages),
    )
    with tempfile.TemporaryDirectory() as folder:
        burst("SQLite", f"sqlite:///{folder}/jobs.sqlite3")
        with nullcontext() if missing() else cluster() as server:
            if server is None:
                print(f"\nPostgreSQL: not measured: {missing()}")
            else:
                burst("PostgreSQL", server.new_database())
        previews(f"sqlite:///{folder}/previews.sqlite3")


if __name__ == "__main__":
    process(*sys.argv[1:]) if sys.argv[1:] else main()
