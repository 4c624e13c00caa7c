"""What the routes work with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends, Request

from ..config.limits import ServiceLimits
from ..jobs.api_keys import KeyStore
from ..jobs.counters import Counters
from ..jobs.database import Database
from ..jobs.queue import Queue
from ..jobs.store import JobStore
from ..pipeline.pipeline import Pipeline


@dataclass(frozen=True)
class Resources:
    """One of each, for all requests; ``pipeline`` returns the same one each time."""

    database: Database
    store: JobStore
    queue: Queue
    keys: KeyStore
    counters: Counters
    limits: ServiceLimits
    data: Path
    pipeline: Callable[[], Pipeline]


def resources_of(request: Request) -> Resources:
    """Returns those of the application."""
    return cast(Resources, request.app.state.resources)


ResourcesDep = Annotated[Resources, Depends(resources_of)]
