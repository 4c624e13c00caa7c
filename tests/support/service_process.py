"""One process of the service, with stages that report every call.

Each call, and each point around a checkpoint, is reported to a server, which may kill this process during the report.
"""

import ctypes
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import requests
import uvicorn
from PIL import Image

from generate import ClipSettings, GeneratedClip, GeneratedImage, ImageSettings, OnStep, Prompt, Step
from keywords import Keyword
from service.api.app import create_app
from service.api.dependencies import Resources
from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.jobs import workflows
from service.jobs.api_keys import KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.embeddings import Embeddings
from service.jobs.generators import Generators
from service.jobs.queue import Queue
from service.jobs.store import JobStore
from service.jobs.worker import Worker, run_until_signal
from service.pipeline import Pipeline, PromptBuilder
from service.server.logs import configure
from service.trace import Json
from support.fakes import WordExtractor

STEPS = 3
INTERVAL = 0.5  # seconds between two rounds of maintenance
HANG = "hang"
"""An answer to a report after which native code holds the interpreter for ever, so that no thread of Python runs."""


def main(role: str, data: str, url: str, reports: str, longest_silence: str, executor: str) -> None:
    """Serve the API, or run the jobs of a queue, until the process is killed.

    Args:
        role: ``api`` or the name of a queue.
        data: Folder of pictures, locks and logs.
        url: Address of the database.
        reports: Address of the server that gets the reports.
        longest_silence: Seconds without a step after which a worker ends.
        executor: Id of the worker; the port for the API.
    """
    sys.stderr = (Path(data) / f"{role}.log").open("a", buffering=1)
    configure()

    def report(point: str, detail: str = "") -> None:
        answer = requests.post(f"{reports}/{point}", data=detail.encode(), timeout=60)
        answer.raise_for_status()
        if answer.text == HANG:
            ctypes.PyDLL(None).sleep(100_000)

    database = Database(url)
    pipeline = Pipeline(_Paraphraser(report), _Translator(report), PromptBuilder(_Extractor(report)))
    if role == "api":
        serve(database, Path(data), pipeline, int(executor))
        return
    checkpoint = workflows._checkpoint

    def reporting(name: str, compute: Callable[[], Json]) -> Json:
        def reported() -> Json:
            report(f"begin-{name}")
            made = compute()
            report(f"end-{name}")
            return made

        result = checkpoint(name, reported)
        report(f"saved-{name}")
        return result

    workflows._checkpoint = reporting
    worker = Worker(
        database,
        Path(data),
        role,
        executor,
        ServiceLimits(),
        pipeline=lambda _backends: pipeline,
        generators=Generators(lambda _model: _Generator(report), lambda *_clip: _VideoGenerator(report)),
        interval=INTERVAL,
        longest_silence=float(longest_silence),
    )
    run_until_signal(worker)


def serve(database: Database, data: Path, pipeline: Pipeline, port: int) -> None:
    """Serve the API at ``port``."""
    parts = (
        JobStore(database),
        Queue(database),
        KeyStore(database),
        Counters(database),
        ServiceLimits(),
        data,
        lambda: pipeline,
    )
    uvicorn.run(
        create_app(Resources(database, *parts, Embeddings(database), Settings(model="toy"))),
        port=port,
        log_config=None,
        access_log=False,
    )


Report = Callable[..., None]


class _Paraphraser:
    name = "echo"

    def __init__(self, report: Report) -> None:
        self._report = report

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        self._report("middle-augment", sentence)
        return [f"{sentence} {number}" for number in range(count)]


class _Translator:
    name = "fixed"

    def __init__(self, report: Report) -> None:
        self._report = report

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self._report("middle-translate", sentences[0])
        return [f"a cat {number}" for number in range(len(sentences))]


class _Extractor(WordExtractor):
    def __init__(self, report: Report) -> None:
        self._report = report

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        self._report("middle-keywords", documents[0])
        return super().extract(documents)


class _Generator:
    name = "generator"

    def __init__(self, report: Report) -> None:
        self._report = report

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        self._report("middle-generate", str(settings.seed))
        for step in range(STEPS):
            if on_step:
                on_step(Step(step + 1, STEPS, 0.0))
        return [GeneratedImage(Image.new("RGB", (8, 8)), settings.seed)]


class _VideoGenerator(_Generator):
    motion = "motion"

    def generate(self, prompt: Prompt, settings: ClipSettings, on_step: OnStep | None = None) -> GeneratedClip:  # type: ignore[override]
        ((picture,), count) = super().generate(prompt, settings, on_step), settings.frames
        return GeneratedClip((picture.image.resize((settings.width, settings.height)),) * count, settings.seed)


if __name__ == "__main__":
    main(*sys.argv[1:])
