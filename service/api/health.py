"""Whether the service lives, and whether it can take work."""

import os

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text

from .problems import ProblemError
from .resources import Use

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """All is well."""

    status: str = "ok"


@router.get("/healthz", response_model=Health)
def healthz() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz", response_model=Health)
def readyz(use: Use) -> Health:
    """The database answers, and pictures can be written."""
    with use.database.reading() as connection:
        connection.execute(text("SELECT 1"))
    if not os.access(use.data, os.W_OK):
        raise ProblemError(503, "the data folder cannot be written to")
    return Health()
