"""Whether the service lives, and whether it can take work."""

import os

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text

from .dependencies import ResourcesDep
from .errors import ProblemError

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """All is well."""

    status: str = "ok"


@router.get("/healthz", response_model=Health)
async def healthz() -> Health:
    """The process answers; it waits for no other request."""
    return Health()


@router.get("/readyz", response_model=Health)
def readyz(resources: ResourcesDep) -> Health:
    """The database answers, and pictures can be written."""
    with resources.database.reading() as connection:
        connection.execute(text("SELECT 1"))
    images = resources.data / "images"
    if not (images.is_dir() and os.access(images, os.W_OK)):
        raise ProblemError(503, "the folder of pictures cannot be written to")
    return Health()
