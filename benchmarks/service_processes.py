"""The processes of the service with light stages, for benchmarks: an API, and a worker for each queue."""

import gc
import random
import socket
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import requests
import uvicorn
from fastapi import FastAPI
from PIL import Image

from generate import GeneratedImage, ImageSettings, OnStep, Prompt, Step
from keywords import Keyword
from service.api.app import create_app
from service.api.dependencies import Resources
from service.api.watcher import JobWatcher
from service.assembly.build import build, warm_up
from service.assembly.generator_pool import GeneratorPool
from service.cli.__main__ import ALLOCATIONS
from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.jobs.api_keys import KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.embeddings import Embeddings
from service.jobs.generators import Generators
from service.jobs.queue import Queue
from service.jobs.store import JobStore
from service.jobs.worker import Worker, run_until_signal
from service.pipeline import Pipeline, PromptBuilder
from service.server.adapters import ADAPTERS
from service.server.connections import listen
from service.server.garbage import exempt_loaded
from service.server.process import server_config

JOBS = 500
GENERATING = 0.05  # seconds
STEPS, STEPPING, LIVE_SIDE = 20, 0.25, 128  # of a picture in the role "drawing": steps, seconds a step, pixels shown
LOOKING = 0.005  # seconds between two looks for the end of a job, in the role "watching"


class FakeStages:
    """All stages: they answer at once, except for the generator, which takes 50 ms for a picture of noise."""

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
        return [GeneratedImage(noise(settings.width, settings.height), settings.seed)]


class SteppingStages(FakeStages):
    """The same with a generator that takes 20 steps and shows the picture of each."""

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        for step in range(STEPS):
            time.sleep(STEPPING)
            if on_step:
                on_step(Step(step + 1, STEPS, (step + 1) * STEPPING, lambda: noise(LIVE_SIDE, LIVE_SIDE)))
        return super().generate(prompt, settings)


def noise(width: int, height: int) -> Image.Image:
    """Return a picture of noise, which no format makes smaller than 3 bytes a pixel without loss."""
    return Image.frombytes("RGB", (width, height), random.Random(0).randbytes(3 * width * height))


def process(role: str, url: str, data: str, port: str) -> None:
    """Run one process of the service: the worker of a queue, or an API.

    The worker "drawing" is that of "gpu" and shows its pictures as they grow. The API is called "api"; "previews" has
    the real stages, "watching" looks for the end of a job every 5 ms, and "traced" counts the bytes that Python has
    allocated.
    """
    gc.set_threshold(ALLOCATIONS)
    database, fake = Database(url), SteppingStages() if role == "drawing" else FakeStages()
    pipeline = Pipeline(fake, fake, PromptBuilder(fake))
    queue = "gpu" if role == "drawing" else role
    if queue not in ("prompt", "gpu"):
        if role == "previews":
            settings = Settings()
            pipeline = build(settings)
            exempt_loaded(warm_up(pipeline, settings))
        serve(role, database, Path(data), pipeline, int(port))
        return
    run_until_signal(
        Worker(
            database,
            Path(data),
            queue,
            f"{queue}-0",
            ServiceLimits(),
            pipeline=lambda _backends: pipeline,
            generators=Generators(lambda _model: fake, GeneratorPool(Settings()).get_video),
        )
    )


def serve(role: str, database: Database, data: Path, pipeline: Pipeline, port: int) -> None:
    """Run an API as ``malgrim serve`` does."""
    parts = (JobStore(database), Queue(database), KeyStore(database), Counters(database))
    limits = ServiceLimits(jobs_of_a_key=JOBS, jobs=JOBS)
    app = create_app(Resources(database, *parts, limits, data, lambda: pipeline, Embeddings(database)), ADAPTERS)
    if role == "watching":
        app.state.watcher = JobWatcher(parts[0], LOOKING)
    if role == "traced":
        trace(app)
    uvicorn.Server(server_config(app)).run(sockets=[listen("127.0.0.1", port)])


def trace(app: FastAPI) -> None:
    """Count the bytes that are allocated from now on, and answer ``GET /traced`` with their number."""
    tracemalloc.start()

    @app.get("/traced")
    async def traced() -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0]


@contextmanager
def running(url: str, *roles: str) -> Iterator[tuple[str, dict[str, psutil.Process]]]:
    """Yield the address of the API and the processes."""
    with tempfile.TemporaryDirectory() as data, socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
        found.close()
        Path(data, "images").mkdir()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [sys.executable, __file__]
        started = {
            role: subprocess.Popen([*command, role, url, data, str(port)], **quiet)  # type: ignore[call-overload]
            for role in roles
        }
        try:
            until_ready(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}", {role: psutil.Process(one.pid) for role, one in started.items()}
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


if __name__ == "__main__":
    process(*sys.argv[1:])
