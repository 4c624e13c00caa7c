"""The service under load, on SQLite and, if it is installed, on PostgreSQL.

Measured are 500 jobs at once from 20 clients with a key each, with a fake generator that takes 50 ms, and cached
previews for 8 clients beside direct calls of the pipeline; what other protocols cost beside our own, and threads and
memory while requests wait. The processes are those of ``malgrim serve``: an API, and a worker for each queue.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from importlib import metadata
from pathlib import Path
from statistics import median, quantiles

import psutil
import requests
from service_processes import JOBS, running
from service_protocols import memory_of_waiting, protocols, threads

from service.assembly.build import build
from service.config.settings import Settings
from service.jobs.api_keys import KeyStore
from service.jobs.database import Database
from service.jobs.request import PreviewRequest
from service.jobs.store import Job, JobStore

CLIENTS = 20
PREVIEWS, PREVIEW_CLIENTS = 800, 8
TEXT = "노을 지는 바닷가에서 한복을 입은 소녀"


def burst(kind: str, url: str) -> None:
    """Print the results of 500 jobs at once."""
    database = Database(url)
    database.create()
    store, keys = JobStore(database), KeyStore(database)
    secrets = [keys.add(f"client-{number}") for number in range(CLIENTS)]
    with running(url, "api", "prompt", "gpu") as (address, processes):
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
    with running(url, "previews") as (address, _):
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
        for measure in (previews, protocols, threads, memory_of_waiting):
            measure(f"sqlite:///{folder}/{measure.__name__}.sqlite3")


if __name__ == "__main__":
    main()
