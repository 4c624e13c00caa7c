"""What the routes of jobs answer with."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from ..jobs.store import State


class ImageOut(BaseModel):
    """A picture that is there."""

    number: int
    seed: int
    url: str


class JobSummary(BaseModel):
    """A job as it stands."""

    id: str
    state: State
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    images: list[ImageOut]
    problem: dict[str, Any] | None
    url: str


class JobOut(JobSummary):
    """A job in full; ``position`` is how many stand before it until it is drawn."""

    position: int | None
    request: dict[str, Any]
    preview: dict[str, Any] | None


class JobPage(BaseModel):
    """Jobs, newest first; ``next`` is the address of older ones."""

    jobs: list[JobSummary]
    next: str | None


class Stages(BaseModel):
    """What the stages of a job made, and how long they took."""

    preview: dict[str, Any] | None
    stages: list[dict[str, Any]]
