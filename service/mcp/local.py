"""The pipeline and the generator of this process, for one assistant on standard streams."""

import logging
import re
import uuid
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from anyio import CapacityLimiter, Event, create_task_group, from_thread, to_thread
from anyio.abc import TaskGroup

from generate import ImageGenerator, Step, check_loras, upscaler_names

from ..config.settings import Settings
from ..files import private_folder, write_bytes
from ..jobs.request import Generation, JobRequest, PreviewRequest
from ..messages import _
from ..pipeline import Pipeline, Preview
from ..pipeline.pictures import distilled_by, generate_pictures
from ..pipeline.whole_files import is_whole
from ..reasons import reason_of
from .backend import BackendError, MissingError, Progress
from .schemas import JobReport, PictureOut, State, picture_uri
from .sentences import FORESEEN, sentence, unexpected

_ID = re.compile("^[0-9a-f]{32}$")
_MOST_JOBS = 100  # whose state is remembered

log = logging.getLogger(__name__)


class _CanceledError(Exception):
    """The job is not wanted any more."""


@dataclass
class _Job:
    prompt: PreviewRequest
    generation: Generation
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    state: State = "starting"
    preview: Preview | None = None
    progress: Progress | None = None
    seeds: tuple[int, ...] = ()
    problem: str | None = None
    changed: Event = field(default_factory=Event)

    @property
    def has_ended(self) -> bool:
        return self.state in ("succeeded", "failed", "canceled")

    def change(self, **fields: object) -> None:
        """Set fields and wake those who wait; a job that has ended stays as it is."""
        if self.has_ended:
            return
        for name, value in fields.items():
            setattr(self, name, value)
        changed, self.changed = self.changed, Event()
        changed.set()


class LocalBackend:
    """Runs jobs in this process, one at a time; open it in the event loop of the server."""

    def __init__(
        self, settings: Settings, pipeline: Pipeline, generator: Callable[[], ImageGenerator], folder: Path
    ) -> None:
        """Take the parts.

        Args:
            settings: Those of the generator.
            pipeline: Makes the prompts.
            generator: Returns the generator; called for each job, it loads it once.
            folder: Gets a folder of pictures for each job.
        """
        self._settings = settings
        self._pipeline = pipeline
        self._generator = generator
        self._folder = folder
        self._jobs: dict[str, _Job] = {}
        self._turn = CapacityLimiter(1)
        self._tasks: TaskGroup = create_task_group()

    async def __aenter__(self) -> Self:
        """Take jobs from now on."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        """Cancel all jobs."""
        for job in self._jobs.values():
            job.change(state="canceled")
        self._tasks.cancel_scope.cancel()
        return await self._tasks.__aexit__(kind, error, traceback)

    async def preview(self, request: PreviewRequest) -> Preview:
        """Return the prompt pair of a text."""
        return await to_thread.run_sync(self._pipeline.preview, request.text, request.options())

    async def begin(self, prompt: PreviewRequest, generation: Generation) -> str:
        """Accept a job, and return its id."""
        check_loras(prompt.text, self._settings.lora)
        self._pipeline.alternatives.check(prompt.text, prompt.negative_prompt)
        request = JobRequest(prompt=prompt, preview=None, generation=generation).with_text_settings(
            upscaler_names(self._settings.upscalers)
        )
        job = _Job(prompt, request.generation.resolved())
        self._jobs[job.id] = job
        for ended in [one.id for one in self._jobs.values() if one.has_ended][: len(self._jobs) - _MOST_JOBS]:
            del self._jobs[ended]
        self._tasks.start_soon(self._run, job)
        return job.id

    async def steps(self, job_id: str) -> AsyncGenerator[Progress]:
        """Yield the steps of a job as they happen, until it has ended."""
        job = self._job(job_id)
        while True:
            changed, progress = job.changed, job.progress
            if progress:
                yield progress
            if job.has_ended:
                return
            await changed.wait()

    async def report(self, job_id: str) -> JobReport:
        """Return the state of a job."""
        job = self._job(job_id)
        return JobReport.of(
            job.id,
            job.state,
            text=job.prompt.text,
            preview=job.preview,
            problem=job.problem,
            pictures=[
                PictureOut(
                    number=number, seed=seed, uri=picture_uri(job.id, number), file=str(self._file(job.id, number))
                )
                for number, seed in enumerate(job.seeds)
            ],
        )

    async def picture(self, job_id: str, number: int) -> bytes:
        """Return a picture, also one that an earlier process has made."""
        file = self._file(job_id, number)
        if not (_ID.fullmatch(job_id) and is_whole(file)):
            raise MissingError(_("there is no such picture"))
        return await to_thread.run_sync(file.read_bytes)

    async def cancel(self, job_id: str) -> None:
        """Cancel a job: at once if it waits, within a step if it runs."""
        self._job(job_id).change(state="canceled")

    def _job(self, job_id: str) -> _Job:
        if job_id not in self._jobs:
            raise MissingError(_("there is no such job"))
        return self._jobs[job_id]

    def _file(self, job_id: str, number: int) -> Path:
        return self._folder / job_id / f"{number}.png"

    async def _run(self, job: _Job) -> None:
        try:
            await to_thread.run_sync(self._draw, job, limiter=self._turn, abandon_on_cancel=True)
        except FORESEEN as error:
            job.change(state="failed", problem=sentence(error))
        except Exception as error:
            log.exception("a job failed")
            job.change(state="failed", problem=unexpected(error))

    def _draw(self, job: _Job) -> None:
        """Make the prompts and pictures of a job, in a thread."""

        def change(**fields: object) -> None:
            from_thread.run_sync(partial(job.change, **fields))

        def on_step(step: Step) -> None:
            if job.has_ended:
                raise _CanceledError
            change(progress=Progress(step.number, step.of))

        if job.has_ended:
            return
        change(state="processing")
        preview = self._pipeline.preview(job.prompt.text, job.prompt.options(job.generation.seed))
        change(preview=preview)
        generator = self._generator()
        settings = job.generation.image_settings(preview.sampling, distilled_by(preview, generator.name))
        pictures = generate_pictures(generator, preview, settings, on_step=on_step, refiner=self._settings.refiner)
        seeds = []
        for number, picture in enumerate(pictures):
            self._write(job.id, number, picture.data)
            seeds.append(picture.seed)
        change(state="succeeded", seeds=tuple(seeds))

    def _write(self, job_id: str, number: int, data: bytes) -> None:
        file = self._file(job_id, number)
        try:
            private_folder(file.parent)
            write_bytes(file, data)
        except OSError as error:
            message = _("{file} cannot be written: {reason}")
            raise BackendError(message.format(file=file, reason=reason_of(error))) from error
