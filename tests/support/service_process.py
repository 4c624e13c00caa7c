"""One process of the service, with stages that tell of every call.

Each call, and each point beside a checkpoint, is told to the server at TOLD, which may kill this process meanwhile.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import requests
import uvicorn
from PIL import Image

from generate import GeneratedImage, ImageSettings, OnStep, Prompt
from keywords import Keyword
from service.api.app import create_app
from service.api.dependencies import Resources
from service.config.limits import ServiceLimits
from service.jobs import workflows
from service.jobs.api_keys import KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.queue import Queue
from service.jobs.store import JobStore
from service.jobs.worker import Worker, run_until_told
from service.pipeline.pipeline import Pipeline
from service.server.logs import configure
from service.trace import Json
from support.fakes import WordExtractor, make_pipeline

STEPS = 3


def main(role: str, data: str, url: str, told: str, executor: str = "") -> None:
    """Serves the API, or works on a queue, until it is killed."""
    sys.stderr = (Path(data) / f"{role}.log").open("a", buffering=1)
    configure()

    def tell(point: str, detail: str = "") -> None:
        requests.post(f"{told}/{point}", data=detail.encode(), timeout=60).raise_for_status()

    database = Database(url)
    pipeline = make_pipeline(_Paraphraser(tell), _Translator(tell), _Extractor(tell), "none", count=2)
    if role == "api":
        serve(database, Path(data), pipeline, int(executor))
        return
    checkpoint = workflows._checkpoint

    def watched(name: str, compute: Callable[[], Json]) -> Json:
        def done() -> Json:
            tell(f"begin-{name}")
            made = compute()
            tell(f"end-{name}")
            return made

        result = checkpoint(name, done)
        tell(f"kept-{name}")
        return result

    workflows._checkpoint = watched
    worker = Worker(
        database,
        Path(data),
        role,
        executor,
        ServiceLimits(),
        pipeline=lambda: pipeline,
        generator=lambda: _Generator(tell),
    )
    run_until_told(worker)


def serve(database: Database, data: Path, pipeline: Pipeline, port: int) -> None:
    """Serves the API at ``port``."""
    database.create()
    parts = (
        JobStore(database),
        Queue(database),
        KeyStore(database),
        Counters(database),
        ServiceLimits(),
        data,
        lambda: pipeline,
    )
    uvicorn.run(create_app(Resources(database, *parts)), port=port, log_config=None, access_log=False)


Tell = Callable[..., None]


class _Paraphraser:
    name = "echo"

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        self._tell("middle-augment", sentence)
        return [f"{sentence} {number}" for number in range(count)]


class _Translator:
    name = "fixed"

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self._tell("middle-translate", sentences[0])
        return [f"a cat {number}" for number in range(len(sentences))]


class _Extractor(WordExtractor):
    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        self._tell("middle-keywords", documents[0])
        return super().extract(documents)


class _Generator:
    name = "generator"

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        self._tell("middle-generate", str(settings.seed))
        for step in range(STEPS):
            if on_step:
                on_step(step + 1, STEPS, 0.0)
        return [GeneratedImage(Image.new("RGB", (8, 8)), settings.seed)]


if __name__ == "__main__":
    main(*sys.argv[1:])
