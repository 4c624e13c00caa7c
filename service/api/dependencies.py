"""The resources of the routes."""

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
from ..pipeline import Pipeline


@dataclass(frozen=True)
class Resources:
    """Resources that all requests share; ``pipeline`` returns the same pipeline each time."""

    database: Database
    store: JobStore
    queue: Queue
    keys: KeyStore
    counters: Counters
    limits: ServiceLimits
    data: Path
    pipeline: Callable[[], Pipeline]


async def resources_of(request: Request) -> Resources:
    """Return the resources of the application."""
    return cast(Resources, request.app.state.resources)


ResourcesDep = Annotated[Resources, Depends(resources_of)]
