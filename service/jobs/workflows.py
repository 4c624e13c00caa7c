"""The two workflows of a job on DBOS: the prompt pair, and the pictures."""

from collections.abc import Callable
from typing import TypeVar

from dbos import DBOS, DBOSPortableJSONSerializer

from ..trace import Json
from .database import Database
from .queue import APPLICATION, GPU, PROMPT, QUEUES, VERSION, options
from .steps import CheckpointError, JobSteps

_Result = TypeVar("_Result")

_RECOVERIES = 2
"""A job that has ended its worker so often, and does it once more, is put aside."""

_POLLING = {PROMPT: 0.1, GPU: 0.1}  # seconds
_AT_ONCE = {PROMPT: 4, GPU: 1}  # jobs a worker


def launch(database: Database, executor: str, queues: list[str], steps: Callable[[], JobSteps]) -> None:
    """Begins to work on ``queues`` in the name of ``executor``; what it left before is taken up."""
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
        DBOS.register_queue(queue, worker_concurrency=_AT_ONCE[queue], polling_interval_sec=_POLLING[queue])


def end(seconds: int) -> None:
    """Takes no more work, and waits for what goes on, at most so long."""
    DBOS.destroy(workflow_completion_timeout_sec=seconds)


def recover(executor: str) -> None:
    """Returns what ``executor`` was working on to its queues; it must be dead."""
    DBOS._recover_pending_workflows([executor])


def _register(steps: Callable[[], JobSteps]) -> None:
    @DBOS.workflow(name=PROMPT, max_recovery_attempts=_RECOVERIES)
    def prompt(job_id: str, turn: int) -> None:
        if _unwrapped(lambda: steps().make_prompt(job_id, _checkpoint)):
            DBOS.enqueue_workflow_with_options(options(job_id, turn, GPU), job_id, turn)

    @DBOS.workflow(name=GPU, max_recovery_attempts=_RECOVERIES)
    def gpu(job_id: str, _: int) -> None:
        _unwrapped(lambda: steps().make_pictures(job_id, _checkpoint))


def _checkpoint(name: str, compute: Callable[[], Json]) -> Json:
    """Run ``compute``, which raises nothing, as a step of DBOS."""
    try:
        return DBOS.run_step({"name": name}, compute)
    except Exception as error:
        raise CheckpointError(name) from error


def _unwrapped(work: Callable[[], _Result]) -> _Result:
    """Raise what DBOS raised in a checkpoint: by that it knows a job that was cancelled, or is done elsewhere."""
    try:
        return work()
    except CheckpointError as error:
        raise error.__cause__ or error from None
