"""The two DBOS workflows of a job: one makes the prompt pair, one the pictures."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import structlog
from dbos import DBOS, DBOSPortableJSONSerializer
from dbos._dbos import _get_dbos_instance

from ..trace import Json
from .database import Database, is_outage
from .queue import APPLICATION, GPU, PROMPT, QUEUES, VERSION, options
from .steps import CheckpointError, JobSteps

_POLLING_INTERVAL = 0.1  # seconds
_CONCURRENCY = {PROMPT: 4, GPU: 1}  # jobs at a time in one worker

Admission = Callable[[str], AbstractContextManager[None]]
"""Waits until the job with this id may run; it runs inside the block."""

log = structlog.get_logger()


class OutageInterrupt(BaseException):
    """The database failed DBOS. DBOS saves no outcome for a ``BaseException``, so the job can be put back."""


def launch(database: Database, executor: str, queues: list[str], steps: JobSteps, admitted: Admission) -> None:
    """Start to run the workflows of ``queues``; unfinished ones of ``executor`` are recovered first.

    Args:
        database: The database of the service.
        executor: Id of this worker.
        queues: Names of the queues.
        steps: The steps of jobs.
        admitted: Admits jobs to this process.
    """
    _register(steps, admitted)
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


def active() -> set[str]:
    """Return the ids of the workflows that DBOS runs in this process, until it has saved their outcome."""
    return {*_get_dbos_instance()._active_workflows_set.activeList()}


def recover(executor: str) -> None:
    """Put the jobs of ``executor``, which must be dead, back into their queues."""
    DBOS._recover_pending_workflows([executor])


def _register(steps: JobSteps, admitted: Admission) -> None:
    """Register the workflows; DBOS sets no limit to recoveries, as it would count deaths by other jobs too."""

    @DBOS.workflow(name=PROMPT, max_recovery_attempts=None)
    def prompt(job_id: str, virtual_start: int) -> None:
        with admitted(job_id), _interruptible(job_id):
            if steps.make_prompt(job_id, _checkpoint):
                DBOS.enqueue_workflow_with_options(options(job_id, virtual_start, GPU), job_id, virtual_start)

    @DBOS.workflow(name=GPU, max_recovery_attempts=None)
    def gpu(job_id: str, _virtual_start: int) -> None:
        with admitted(job_id), _interruptible(job_id):
            steps.make_pictures(job_id, _checkpoint)


def _checkpoint(name: str, compute: Callable[[], Json]) -> Json:
    """Run ``compute``, which must not raise, as a step of DBOS. Raise ``CheckpointError`` if DBOS fails."""
    try:
        return DBOS.run_step({"name": name}, compute)
    except Exception as error:
        raise CheckpointError(name) from error


@contextmanager
def _interruptible(job_id: str) -> Iterator[None]:
    """Raise DBOS's own error instead of ``CheckpointError``, as DBOS needs it to see a cancellation.

    Raises:
        OutageInterrupt: The database is to blame.
    """
    try:
        yield
    except Exception as error:
        cause = error.__cause__ or error if isinstance(error, CheckpointError) else error
        if is_outage(cause):
            log.warning("job_interrupted", job=job_id, error=type(cause).__name__)
            raise OutageInterrupt from cause
        raise cause from None
