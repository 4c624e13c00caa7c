"""What is done for a job, step by step; what a step returned is kept by ``keep``."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from generate import ImageGenerator

from ..files import FileError, write_bytes
from ..pipeline.pictures import draw
from ..pipeline.pipeline import Pipeline
from ..pipeline.preview import Preview
from ..providers.calls import Limit, paid_by
from ..trace.run import Stage, StageError
from .counters import Totals
from .previewing import preview_of, summary, used
from .queue import PROMPT
from .request import JobRequest
from .retry import patient
from .store import Job, JobStore, Problem

Keep = Callable[[str, Callable[[], str]], str]
"""Returns what the work of that name returns, or what it returned when the job was done before."""

_PROGRESS = 0.5  # seconds between two tellings
_TITLE = "The job failed"

log = structlog.get_logger()


class CanceledError(Exception):
    """The job is wanted no more."""


class NotKeptError(Exception):
    """What a step returned could not be kept, or not be read: no fault of the job, which is done again."""


class FailedError(Exception):
    """A step failed, now or when it was done before; ``problem`` is what a user is told."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


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
        self._store = patient(store)
        self._totals = patient(totals)
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
        """Makes the prompt pair of a job; returns whether pictures of it are wanted. Raises ``NotKeptError``.

        Each step is done, or its result read, in the same order whenever a job is done again.
        """
        job = self._begun(job_id)
        if job is None:
            return False
        try:
            with paid_by(self._payer(job.key_name)):
                made = self._previewed(job, JobRequest.model_validate(job.request), keep)
            self._kept(keep, "preview", lambda: self._keep_preview(job, made))
        except Exception as error:
            self._end(job_id, error)
            return False
        return self._store.wanted(job_id)

    def draw(self, job_id: str, keep: Keep) -> None:
        """Draws the pictures of a job, whose prompt pair is there. Raises ``NotKeptError``."""
        job = self._begun(job_id, drawing=True)
        if job is None or not job.preview:
            return
        started = time.monotonic()
        try:
            seeds = self._kept(keep, "generate", lambda: self._drawn(job))
        except Exception as error:
            self._end(job_id, error)
            return
        if self._store.finish(job_id, "succeeded", images=[int(seed) for seed in seeds.split()]):
            self._totals.add({("jobs", "succeeded"): 1})
            log.info("drawn", job=job_id, key=job.key_name, seconds=round(time.monotonic() - started, 3))

    @staticmethod
    def _kept(keep: Keep, name: str, work: Callable[[], str]) -> str:
        """Does a step unless it was done before; a failure is kept as well, so that it is the same each time."""

        def outcome() -> str:
            try:
                return json.dumps({"made": work()})
            except Exception as error:
                if isinstance(error.__cause__ or error, CanceledError):  # within the drawing it is a cause
                    return json.dumps({})
                log.warning("failed", step=name, error=type(error).__name__)
                return json.dumps({"problem": problem_of(error)})

        told = json.loads(keep(name, outcome))
        if "problem" in told:
            raise FailedError(told["problem"])
        if "made" not in told:
            raise CanceledError
        return str(told["made"])

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

            return self._kept(keep, stage, watched)

        def on_stage(stage: Stage) -> None:
            if stage != "compose":  # which takes no time
                self._store.tell(job.id, "stage", {"stage": stage, "state": "started"})

        if request.prompt is not None:
            return preview_of(self._pipeline(), request.prompt, on_stage=on_stage, checkpoint=checkpoint)
        return self._pipeline().redo(request.saved(), on_stage=on_stage, checkpoint=checkpoint)

    def _keep_preview(self, job: Job, made: Preview) -> str:
        if job.request.get("prompt"):  # what a saved preview cost was counted when it was made
            self._totals.add(used(made))
            log.info("prompt", job=job.id, key=job.key_name, **summary(made))
        self._store.tell(job.id, "prompt", {"prompt": made.prompt, "prompt_2": made.prompt_2})
        self._store.keep_preview(job.id, made.to_json())
        return ""

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

        seeds = []
        for number, picture in enumerate(
            draw(self._generator(), preview, request, Path("0.png"), on_step, self._refiner)
        ):
            self._write(job.id, number, picture.data)
            seeds.append(str(picture.seed))
        seconds = time.monotonic() - started
        self._told(job.id, "generate", seconds)
        self._totals.add({("images", ""): len(seeds), ("gpu_busy_seconds", ""): seconds})
        return " ".join(seeds)

    def _write(self, job_id: str, number: int, data: bytes) -> None:
        """Where it is written is no caller's business."""
        try:
            (self._images / job_id).mkdir(parents=True, exist_ok=True)
            write_bytes(self._images / job_id / f"{number}.png", data)
        except (OSError, FileError) as error:
            reason = getattr(error, "strerror", None) or str(error).rpartition(": ")[2]
            raise StageError("generate", f"a picture cannot be written: {reason}") from error

    def _told(self, job_id: str, stage: str, seconds: float, **result: Any) -> None:
        self._totals.add({("stage_seconds", stage): seconds, ("stage_runs", stage): 1})
        told = {"stage": stage, "state": "finished", "seconds": round(seconds, 3), **result}
        self._store.tell(job_id, "stage", told)

    def _check_wanted(self, job_id: str) -> None:
        if not self._store.wanted(job_id):
            raise CanceledError(job_id)

    def _end(self, job_id: str, error: Exception) -> None:
        """Ends a job that has failed; one that is wanted no more has ended, one that was not kept does not end."""
        if isinstance(error, NotKeptError):
            raise error
        if isinstance(error, CanceledError):
            return
        problem = error.problem if isinstance(error, FailedError) else problem_of(error)
        if self._store.finish(job_id, "failed", problem=problem):
            self._totals.add({("jobs", "failed"): 1})
            log.warning("failed", job=job_id, stage=problem.get("stage"))


def problem_of(error: Exception) -> Problem:
    """Returns what a user is told of ``error``: what was foreseen in its own words, all else by its kind alone."""
    if isinstance(error, StageError):
        return {"title": _TITLE, "detail": str(error), "stage": error.stage}
    if isinstance(error, ValueError):
        return {"title": _TITLE, "detail": str(error)}
    return {"title": _TITLE, "detail": f"an error that nobody foresaw ({type(error).__name__}): see the worker's log"}
