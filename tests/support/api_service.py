"""The REST interface with light stages; nobody works on its jobs but the tests themselves."""

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from generate import TOY
from generate.diffusion.loading import load_generator
from service.api.app import create_app
from service.api.dependencies import Resources
from service.config.limits import ServiceLimits
from service.jobs.api_keys import KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.queue import Queue
from service.jobs.steps import JobSteps
from service.jobs.store import JobStore
from service.pipeline.pipeline import Pipeline
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor, make_pipeline

TEXT = "고양이 두 마리"
SMALL = {"width": 64, "height": 64, "steps": 3}


class Service:
    """An application, its parts, and a caller with a key."""

    def __init__(self, folder: Path, pipeline: Pipeline, limits: ServiceLimits, url: str | None = None) -> None:
        self.database = Database(url or f"sqlite:///{folder / 'x.sqlite3'}")
        self.database.create()
        self.keys, self.store = KeyStore(self.database), JobStore(self.database)
        self.counters, self.queue = Counters(self.database), Queue(self.database)
        self.data = folder
        (folder / "images").mkdir()
        parts = (self.database, self.store, self.queue, self.keys, self.counters, limits, folder, lambda: pipeline)
        self.app = create_app(Resources(*parts))
        self.work = JobSteps(
            self.store,
            self.counters,
            folder / "images",
            pipeline=lambda: pipeline,
            generator=lambda: load_generator(TOY),
            payer=lambda _: None,
        )
        self.me = self.caller("me")

    def caller(self, name: str) -> TestClient:
        headers = {"Authorization": f"Bearer {self.keys.add(name)}"}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def close(self) -> None:
        """Leaves no connection open."""
        self.queue.close()
        self.database.engine.dispose()

    def do(self, id_: str) -> None:
        """Works on a job as a worker does."""
        if self.work.make_prompt(id_, lambda _, work: work()):
            self.work.make_pictures(id_, lambda _, work: work())


def stages(translator: Any = None) -> Pipeline:
    return make_pipeline(EchoParaphraser(), translator or FixedTranslator(), WordExtractor(), "original")
