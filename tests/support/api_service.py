"""The REST API with light stages; no worker runs, the tests run the jobs themselves."""

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from generate import ImageGenerator
from service.api.app import create_app
from service.api.dependencies import Resources
from service.assembly.generator_pool import GeneratorPool
from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.jobs.api_keys import KeyStore
from service.jobs.counters import Counters
from service.jobs.embeddings import Embeddings
from service.jobs.generators import Generators
from service.jobs.queue import Queue
from service.jobs.steps import JobSteps
from service.jobs.store import JobStore
from service.page import OneTimeLinks
from service.pipeline import Pipeline
from service.server.adapters import ADAPTERS
from support.databases import new_sqlite, opened
from support.fakes import EchoParaphraser, FakeGenerator, FixedTranslator, WordExtractor, make_pipeline

TEXT = "고양이 두 마리"
TOYS = GeneratorPool(Settings(model="toy", device="cpu"))
"""The toy, which is loaded for the first clip that a test makes."""

SMALL = {"width": 64, "height": 64, "steps": 3}


class Service:
    """An application, its parts, and a client with a key."""

    def __init__(
        self,
        folder: Path,
        pipeline: Pipeline,
        limits: ServiceLimits,
        url: str | None = None,
        generator: ImageGenerator | None = None,
    ) -> None:
        self.database = opened(url or new_sqlite(folder / "x.sqlite3"))
        self.keys, self.store = KeyStore(self.database), JobStore(self.database)
        self.counters, self.queue = Counters(self.database), Queue(self.database)
        self.data = folder
        (folder / "images").mkdir()
        parts = (self.database, self.store, self.queue, self.keys, self.counters, limits, folder, lambda: pipeline)
        embeddings = Embeddings(self.database)
        self.app = create_app(Resources(*parts, embeddings), ADAPTERS)
        self.app.state.links = self.links = OneTimeLinks()
        self.steps = JobSteps(
            self.store,
            self.counters,
            folder / "images",
            pipeline=lambda _backends: pipeline,
            generators=Generators(lambda _model: generator or FakeGenerator(), TOYS.get_video),
            payer=lambda _: None,
            embeddings=embeddings,
        )
        self.me = self.client("me")

    def client(self, name: str) -> TestClient:
        """Return a client with a new key of that name."""
        headers = {"Authorization": f"Bearer {self.keys.add(name)}"}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def close(self) -> None:
        """Close all connections."""
        self.queue.close()
        self.database.engine.dispose()

    def run_job(self, id_: str) -> None:
        """Run a job as workers do."""
        if self.steps.make_prompt(id_, lambda _, compute: compute()):
            self.steps.make_pictures(id_, lambda _, compute: compute())


def stages(translator: Any = None) -> Pipeline:
    """Return a pipeline of light stages."""
    return make_pipeline(EchoParaphraser(), translator or FixedTranslator(), WordExtractor(), "original")
