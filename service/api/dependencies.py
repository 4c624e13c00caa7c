"""The resources of the routes."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends, Request

from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..jobs.api_keys import KeyStore
from ..jobs.counters import Counters
from ..jobs.database import Database
from ..jobs.embeddings import Embeddings
from ..jobs.queue import Queue
from ..jobs.store import JobStore
from ..pipeline import Pipeline
from ..pipeline.describing import Describer


@dataclass(frozen=True)
class Resources:
    """Resources that all requests share.

    Attributes:
        database: The database of the service.
        store: Its jobs.
        queue: Their queues.
        keys: The API keys.
        counters: Counters for metrics.
        limits: Limits of the service.
        data: Folder of the pictures.
        pipeline: Returns the same pipeline each time.
        embeddings: Those of the jobs.
        settings: The settings that the workers have too.
        describer: Says what pictures show.
        warm_up: Ends once the stages are loaded; None where nothing has to load.
    """

    database: Database
    store: JobStore
    queue: Queue
    keys: KeyStore
    counters: Counters
    limits: ServiceLimits
    data: Path
    pipeline: Callable[[], Pipeline]
    embeddings: Embeddings
    settings: Settings = field(default_factory=Settings)
    describer: Describer = field(default_factory=Describer)
    warm_up: Future[None] | None = None


async def resources_of(request: Request) -> Resources:
    """Return the resources of the application."""
    return cast(Resources, request.app.state.resources)


ResourcesDep = Annotated[Resources, Depends(resources_of)]
