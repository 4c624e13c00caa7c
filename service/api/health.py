"""Health checks: liveness and readiness."""

import os

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from sqlalchemy import text

from ..jobs.running import RunningJobs
from ..messages import _
from .dependencies import ResourcesDep
from .errors import ProblemError
from .hosts import is_local_name


async def _check_host(request: Request) -> None:
    if not is_local_name(request.headers.get("host", "")):
        raise ProblemError(421, _("health checks answer to addresses and names without a dot: set the header Host"))


router = APIRouter(tags=["health"], dependencies=[Depends(_check_host)])


class Health(BaseModel):
    """A positive answer."""

    status: str = "ok"


@router.get("/healthz", response_model=Health)
async def check_liveness() -> Health:
    """Answer while the process runs, without waiting for other requests."""
    return Health()


@router.get("/readyz", response_model=Health)
def check_readiness(resources: ResourcesDep) -> Health:
    """Check that the stages are loaded, the database answers, pictures can be written, and no worker has stalled."""
    if resources.warm_up and not resources.warm_up.done():
        raise ProblemError(503, _("the stages are still loading: try again in a moment"), {"Retry-After": "2"})
    if resources.warm_up and (error := resources.warm_up.exception()):
        raise ProblemError(503, str(error) or type(error).__name__)
    with resources.database.reading() as connection:
        connection.execute(text("SELECT 1"))
    images = resources.data / "images"
    if not (images.is_dir() and os.access(images, os.W_OK)):
        raise ProblemError(503, _("the folder of pictures is not writable"))
    for executor, seconds in RunningJobs(resources.database).stalled().items():
        message = _("the worker {name} has made no step for {minutes:.0f} minutes: see its log")
        raise ProblemError(503, message.format(name=executor, minutes=seconds / 60))
    return Health()
