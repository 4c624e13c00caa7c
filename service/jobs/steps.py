"""The steps of a job; a checkpoint saves the result of each, so that a recovered job does not repeat it."""

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection

from generate import Step, check_clip_prompt

from ..errors import USER_ERRORS
from ..files import FileError, make_folder, write_bytes
from ..library import Near
from ..messages import _, speaking
from ..pipeline import Pipeline, Preview
from ..pipeline.input_images import InputImages
from ..pipeline.preview import upgraded_keywords
from ..providers.calls import SpendingLimit, paid_by
from ..reasons import reason_of
from ..trace import Checkpoint, Json, Stage, StageError, interruptible
from . import watchdog
from .counters import Counters
from .embeddings import Embeddings, JobTexts, write_embedding
from .generators import Generators
from .key_library import KeyLibrary, embed_missing
from .live_picture import LivePicture, live_file
from .previewing import summary, text_hash, used, without_costs
from .problems import problem_of
from .queue import PROMPT
from .request import AcceptedJob
from .retry import WaitingLimit, waiting
from .search import words_of
from .shared_texts import SharedTexts
from .store import Job, JobStore, Problem

_PROGRESS_INTERVAL = 0.5  # seconds between two progress events

log = structlog.get_logger()


class CanceledError(Exception):
    """The job was cancelled."""


class CheckpointError(Exception):
    """A checkpoint could not be written or read; the job is not at fault and will be recovered."""


class FailedError(Exception):
    """A step failed, now or before the job was recovered; ``problem`` describes it to the user."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


class JobSteps:
    """Runs the stages of jobs; it knows nothing of queues."""

    def __init__(  # noqa: PLR0913 - the parts of a worker
        self,
        store: JobStore,
        counters: Counters,
        images: Path,
        *,
        pipeline: Callable[[Mapping[str, str]], Pipeline],
        generators: Generators,
        payer: Callable[[str], SpendingLimit | None],
        embeddings: Embeddings,
    ) -> None:
        """Take the parts of a worker.

        Args:
            store: Store of the jobs.
            counters: Counters for metrics.
            images: Folder of the pictures.
            pipeline: Returns the pipeline with the backends that a request names; the first call begins to load it.
            generators: Those of pictures and clips, likewise.
            payer: Returns the spending limit of a key by its name; None if it has none.
            embeddings: Those of the jobs.
        """
        self._store = store
        self._counters = counters
        self._images = images
        self._inputs = InputImages(images.parent / "inputs")
        self._generators = generators
        self._pipeline = pipeline
        self._payer = payer
        self._embeddings = embeddings
        self._shared_texts = SharedTexts()

    def warm_up(self, queue: str) -> None:
        """Begin to load the models for jobs of ``queue``; a model that cannot be loaded fails with the first job."""
        with suppress(Exception):
            self._pipeline({}) if queue == PROMPT else self._generators.of_images(None)

    def embed_missing(self) -> Iterator[int]:
        """Embed the jobs that have no embedding as ``embed_missing`` of a library does; nothing without a library."""
        library = self._pipeline({}).library
        return embed_missing(library, self._store, self._embeddings) if library else iter(())

    def make_prompt(self, job_id: str, checkpoint: Checkpoint) -> bool:
        """Make the prompt pair of a job; return whether its pictures are to be generated.

        A recovered job runs the same steps in the same order.

        Raises:
            CheckpointError: A checkpoint failed.
        """
        job = self._begin(job_id)
        if job is None:
            return False
        with speaking(job.language):
            try:
                limit = self._payer(job.key_name)
                with paid_by(WaitingLimit(limit) if limit else None):
                    self._make_preview(job, AcceptedJob.model_validate(job.request), checkpoint)
            except Exception as error:
                self._fail(job_id, error)
                return False
        return waiting(self._store.is_active, job_id)

    def make_pictures(self, job_id: str, checkpoint: Checkpoint) -> None:
        """Generate the pictures of a job that has its prompt pair. Raise ``CheckpointError`` if a checkpoint failed."""
        job = self._begin(job_id, generating=True)
        if job is None or not job.preview:
            return
        started = time.monotonic()
        with speaking(job.language):
            try:
                seeds = self._step(checkpoint, "generate", lambda: self._generate(job))
            except Exception as error:
                self._fail(job_id, error)
                return
            finally:
                self._clear_deleted(job_id)
        images = [int(seed) for seed in (seeds.split() if isinstance(seeds, str) else seeds)]
        if waiting(self._store.finish, job_id, "succeeded", images=images):
            waiting(self._counters.add, {("jobs", "succeeded"): 1})
            log.info("job_succeeded", job=job_id, key=job.key_name, seconds=round(time.monotonic() - started, 3))

    @staticmethod
    def _step(checkpoint: Checkpoint, name: str, compute: Callable[[], Json]) -> Json:
        """Run a step, or return its saved result; failures are saved too, so that a recovered job fails alike."""

        def outcome() -> Json:
            try:
                return {"made": compute()}
            except Exception as error:
                if isinstance(error.__cause__ or error, CanceledError):  # the generator wraps it
                    return {}
                log.warning("step_failed", step=name, error=type(error).__name__, exc_info=_bug(error))
                return {"problem": problem_of(error)}

        saved = _decoded(checkpoint(name, outcome))
        if "problem" in saved:
            raise FailedError(saved["problem"])
        if "made" not in saved:
            raise CanceledError
        return _decoded(saved["made"])

    def _begin(self, job_id: str, *, generating: bool = False) -> Job | None:
        begun = waiting(self._store.begin, job_id, generating=generating)
        return waiting(self._store.get, job_id) if begun else None

    def _make_preview(self, job: Job, request: AcceptedJob, checkpoint: Checkpoint) -> None:
        """Make and save the preview of a job; the members of a group that have the same text share one."""
        pipeline = self._pipeline(request.backends)
        group_id = job.group_id
        if group_id is None or request.prompt is None:
            made = self._preview(pipeline, job, request, checkpoint)
            self._step(checkpoint, "preview", lambda: self._save_preview(job, made))
            return
        options = request.prompt.options(request.generation.seed)
        chosen = request.chosen(pipeline.choose(request.prompt.text, options))
        hash_ = text_hash(request.prompt, chosen, request.backends)
        with self._shared_texts.turn(hash_, lambda: self._check_active(job.id)):
            shared = self._step(checkpoint, "shared", lambda: self._shared(group_id, hash_))
            if shared is None:
                made = self._preview(pipeline, job, request, checkpoint)
            else:
                made = without_costs(Preview.from_fields(shared)).chosen_as(chosen)
            self._step(checkpoint, "preview", lambda: self._save_preview(job, made, hash_))

    def _shared(self, group_id: str, hash_: str) -> Json:
        """Return the fields of the preview that another member of the group has for the same text, if one has."""
        found = waiting(self._store.shared_preview, group_id, hash_)
        return None if found is None else json.loads(found)

    def _preview(self, pipeline: Pipeline, job: Job, request: AcceptedJob, checkpoint: Checkpoint) -> Preview:
        def checkpointed_stage(name: str, compute: Callable[[], Json]) -> Json:
            stage = name.partition(":")[0]  # the versions of a text have steps of their own

            def recorded() -> Json:
                self._check_active(job.id)
                started = time.monotonic()
                made = compute()
                self._finish_stage(job.id, stage, time.monotonic() - started, result=made["result"])
                return made

            made = self._step(checkpoint, name, recorded)
            return made | {"result": upgraded_keywords(made["result"])} if stage == "keywords" else made

        def on_stage(stage: Stage) -> None:
            if stage != "compose":  # it takes no time
                self._append_event(job.id, "stage", {"stage": stage, "state": "started"})

        with interruptible(lambda: self._check_active(job.id)):
            if request.prompt is None:
                builder = pipeline.prompt_builder
                return builder.redo(request.saved, on_stage=on_stage, checkpoint=checkpointed_stage)
            prompt = request.prompt
            options = prompt.options(request.generation.seed)
            return pipeline.preview(
                request.chosen(pipeline.choose(prompt.text, options)),
                options,
                on_stage=on_stage,
                checkpoint=checkpointed_stage,
                find_near=self._near_of(job.key_name),
            )

    def _near_of(self, key_name: str) -> Callable[[str], list[Near]] | None:
        """Return what finds prompts near a text among those of a key; None where there is no library."""
        library = self._pipeline({}).library
        return KeyLibrary(key_name, library, self._store, self._embeddings).near if library else None

    def _save_preview(self, job: Job, made: Preview, text_hash_: str | None = None) -> None:
        if job.is_clip:
            check_clip_prompt(made.drawn)
        if job.request.get("prompt"):  # the cost of a saved preview was counted when it was made
            waiting(self._counters.add, used(made.usage))
            log.info("prompt_made", job=job.id, key=job.key_name, **summary(made))
        self._append_event(job.id, "prompt", {"prompt": made.prompt, "prompt_2": made.prompt_2})
        saved = made.to_json()
        beside = self._embedded(job, made)
        waiting(self._store.save_preview, job.id, saved, words_of(json.loads(saved)), text_hash_, beside)

    def _embedded(self, job: Job, made: Preview) -> Callable[[Connection], None] | None:
        """Return what saves the meaning of a text, which the keywords have embedded already.

        None is returned where that fails; the job is then found by its words alone.
        """
        library = self._pipeline({}).library
        if library is None:
            return None
        try:
            (embedding,) = library.meaning.embed(made.translations[:1])
        except StageError as error:
            log.warning("embedding_failed", job=job.id, error=type(error.__cause__).__name__)
            return None
        texts = JobTexts.of(made)
        return lambda connection: write_embedding(connection, job.id, library.meaning.model, texts, embedding)

    def _generate(self, job: Job) -> list[int]:
        """Generate and write the pictures, or the clip; return their seeds."""
        generation = AcceptedJob.model_validate(job.request).generation
        run = self._generators.run(Preview.from_json(job.preview or ""), generation, self._inputs)
        attempt = time.time_ns() // 1_000_000  # an integer that JavaScript holds exactly
        started = last = time.monotonic()
        noted = {"distilled": run.distilled} if run.distilled else {}
        self._append_event(job.id, "stage", {"stage": "generate", "state": "started", **noted})
        live = LivePicture(live_file(self._images, job.id), generation.live_every)

        def on_step(step: Step) -> None:
            nonlocal last
            watchdog.step()
            self._check_stop(job.id, step)
            if time.monotonic() - last >= _PROGRESS_INTERVAL or step.number == step.of:
                last = time.monotonic()
                times = {"seconds": round(step.seconds, 2), "seconds_left": round(step.seconds_left, 2)}
                event = {"step": step.number, "of": step.of, **times, "attempt": attempt, "live": live.show(step)}
                self._append_event(job.id, "progress", event)

        seeds, scores, stopped_at = list[int](), list[float](), 0
        try:
            with interruptible(lambda: self._check_active(job.id)):
                for number, picture in enumerate(run.files(on_step)):
                    self._write(job, number, picture.data)
                    seeds.append(picture.seed)
                    scores += [] if picture.score is None else [picture.score]
                    stopped_at = max(stopped_at, picture.stopped_at)
        finally:
            live.remove()
        seconds = time.monotonic() - started
        self._finish_stage(job.id, "generate", seconds, **({"stopped_at": stopped_at} if stopped_at else {}))
        if stopped_at or scores:
            waiting(self._store.save_outcome, job.id, stopped_at=stopped_at or None, scores=scores)
        waiting(self._counters.add, {("images", ""): len(seeds), ("gpu_busy_seconds", ""): seconds})
        return seeds

    def _write(self, job: Job, number: int, data: bytes) -> None:
        """Write one picture or clip; the message of a failure hides the path."""
        try:
            make_folder(self._images / job.id)
            write_bytes(self._images / job.id / f"{number}{job.suffix}", data)
        except (OSError, FileError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else str(error).rpartition(": ")[2]
            raise StageError("generate", _("a picture cannot be written: {reason}").format(reason=reason)) from error

    def _clear_deleted(self, job_id: str) -> None:
        """Delete the pictures of a job that was deleted while they were generated."""
        if waiting(self._store.get, job_id) is None:
            shutil.rmtree(self._images / job_id, ignore_errors=True)

    def _finish_stage(self, job_id: str, stage: str, seconds: float, **result: Any) -> None:
        waiting(self._counters.add, {("stage_seconds", stage): seconds, ("stage_runs", stage): 1})
        event = {"stage": stage, "state": "finished", "seconds": round(seconds, 3), **result}
        self._append_event(job_id, "stage", event)

    def _append_event(self, job_id: str, kind: str, data: dict[str, Any]) -> None:
        watchdog.step()
        waiting(self._store.append_event, job_id, kind, data)

    def _check_active(self, job_id: str) -> None:
        if not waiting(self._store.is_active, job_id):
            raise CanceledError(job_id)

    def _check_stop(self, job_id: str, step: Step) -> None:
        """Stop the run of ``step`` if that was asked, with what is there if the job is to keep it."""
        activity = waiting(self._store.activity, job_id)
        if activity == "ended":
            raise CanceledError(job_id)
        if activity == "stopping":
            step.stop()

    def _fail(self, job_id: str, error: Exception) -> None:
        """Mark the job failed. Cancelled jobs are final; checkpoint errors are re-raised so that DBOS retries."""
        if isinstance(error, CheckpointError):
            raise error
        if isinstance(error, CanceledError):
            return
        problem = error.problem if isinstance(error, FailedError) else problem_of(error)
        if waiting(self._store.finish, job_id, "failed", problem=problem):
            waiting(self._counters.add, {("jobs", "failed"): 1})
            log.warning("job_failed", job=job_id, stage=problem.get("stage"), exc_info=_bug(error))


def _bug(error: Exception) -> Exception | None:
    return None if isinstance(error, (StageError, FailedError, *USER_ERRORS)) else error


def _decoded(value: Json) -> Json:
    """Decode a value that an earlier version encoded as JSON text; other text, such as seeds, stays as it is."""
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    return value
