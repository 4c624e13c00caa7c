"""The jobs of the service, for the caller of one request."""

import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from ..api.acceptance import accept_job, end_job
from ..api.auth import add_log_fields
from ..api.dependencies import Resources
from ..api.errors import ProblemError
from ..api.places import NoPlaceError, Places
from ..api.previews import PreviewMaker, checked_text
from ..api.watcher import JobWatcher
from ..jobs.api_keys import Key
from ..jobs.database import is_outage
from ..jobs.previewing import summary
from ..jobs.request import Generation, JobRequest, PreviewRequest
from ..jobs.store import Job, QueueFullError
from ..messages import _
from ..pipeline import Preview
from ..pipeline.pictures import is_whole_png
from .backend import BackendError, MissingError, Progress
from .schemas import JobReport, PictureOut, picture_uri

_ID = re.compile("^[0-9a-f]{32}$")


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
        number = 0
        try:
            with self._waits.taken(self._key.name), self._watcher.watching(job_id) as watch:
                while progress := await watch.next():
                    if progress.last_event > number:
                        for event in await run_in_threadpool(self._resources.store.events_after, job_id, number):
                            number = event.number
                            if event.kind == "progress":
                                yield Progress(event.data["step"], event.data["of"])
                    if progress.has_ended:
                        return
        except NoPlaceError:
            return

    async def report(self, job_id: str) -> JobReport:
        """Return the state of a job of the key."""
        job = await self._job(job_id)
        return JobReport.of(
            job.id,
            job.state,
            text=_text(job),
            preview=Preview.from_json(job.preview) if job.preview else None,
            problem=job.problem and job.problem["detail"],
            pictures=[
                PictureOut(number=number, seed=seed, uri=picture_uri(job.id, number))
                for number, seed in enumerate(job.images)
            ],
        )

    async def picture(self, job_id: str, number: int) -> bytes:
        """Return a picture of a job of the key."""
        job = await self._job(job_id)
        if number >= len(job.images):
            message = _("there is no picture {number}: the job has {count}")
            raise MissingError(message.format(number=number, count=len(job.images)))
        file = self._resources.data / "images" / job.id / f"{number}.png"
        if not is_whole_png(file):
            message = _("picture {number} was generated, but its file is gone or damaged: generate it again")
            raise BackendError(message.format(number=number))
        return await run_in_threadpool(file.read_bytes)

    async def cancel(self, job_id: str) -> None:
        """Cancel a job of the key: at once if it waits, within a step if it runs."""
        await run_in_threadpool(end_job, self._resources, await self._job(job_id))

    async def _job(self, job_id: str) -> Job:
        job = None
        if _ID.fullmatch(job_id):
            with _for_assistants():
                job = await run_in_threadpool(self._resources.store.get, job_id, self._key.name)
        if job is None:
            raise MissingError(_("there is no such job"))
        return job


@contextmanager
def _for_assistants() -> Iterator[None]:
    """Raise ``BackendError`` for what the routes answer with a problem document."""
    try:
        yield
    except (ProblemError, QueueFullError) as error:
        raise BackendError(str(error)) from error
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        raise BackendError(_("the database cannot be reached: try again later")) from error


def _text(job: Job) -> str:
    """Return the text of a job, also of one that was created from a saved preview."""
    given = job.request.get("prompt") or job.request.get("preview") or {}
    return str(given.get("text", ""))
