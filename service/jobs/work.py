"""What is done for a job, step by step; what a step returned is kept by ``keep``."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import structlog
from sqlalchemy.exc import OperationalError
from tenacity import Retrying, retry_if_exception_type, wait_exponential

from generate import ImageGenerator

from ..drawing import draw
from ..files import FileError, write_bytes
from ..pipeline import Pipeline
from ..preview import Preview
from ..providers.calls import Limit, paid_by
from ..run import Stage, StageError
from .previewing import preview_of, summary, used
from .queue import PROMPT
from .request import JobRequest
from .store import Job, JobStore, Problem
from .totals import Totals

Keep = Callable[[str, Callable[[], str]], str]
"""Returns what the work of that name returns, or what it returned when the job was done before."""

_PROGRESS = 0.5  # seconds between two tellings
_TITLE = "The job failed"


_patient = Retrying(retry=retry_if_exception_type(OperationalError), wait=wait_exponential(max=2), reraise=True)
"""While the database is away a worker waits for it: what it has done must not be lost for that."""


log = structlog.get_logger()


class CanceledError(Exception):
    """The job is wanted no more."""


class Work:
    """The stages, for jobs; knows nothing of queues."""

    def __init__(  # noqa: PLR0913 - what a worker works with
        self,
        store: JobStore,
        totals: Totals,
        images: Path,
        *,
        pipeline: Callable[[], Pipeline],
        generator: Callable[[], ImageGenerator],
        payer: Callable[[str], Limit | None],
        refiner: str | None = None,
    ) -> None:
        """Args: ``pipeline`` and ``generator`` load once, when they are first wanted; ``payer`` is that of a key."""
        self._store = cast(JobStore, _Patiently(store))
        self._totals = cast(Totals, _Patiently(totals))
        self._images = images
        self._pipeline = pipeline
        self._generator = generator
        self._payer = payer
        self._refiner = refiner

    def warm(self, queue: str) -> None:
        """Has what works on ``queue`` load, before there is a job; what cannot be loaded fails with its first one."""
        with suppress(Exception):
            _ = self._pipeline() if queue == PROMPT else self._generator()

    def prompt(self, job_id: str, keep: Keep) -> bool:
        """Makes the prompt pair of a job; returns whether pictures of it are wanted now."""
        job = self._begun(job_id)
        if job is None:
            return False
        if job.preview:
            return True
        try:
            with paid_by(self._payer(job.key_name)):
                made = self._previewed(job, JobRequest.model_validate(job.request), keep)
        except CanceledError:
            return False
        except Exception as error:
            self._fail(job_id, error)
            return False
        log.info("prompt", job=job_id, key=job.key_name, **summary(made))
        return self._store.keep_preview(job_id, made.to_json())

    def draw(self, job_id: str, keep: Keep) -> None:
        """Draws the pictures of a job, whose prompt pair is there."""
        job = self._begun(job_id, drawing=True)
        if job is None or not job.preview:
            return
        started = time.monotonic()
        try:
            seeds = keep("generate", lambda: self._drawn(job))
        except CanceledError:
            return
        except Exception as error:
            self._fail(job_id, error)
            return
        if self._store.finish(job_id, "succeeded", images=[int(seed) for seed in seeds.split()]):
            self._totals.add({("jobs", "succeeded"): 1})
            log.info("drawn", job=job_id, key=job.key_name, seconds=round(time.monotonic() - started, 3))

    def _begun(self, job_id: str, *, drawing: bool = False) -> Job | None:
        return self._store.get(job_id) if self._store.begin(job_id, drawing=drawing) else None

    def _previewed(self, job: Job, request: JobRequest, keep: Keep) -> Preview:
        def checkpoint(stage: Stage, work: Callable[[], str]) -> str:
            def watched() -> str:
                self._check_wanted(job.id)
                started = time.monotonic()
                made = work()
                self._told(job.id, stage, time.monotonic() - started, result=json.loads(made)["result"])
                return made

            return keep(stage, watched)

        def on_stage(stage: Stage) -> None:
            if stage != "compose":  # which takes no time
                self._store.tell(job.id, "stage", {"stage": stage, "state": "started"})

        if request.prompt is not None:
            made = preview_of(self._pipeline(), request.prompt, on_stage=on_stage, checkpoint=checkpoint)
        else:
            made = self._pipeline().redo(request.saved(), on_stage=on_stage, checkpoint=checkpoint)
        self._totals.add(used(made))
        self._store.tell(job.id, "prompt", {"prompt": made.prompt, "prompt_2": made.prompt_2})
        return made

    def _drawn(self, job: Job) -> str:
        """Writes the pictures and returns their seeds."""
        preview = Preview.from_json(job.preview or "")
        request = JobRequest.model_validate(job.request).generation.image_request(preview.phrases)
        attempt = time.time_ns()
        started = last = time.monotonic()
        self._store.tell(job.id, "stage", {"stage": "generate", "state": "started"})

        def on_step(step: int, of: int, seconds: float) -> None:
            nonlocal last
            self._check_wanted(job.id)
            if time.monotonic() - last >= _PROGRESS or step == of:
                last = time.monotonic()
                told = {"step": step, "of": of, "seconds": round(seconds, 2), "attempt": attempt}
                self._store.tell(job.id, "progress", told)

        folder = self._images / job.id
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"{folder} cannot be made: {error.strerror or error}") from error
        file = folder / "0.png"
        seeds = []
        for number, picture in enumerate(draw(self._generator(), preview, request, file, on_step, self._refiner)):
            write_bytes(folder / f"{number}.png", picture.data)
            seeds.append(str(picture.seed))
        seconds = time.monotonic() - started
        self._told(job.id, "generate", seconds)
        self._totals.add({("images", ""): len(seeds), ("gpu_busy_seconds", ""): seconds})
        return " ".join(seeds)

    def _told(self, job_id: str, stage: str, seconds: float, **result: Any) -> None:
        self._totals.add({("stage_seconds", stage): seconds, ("stage_runs", stage): 1})
        told = {"stage": stage, "state": "finished", "seconds": round(seconds, 3), **result}
        self._store.tell(job_id, "stage", told)

    def _check_wanted(self, job_id: str) -> None:
        if not self._store.wanted(job_id):
            raise CanceledError(job_id)

    def _fail(self, job_id: str, error: Exception) -> None:
        if self._store.finish(job_id, "failed", problem=problem_of(error)):
            self._totals.add({("jobs", "failed"): 1})
            log.warning("failed", job=job_id, error=type(error).__name__, stage=getattr(error, "stage", None))


class _Patiently:
    """Does what another object does, and waits for the database where that takes it."""

    def __init__(self, other: object) -> None:
        self._other = other

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._other, name)
        return lambda *given, **named: _patient.copy()(method, *given, **named)


def problem_of(error: Exception) -> Problem:
    """Returns what a user is told of ``error``: what was foreseen in its own words, all else by its kind alone."""
    if isinstance(error, StageError):
        return {"title": _TITLE, "detail": str(error), "stage": error.stage}
    if isinstance(error, ValueError | FileError):
        return {"title": _TITLE, "detail": str(error)}
    return {"title": _TITLE, "detail": f"an error that nobody foresaw ({type(error).__name__}): see the worker's log"}
