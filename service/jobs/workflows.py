"""The two DBOS workflows of a job: one makes the prompt pair, one the pictures."""

from collections.abc import Callable
from typing import TypeVar

from dbos import DBOS, DBOSPortableJSONSerializer

from ..trace import Json
from .database import Database
from .queue import APPLICATION, GPU, PROMPT, QUEUES, VERSION, options
from .steps import CheckpointError, JobSteps

_Result = TypeVar("_Result")

_MOST_RECOVERIES = 2
"""A job fails when it ends its worker once more after this many recoveries."""

_POLLING_INTERVAL = 0.1  # seconds
_CONCURRENCY = {PROMPT: 4, GPU: 1}  # jobs at a time in one worker


def launch(database: Database, executor: str, queues: list[str], steps: Callable[[], JobSteps]) -> None:
    """Start to run the workflows of ``queues``; unfinished ones of ``executor`` are recovered first.

    Args:
        database: The database of the service.
        executor: Id of this worker.
        queues: Names of the queues.
        steps: Returns the steps of jobs.
    """
    _register(steps)
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": database.url,
            "application_version": VERSION,
            "executor_id": executor,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "run_migrations": True,
        }
    )
    DBOS.listen_queues(queues)
    DBOS.launch()
    for queue in QUEUES:
        DBOS.register_queue(queue, worker_concurrency=_CONCURRENCY[queue], polling_interval_sec=_POLLING_INTERVAL)


def end(seconds: int) -> None:
    """Stop taking jobs, and wait at most ``seconds`` for the running ones."""
    DBOS.destroy(workflow_completion_timeout_sec=seconds)


def recover(executor: str) -> None:
    """Put the jobs of ``executor``, which must be dead, back into their queues."""
    DBOS._recover_pending_workflows([executor])


def _register(steps: Callable[[], JobSteps]) -> None:
    @DBOS.workflow(name=PROMPT, max_recovery_attempts=_MOST_RECOVERIES)
    def prompt(job_id: str, virtual_start: int) -> None:
        if _unwrapped(lambda: steps().make_prompt(job_id, _checkpoint)):
            DBOS.enqueue_workflow_with_options(options(job_id, virtual_start, GPU), job_id, virtual_start)

    @DBOS.workflow(name=GPU, max_recovery_attempts=_MOST_RECOVERIES)
    def gpu(job_id: str, _virtual_start: int) -> None:
        _unwrapped(lambda: steps().make_pictures(job_id, _checkpoint))


def _checkpoint(name: str, compute: Callable[[], Json]) -> Json:
    """Run ``compute``, which must not raise, as a step of DBOS. Raise ``CheckpointError`` if DBOS fails."""
    try:
        return DBOS.run_step({"name": name}, compute)
    except Exception as error:
        raise CheckpointError(name) from error


def _unwrapped(run: Callable[[], _Result]) -> _Result:
    """Run a job; raise DBOS's own error instead of ``CheckpointError``, as DBOS needs it to see a cancellation."""
    try:
        return run()
    except CheckpointError as error:
        raise error.__cause__ or error from None
