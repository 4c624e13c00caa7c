"""The jobs of the service, for the caller of one request."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from ..api.acceptance import accept_job, end_job
from ..api.auth import add_log_fields
from ..api.dependencies import Resources
from ..api.errors import ProblemError
from ..api.jobs import owned_job
from ..api.pictures import picture_file
from ..api.places import NoPlaceError, Places
from ..api.previews import PreviewMaker, checked_text
from ..api.watcher import JobWatcher, followed
from ..jobs.api_keys import Key
from ..jobs.database import is_outage
from ..jobs.previewing import summary
from ..jobs.queueing import QueueFullError
from ..jobs.request import Generation, JobRequest, PreviewRequest
from ..jobs.store import Job
from ..messages import _
from ..pipeline import Preview
from .backend import BackendError, MissingError, Progress
from .schemas import JobReport, PictureOut, picture_uri


class JobsBackend:
    """Makes previews and jobs of a key, under the limits and budgets of all routes."""

    def __init__(self, request: Request) -> None:
        """Take a request that has been authenticated."""
        self._request = request
        self._key: Key = request.state.key
        self._resources: Resources = request.app.state.resources
        self._maker: PreviewMaker = request.app.state.previews
        self._watcher: JobWatcher = request.app.state.watcher
        self._waits: Places = request.app.state.waits

    async def preview(self, request: PreviewRequest) -> Preview:
        """Return the prompt pair of a text."""

        def make() -> Preview:
            return self._maker.make(self._key, checked_text(request, self._resources.limits))

        with _for_assistants(), self._maker.place(self._key.name):
            made = await to_thread.run_sync(make, limiter=self._maker.threads)
        add_log_fields(self._request, **summary(made))
        return made

    async def begin(self, prompt: PreviewRequest, generation: Generation) -> str:
        """Accept a job, and return its id."""
        request = JobRequest(prompt=prompt, preview=None, generation=generation)
        with _for_assistants():
            job, _new = await run_in_threadpool(accept_job, self._resources, self._key, request, None)
        add_log_fields(self._request, job=job.id)
        return job.id

    async def steps(self, job_id: str) -> AsyncGenerator[Progress]:
        """Yield the steps of a job as they happen, until it has ended; nothing if too many callers wait."""
        try:
            with self._waits.taken(self._key.name), self._watcher.watching(job_id) as watch:
                async for _state, events in followed(watch, self._resources.store):
                    for event in events:
                        if event.kind == "progress":
                            yield Progress(event.data["step"], event.data["of"])
        except NoPlaceError:
            return

    async def report(self, job_id: str) -> JobReport:
        """Return the state of a job of the key."""
        job = await self._job(job_id)
        report = JobReport.of(
            job.id,
            job.state,
            text=job.text,
            preview=Preview.from_json(job.preview) if job.preview else None,
            problem=job.problem and job.problem["detail"],
            pictures=[] if job.is_clip else _pictures(job),
        )
        if not (job.is_clip and job.images):
            return report
        advice = _("the job is a clip, which only the service itself sends: GET {address}")
        return report.model_copy(update={"advice": advice.format(address=f"/api/v1/jobs/{job.id}/images/0")})

    async def picture(self, job_id: str, number: int) -> bytes:
        """Return a picture of a job of the key."""
        job = await self._job(job_id)
        if job.is_clip:
            raise MissingError(_("there is no such picture"))
        with _for_assistants():
            file = picture_file(self._resources, job, number)
        return await run_in_threadpool(file.read_bytes)

    async def cancel(self, job_id: str) -> None:
        """Cancel a job of the key: at once if it waits, within a step if it runs."""
        await run_in_threadpool(end_job, self._resources, await self._job(job_id))

    async def _job(self, job_id: str) -> Job:
        with _for_assistants():
            return await run_in_threadpool(owned_job, self._resources, self._key, job_id)


def _pictures(job: Job) -> list[PictureOut]:
    images = enumerate(job.images)
    return [PictureOut(number=number, seed=seed, uri=picture_uri(job.id, number)) for number, seed in images]


@contextmanager
def _for_assistants() -> Iterator[None]:
    """Raise ``BackendError`` for what the routes answer with a problem document."""
    try:
        yield
    except (ProblemError, QueueFullError) as error:
        is_missing = isinstance(error, ProblemError) and error.status == HTTPStatus.NOT_FOUND
        raise (MissingError if is_missing else BackendError)(str(error)) from error
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        raise BackendError(_("the database cannot be reached: try again later")) from error
