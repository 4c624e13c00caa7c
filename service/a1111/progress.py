"""``progress``, ``interrupt`` and ``skip``: of the jobs that the calling key asked for by ``txt2img`` and ``img2img``.

The current one is that which runs, or else the next. The other jobs of the key are not what a client of AUTOMATIC1111
shows, so it must not end them.
"""

import base64
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from ..api.acceptance import stop_job
from ..api.auth import KeyDep
from ..api.dependencies import Resources, ResourcesDep
from ..api.pictures import live_picture
from ..jobs.api_keys import Key
from ..jobs.current import CurrentJob, current_job
from .replies import TIMESTAMP
from .routing import JOB_PREFIX, new_router

router = new_router()


class State(BaseModel):
    """The state of the current job; ``job_count`` is 0 when there is none."""

    skipped: bool = False
    interrupted: bool = False
    stopping_generation: bool = False
    job: str = ""
    job_count: int = 0
    job_timestamp: str = "0"
    job_no: int = 0
    sampling_step: int = 0
    sampling_steps: int = 0


class ProgressReply(BaseModel):
    """How far the current job is, from 0 to 1, the seconds that are left, and its live picture as base64."""

    progress: float = 0.0
    eta_relative: float = 0.0
    state: State = State()
    current_image: str | None = None
    textinfo: str | None = None


@router.get("/progress")
def show_progress(resources: ResourcesDep, key: KeyDep, skip_current_image: bool = False) -> ProgressReply:
    """Say how far the current job of the key is, and show its live picture unless it shall be skipped."""
    current = current_job(resources.database, key.name, JOB_PREFIX)
    if current is None:
        return ProgressReply()
    reply = _progress(current)
    if not skip_current_image and (picture := live_picture(resources, current.id)):
        reply.current_image = base64.b64encode(picture).decode()
    return reply


@router.post("/interrupt")
def interrupt_job(resources: ResourcesDep, key: KeyDep) -> dict[str, Any]:
    """Stop the current job of the key, if any; the request that waits for it gets what is there, if it has begun."""
    _stop_current(resources, key)
    return {}


@router.post("/skip")
def skip_job(resources: ResourcesDep, key: KeyDep) -> None:
    """Stop the current job as ``interrupt`` does: its pictures are drawn together."""
    _stop_current(resources, key)


def _stop_current(resources: Resources, key: Key) -> None:
    current = current_job(resources.database, key.name, JOB_PREFIX)
    if current and (job := resources.store.get(current.id, key.name)):
        stop_job(resources, job)


def _progress(current: CurrentJob) -> ProgressReply:
    share = current.step / current.steps if current.steps else 0.0
    state = State(
        job=current.id,
        job_count=current.active,
        job_timestamp=datetime.fromtimestamp(current.created_at, UTC).strftime(TIMESTAMP),
        sampling_step=current.step,
        sampling_steps=current.steps,
    )
    left = current.seconds * (1 - share) / share if share else 0.0
    return ProgressReply(progress=round(share, 4), eta_relative=round(left, 2), state=state)
