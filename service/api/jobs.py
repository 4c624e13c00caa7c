"""Routes of jobs: create, list, read, cancel and repeat them."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from ..jobs.deletion import Deletion
from ..jobs.problems import completed
from ..jobs.request import JobRequest
from ..jobs.store import ENDED, Job
from ..messages import _
from .acceptance import accept_again, accept_job, end_job, stop_job
from .auth import KeyDep, add_log_fields
from .dependencies import Resources, ResourcesDep
from .errors import ProblemError, problem_responses
from .job_search import JobSearch
from .key_libraries import KeyLibraryDep
from .multipart import FORM, MultipartRoute
from .pictures import MEDIA_TYPES, live_picture, picture_file
from .places import NoPlaceError, Places
from .schemas import ImageOut, JobOut, JobPage, JobSummary, Stages
from .waiting import LateResponse, ended_job

ID = re.compile("^[0-9a-f]{32}$")
_LONGEST_WAIT = 60  # seconds
_RETRY_AFTER = 2  # seconds

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])
creation = APIRouter(prefix="/api/v1/jobs", tags=["jobs"], route_class=MultipartRoute)


def owned_job(resources: ResourcesDep, key: KeyDep, id_: Annotated[str, Path(alias="id", max_length=64)]) -> Job:
    """Return a job of the caller's key; other jobs are answered with 404."""
    job = resources.store.get(id_, key.name) if ID.fullmatch(id_) else None
    if job is None:
        raise ProblemError(404, _("there is no such job"))
    return job


OwnedJob = Annotated[Job, Depends(owned_job)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="The same key, the same job.",
    ),
]
Prefer = Annotated[
    str | None,
    Header(description="wait=10 waits for the end of the job, at most 10 s."),
]


@creation.post(
    "",
    status_code=202,
    response_model=JobOut,
    responses={200: {"model": JobOut}, **problem_responses(429)},
    openapi_extra=FORM,
)
async def create_job(  # noqa: PLR0913, PLR0917 - the parts of a request
    body: JobRequest,
    request: Request,
    resources: ResourcesDep,
    key: KeyDep,
    idempotency_key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Response:
    """Create a job: pictures of a Korean text or of a preview."""
    job, is_new = await run_in_threadpool(accept_job, resources, key, body, idempotency_key)
    add_log_fields(request, job=job.id, new=is_new)
    return LateResponse(partial(_answer, resources, job, prefer, 202))


@router.get("", response_model=JobPage)
def list_jobs(
    resources: ResourcesDep,
    key: KeyDep,
    library: KeyLibraryDep,
    wanted: Annotated[JobSearch, Query()],
) -> JobPage:
    """List the jobs of the caller's key, newest first."""
    found = resources.store.page(key.name, wanted.limit + 1, wanted.before, wanted.filter(library))
    shown = found[: wanted.limit]
    older = f"/api/v1/jobs?{wanted.query(before=shown[-1].id)}" if len(found) > wanted.limit else None
    return JobPage(jobs=[JobSummary(**summary(job)) for job in shown], next=older)


@router.get("/{id}", response_model=JobOut, responses=problem_responses(404))
async def read_job(resources: ResourcesDep, job: OwnedJob, prefer: Prefer = None) -> Response:
    """Return one job."""
    return LateResponse(partial(_answer, resources, job, prefer, 200))


@router.get("/{id}/stages", response_model=Stages, responses=problem_responses(404))
def read_stages(resources: ResourcesDep, job: OwnedJob) -> Stages:
    """Return the preview and the stage events of a job."""
    events = [event.data for event in resources.store.events_after(job.id) if event.kind == "stage"]
    return Stages(preview=_object(job.preview), stages=events)


@router.get(
    "/{id}/images/{number}",
    response_class=FileResponse,
    responses={200: {"content": {one: {} for one in MEDIA_TYPES.values()}}, **problem_responses(404, 410)},
)
def download_image(resources: ResourcesDep, job: OwnedJob, number: Annotated[int, Path(ge=0, le=1000)]) -> FileResponse:
    """Return one picture of a succeeded job as a PNG, or its clip, with the preview and settings it was made from.

    `Range` asks for a part of it.
    """
    file = picture_file(resources, job, number)
    headers = {"Cache-Control": "private, immutable, max-age=31536000"}
    return FileResponse(file, media_type=MEDIA_TYPES[file.suffix], headers=headers)


@router.get(
    "/{id}/live",
    response_class=Response,
    responses={
        200: {"content": {"image/png": {}}},
        204: {"description": "It waits, has ended, or has just begun to draw."},
        **problem_responses(404),
    },
)
def show_live_picture(resources: ResourcesDep, job: OwnedJob) -> Response:
    """Return the first picture of a running job as far as it has come, an eighth of its size, as a PNG."""
    picture = live_picture(resources, job.id)
    if picture is None:
        return Response(status_code=204)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "no-store"})


@router.post("/{id}/cancel", response_model=JobOut, responses=problem_responses(404))
def cancel_job(resources: ResourcesDep, job: OwnedJob) -> JobOut:
    """Cancel a job: at once if it waits, within a step if it runs. A finished job stays as it is."""
    end_job(resources, job)
    return _out(resources, resources.store.get(job.id) or job)


@router.post("/{id}/stop", response_model=JobOut, responses=problem_responses(404, 409))
def stop_running_job(resources: ResourcesDep, job: OwnedJob) -> JobOut:
    """Stop a job within a step and keep its pictures as far as they have come; one that waits is cancelled.

    `stopped_at` is then the step. The noise that is left is removed at once, so early steps show little.
    """
    stop_job(resources, job)
    return _out(resources, resources.store.get(job.id) or job)


@router.put("/{id}/favourite", status_code=204, responses=problem_responses(404))
def mark_favourite(resources: ResourcesDep, job: OwnedJob) -> None:
    """Make a job a favourite, which is kept until it is deleted by hand."""
    most = resources.limits.favourites_of_a_key
    if not resources.store.mark_favourite(job.id, most):
        message = _("there are {count:,} favourites, which is the limit: take the mark of another one away")
        raise ProblemError(422, message.format(count=most))


@router.delete("/{id}/favourite", status_code=204, responses=problem_responses(404))
def unmark_favourite(resources: ResourcesDep, job: OwnedJob) -> None:
    """Make a job no favourite; it is kept from now as long as one that has just finished."""
    resources.store.unmark_favourite(job.id)


@router.delete("/{id}", status_code=204, responses=problem_responses(404))
def delete_job(resources: ResourcesDep, job: OwnedJob) -> None:
    """Delete a job with its pictures and everything that is known of it; an active one is cancelled first."""
    end_job(resources, job)
    Deletion(resources.store, resources.queue, resources.data).delete([job.id])


@router.post(
    "/{id}/again",
    status_code=202,
    response_model=JobOut,
    responses={200: {"model": JobOut}, **problem_responses(404, 429)},
)
async def repeat_job(
    resources: ResourcesDep,
    key: KeyDep,
    job: OwnedJob,
    idempotency_key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Response:
    """Create a job with the same prompt pair and another seed; only the pictures are generated again.

    A job that ended before it had a prompt pair is done again from its text.
    """
    made, _ = await run_in_threadpool(accept_again, resources, key, job, idempotency_key)
    return LateResponse(partial(_answer, resources, made, prefer, 202))


async def _answer(resources: Resources, job: Job, prefer: str | None, active: int, request: Request) -> Response:
    """Return the job once it has ended or the wait is over; ``active`` is the status of one that has not ended."""
    headers = {}
    if wait := _wait(prefer):
        places: Places = request.app.state.waits
        with suppress(NoPlaceError), places.taken(job.key_name):
            headers["Preference-Applied"] = f"wait={wait}"
            job = await ended_job(request, job, wait) or job
    shown = await run_in_threadpool(_out, resources, job)
    headers["Location"] = shown.url
    if job.state not in ENDED:
        headers["Retry-After"] = str(_RETRY_AFTER)
    status = 200 if job.state in ENDED else active
    return Response(shown.model_dump_json(), status, headers, "application/json")


def _wait(prefer: str | None) -> int:
    """Return the seconds of ``wait`` in a ``Prefer`` header (RFC 7240), at most 60; 0 if there is none."""
    for preference in (prefer or "").split(","):
        name, _, value = preference.partition("=")
        if name.strip().lower() == "wait" and value.strip().isascii() and value.strip().isdecimal():
            return min(int(value.strip()[:9]), _LONGEST_WAIT)
    return 0


def _out(resources: Resources, job: Job) -> JobOut:
    position = resources.store.position(job)
    return JobOut(**summary(job), position=position, request=job.request, preview=_object(job.preview))


def summary(job: Job) -> dict[str, Any]:
    """Return the fields of the summary of a job."""
    url = f"/api/v1/jobs/{job.id}"
    made = job.made
    return {
        "id": job.id,
        "state": job.state,
        "text": made.get("text") or job.text,
        "prompt": made.get("prompt"),
        "created_at": datetime_of(job.created_at),
        "started_at": job.started_at and datetime_of(job.started_at),
        "finished_at": job.finished_at and datetime_of(job.finished_at),
        "favourite": job.is_favourite,
        "group": job.group_id,
        "stopping": job.is_stopping,
        "stopped_at": job.stopped_at,
        "images": [
            ImageOut(
                number=n,
                seed=seed,
                score=job.scores[n] if job.scores else None,
                media_type=MEDIA_TYPES[job.suffix],
                url=f"{url}/images/{n}",
            )
            for n, seed in enumerate(job.images)
        ],
        "problem": completed(job.problem) if job.problem else None,
        "url": url,
    }


def datetime_of(seconds: float) -> datetime:
    """Return a time in seconds since 1970 as one of UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def _object(preview: str | None) -> dict[str, Any] | None:
    return json.loads(preview) if preview else None
