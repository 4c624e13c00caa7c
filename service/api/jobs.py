"""Jobs: accepted at once, drawn in their turn, followed, cancelled, done again."""

import asyncio
import json
import re
import time
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from ..config.limits import ServiceLimits
from ..jobs.api_keys import Key
from ..jobs.queue import GPU, PROMPT
from ..jobs.request import Generation, JobRequest
from ..jobs.store import ENDED, Job, QueueLimits
from .auth import KeyDep, add_log_fields
from .dependencies import Resources, ResourcesDep
from .errors import ProblemError, problem_responses
from .previews import check_preview, check_text
from .schemas import ImageOut, JobOut, JobPage, JobSummary, Stages

_ID = re.compile("^[0-9a-f]{32}$")
_LONGEST_WAIT = 60  # seconds
_LOOK = 0.1  # seconds between two looks at a job that is waited for
_RETRY = 2  # seconds after which a job is worth another look

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])


def owned(resources: ResourcesDep, key: KeyDep, id_: Annotated[str, Path(alias="id", max_length=64)]) -> Job:
    """Returns a job of the caller's key; others are not there."""
    job = resources.store.get(id_, key.name) if _ID.fullmatch(id_) else None
    if job is None:
        raise ProblemError(404, "there is no such job")
    return job


OwnedJob = Annotated[Job, Depends(owned)]
IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", min_length=1, max_length=255, description="The same key, the same job.")
]
Prefer = Annotated[str | None, Header(description="wait=10 answers when the job has ended, or after so many seconds.")]


@router.post("", status_code=202, response_model=JobOut, responses={200: {"model": JobOut}, **problem_responses(429)})
async def accept(  # noqa: PLR0913, PLR0917 - what a request brings
    asked: JobRequest,
    request: Request,
    response: Response,
    resources: ResourcesDep,
    key: KeyDep,
    idempotency_key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> JobOut:
    """Takes a job: pictures of a Korean text, or of a preview."""
    job, is_new = await run_in_threadpool(_accept, resources, key, asked, idempotency_key)
    add_log_fields(request, job=job.id, new=is_new)
    return await _answer(resources, job, response, prefer)


@router.get("", response_model=JobPage)
def page(
    resources: ResourcesDep,
    key: KeyDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    before: Annotated[str | None, Query(pattern=_ID.pattern, description="Only jobs older than this one.")] = None,
) -> JobPage:
    """The jobs of the caller's key, newest first."""
    found = resources.store.page(key.name, limit + 1, before)
    shown = found[:limit]
    older = f"/api/v1/jobs?limit={limit}&before={shown[-1].id}" if len(found) > limit else None
    return JobPage(jobs=[JobSummary(**_summary(job)) for job in shown], next=older)


@router.get("/{id}", response_model=JobOut, responses=problem_responses(404))
async def get(resources: ResourcesDep, job: OwnedJob, response: Response, prefer: Prefer = None) -> JobOut:
    """One job."""
    shown = await _answer(resources, job, response, prefer)
    response.status_code = 200
    return shown


@router.get("/{id}/stages", response_model=Stages, responses=problem_responses(404))
def stages(resources: ResourcesDep, job: OwnedJob) -> Stages:
    """What each stage made."""
    events = [event.data for event in resources.store.events_after(job.id) if event.kind == "stage"]
    return Stages(preview=_object(job.preview), stages=events)


@router.get(
    "/{id}/images/{number}",
    response_class=FileResponse,
    responses={200: {"content": {"image/png": {}}}, **problem_responses(404)},
)
def image(resources: ResourcesDep, job: OwnedJob, number: Annotated[int, Path(ge=0, le=1000)]) -> FileResponse:
    """One picture of a job that has succeeded: a PNG that carries the whole way it came."""
    file = resources.data / "images" / job.id / f"{number}.png"
    if number >= len(job.images) or not file.is_file():
        raise ProblemError(404, f"there is no picture {number}: the job has {len(job.images)}")
    return FileResponse(file, media_type="image/png", headers={"Cache-Control": "private, immutable, max-age=31536000"})


@router.post("/{id}/cancel", response_model=JobOut, responses=problem_responses(404))
def cancel(resources: ResourcesDep, job: OwnedJob) -> JobOut:
    """Ends a job: at once while it waits, within a step while it is drawn. One that has ended stays as it is."""
    if resources.store.finish(job.id, "canceled"):
        resources.queue.cancel(job.id)
        resources.counters.add({("jobs", "canceled"): 1})
    return _out(resources, _seen(resources, job))


@router.post(
    "/{id}/again",
    status_code=202,
    response_model=JobOut,
    responses={200: {"model": JobOut}, **problem_responses(404, 429)},
)
async def again(  # noqa: PLR0913, PLR0917 - what a request brings
    resources: ResourcesDep,
    key: KeyDep,
    job: OwnedJob,
    response: Response,
    idempotency_key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> JobOut:
    """The same prompt pair with another seed; no stage before the drawing is done again."""
    made, _ = await run_in_threadpool(_again, resources, key, job, idempotency_key)
    return await _answer(resources, made, response, prefer)


def check_limits(asked: Generation, limits: ServiceLimits) -> None:
    """Raises ``ProblemError`` for pictures that are more than the service takes on."""
    pixels = asked.width * asked.height * (asked.hires or 1) ** 2
    for name, value, most in (
        ("pixels", pixels, limits.pixels),
        ("steps", asked.steps, limits.steps),
        ("images", asked.images, limits.images),
    ):
        if value > most:
            raise ProblemError(422, f"{value:,.0f} {name} are asked for: at most {most:,} are drawn here")


def _accept(resources: Resources, key: Key, asked: JobRequest, idempotency_key: str | None) -> tuple[Job, bool]:
    check_limits(asked.generation, resources.limits)
    if asked.prompt is not None:
        check_text(asked.prompt, resources.limits)
    else:
        check_preview(asked.saved(), resources.limits)
    return _keep(resources, key, asked, asked.hash(), PROMPT, idempotency_key)


def _again(resources: Resources, key: Key, job: Job, idempotency_key: str | None) -> tuple[Job, bool]:
    if job.preview is None:
        raise ProblemError(422, f"the job has no prompt pair yet, it is {job.state}: wait for it")
    asked = JobRequest.model_validate(job.request)
    other = asked.generation.model_copy(update={"seed": -1})
    anew = asked.model_copy(update={"generation": other})
    return _keep(resources, key, anew, f"again {job.id}", GPU, idempotency_key, job.preview)


def _keep(  # noqa: PLR0913, PLR0917 - what belongs to a job from its start
    resources: Resources,
    key: Key,
    asked: JobRequest,
    request_hash: str,
    queue: str,
    idempotency_key: str | None,
    preview: str | None = None,
) -> tuple[Job, bool]:
    """The job, with its seed drawn, at its first queue; and whether it is new."""
    kept = asked.model_copy(update={"generation": asked.generation.with_seed()})
    return resources.store.accept(
        key.name,
        kept.model_dump_json(),
        request_hash,
        partial(resources.queue.put, queue=queue),
        QueueLimits(resources.limits.jobs_of_a_key, resources.limits.jobs),
        idempotency_key=idempotency_key,
        preview=preview,
    )


async def _answer(resources: Resources, job: Job, response: Response, prefer: str | None) -> JobOut:
    wait = _wait(prefer)
    if wait:
        response.headers["Preference-Applied"] = f"wait={wait}"
        until = time.monotonic() + wait
        while job.state not in ENDED and time.monotonic() < until:
            await asyncio.sleep(_LOOK)
            job = await run_in_threadpool(_seen, resources, job)
    shown = await run_in_threadpool(_out, resources, job)
    response.headers["Location"] = shown.url
    if job.state in ENDED:
        response.status_code = 200
    else:
        response.headers["Retry-After"] = str(_RETRY)
    return shown


def _seen(resources: Resources, job: Job) -> Job:
    """The job as it stands now; one that was forgotten meanwhile, as it stood."""
    return resources.store.get(job.id) or job


def _wait(prefer: str | None) -> int:
    """The seconds of ``wait`` in a ``Prefer`` header (RFC 7240); what cannot be read is no preference."""
    for preference in (prefer or "").split(","):
        name, _, value = preference.partition("=")
        if name.strip().lower() == "wait" and value.strip().isascii() and value.strip().isdecimal():
            return min(int(value.strip()[:9]), _LONGEST_WAIT)
    return 0


def _out(resources: Resources, job: Job) -> JobOut:
    position = resources.store.position(job)
    return JobOut(**_summary(job), position=position, request=job.request, preview=_object(job.preview))


def _summary(job: Job) -> dict[str, Any]:
    url = f"/api/v1/jobs/{job.id}"
    return {
        "id": job.id,
        "state": job.state,
        "created_at": _moment(job.created_at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
        "images": [ImageOut(number=n, seed=seed, url=f"{url}/images/{n}") for n, seed in enumerate(job.images)],
        "problem": job.problem,
        "url": url,
    }


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _object(preview: str | None) -> dict[str, Any] | None:
    return json.loads(preview) if preview else None
