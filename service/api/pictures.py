"""Files of the pictures of jobs."""

from pathlib import Path

import structlog

from ..jobs.live_picture import live_file
from ..jobs.store import Job
from ..messages import _
from ..pipeline.pictures import is_whole_png
from .dependencies import Resources
from .errors import ProblemError

log = structlog.get_logger()


def picture_path(resources: Resources, job: Job, number: int) -> Path:
    """Return where the PNG of one picture of a job is, or would be."""
    return resources.data / "images" / job.id / f"{number}.png"


def picture_file(resources: Resources, job: Job, number: int) -> Path:
    """Return the PNG of one picture of a job. Raise ``ProblemError`` where there is none, or it was damaged."""
    if number >= len(job.images):
        message = _("there is no picture {number}: the job has {count}")
        raise ProblemError(404, message.format(number=number, count=len(job.images)))
    file = picture_path(resources, job, number)
    if not is_whole_png(file):
        log.error("picture_lost", job=job.id, number=number)
        message = _("picture {number} was generated, but its file is gone or damaged: generate it again")
        raise ProblemError(410, message.format(number=number), {"Cache-Control": "no-store"})
    return file


def live_picture(resources: Resources, job_id: str) -> bytes | None:
    """Return the PNG of a running job as far as it has come; None where there is none now."""
    try:
        return live_file(resources.data / "images", job_id).read_bytes()
    except OSError:
        return None
