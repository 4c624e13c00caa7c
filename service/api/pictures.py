"""Files of the pictures of jobs."""

from pathlib import Path

import structlog

from ..jobs.live_picture import live_file
from ..jobs.store import Job
from ..messages import _
from ..pipeline.whole_files import is_whole
from .dependencies import Resources
from .errors import ProblemError
from .schemas import MediaType

log = structlog.get_logger()


MEDIA_TYPES: dict[str, MediaType] = {".png": "image/png", ".webp": "image/webp", ".mp4": "video/mp4"}
"""The media types of pictures and clips, by the endings of their names."""


def picture_path(resources: Resources, job: Job, number: int) -> Path:
    """Return where one picture of a job, or its clip, is or would be."""
    return resources.data / "images" / job.id / f"{number}{job.suffix}"


def picture_file(resources: Resources, job: Job, number: int) -> Path:
    """Return the file of one picture of a job, or of its clip. Raise ``ProblemError`` where it is none or damaged."""
    if number >= len(job.images):
        message = _("there is no picture {number}: the job has {count}")
        raise ProblemError(404, message.format(number=number, count=len(job.images)))
    file = picture_path(resources, job, number)
    if not is_whole(file):
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
