"""Response bodies of the routes of jobs."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from ..jobs.store import State
from .errors import Problem

MediaType = Literal["image/png", "image/webp", "video/mp4"]


class ImageOut(BaseModel):
    """A generated picture, or a clip, which is the only one of its job."""

    number: int
    seed: int
    score: float | None = Field(
        ge=-1,
        le=1,
        description="How near the picture is to its prompt, by CLIP: -1 to 1, higher is nearer. "
        "Compare it among pictures of one text. Null where the service has no CLIP model.",
    )
    media_type: MediaType
    url: str


class JobSummary(BaseModel):
    """The state of a job, its text, and its prompt once that is made."""

    id: str
    state: State
    text: str
    prompt: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    images: list[ImageOut]
    favourite: bool
    group: str | None = Field(description="The grid or the story that it belongs to.")
    stopping: bool
    stopped_at: int | None
    problem: Problem | None
    url: str


class JobOut(JobSummary):
    """A job in full; ``position`` is the number of jobs before it until its pictures begin."""

    position: int | None
    request: dict[str, Any]
    preview: dict[str, Any] | None


class JobPage(BaseModel):
    """A page of jobs, newest first; ``next`` is the address of the next page."""

    jobs: list[JobSummary]
    next: str | None


class Stages(BaseModel):
    """The preview of a job, and the events of its stages with their times."""

    preview: dict[str, Any] | None
    stages: list[dict[str, Any]]
