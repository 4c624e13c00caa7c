"""The queues of DBOS, for processes that run no workflow themselves."""

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Connection

from .database import Database

APPLICATION = "malgrim"
VERSION = "pipeline-1"
"""Version of the workflows' steps; jobs of another version are left to workers of that version."""

PROMPT, GPU = "prompt", "gpu"
QUEUES = (PROMPT, GPU)

_WORKFLOW_TIMEOUT = 24 * 3600.0  # seconds, from the start of a workflow


class Queue:
    """Enqueues and cancels the workflows of jobs, and inspects them."""

    def __init__(self, database: Database) -> None:
        self._client = DBOSClient(
            system_database_url=database.url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,  # callers handle a lost connection, and may have to stop
        )

    def put(self, connection: Connection, job_id: str, virtual_start: int, queue: str) -> None:
        """Enqueue a job in the transaction of ``connection``."""
        self._client.enqueue_in_transaction(connection, options(job_id, virtual_start, queue), job_id, virtual_start)

    def cancel(self, job_id: str) -> None:
        """Cancel a job in both queues."""
        self._client.cancel_workflows([workflow_id(job_id, queue) for queue in QUEUES])

    def running(self, executor: str) -> set[str]:
        """Return the ids of the workflows that run in the name of ``executor``."""
        pending = self._client.list_workflows(
            status="PENDING", executor_id=executor, load_input=False, load_output=False
        )
        return {workflow.workflow_id for workflow in pending}

    def put_back(self, workflow_ids: set[str]) -> None:
        """Requeue workflows that run no longer; those that have ended stay as they are."""
        for one in workflow_ids:
            self._client.resume_workflow(one, queue_name=one.rpartition("-")[2])

    def executors(self) -> set[str]:
        """Return the executors that have running workflows."""
        pending = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {workflow.executor_id for workflow in pending if workflow.executor_id}

    def abandoned(self, job_ids: list[str]) -> dict[str, str]:
        """Return the jobs among ``job_ids`` whose workflow has ended, with its DBOS status."""
        if not job_ids:
            return {}
        ids = {workflow_id(job_id, queue): job_id for job_id in job_ids for queue in QUEUES}
        found: dict[str, str] = {}
        ended = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]
        for workflow in self._client.list_workflows(
            workflow_ids=[*ids], status=ended, load_input=False, load_output=False
        ):
            found[ids[workflow.workflow_id]] = str(workflow.status)
        return found

    def depth(self) -> dict[str, int]:
        """Return the number of waiting jobs by queue."""
        queued = self._client.list_queued_workflows(status="ENQUEUED", load_input=False)
        depth = dict.fromkeys(QUEUES, 0)
        for workflow in queued:
            if workflow.queue_name in depth:
                depth[workflow.queue_name] += 1
        return depth

    def delete_workflows(self, job_ids: list[str]) -> None:
        """Delete the workflows of finished jobs."""
        self._client.delete_workflows([workflow_id(job_id, queue) for job_id in job_ids for queue in QUEUES])

    def close(self) -> None:
        """Close all connections."""
        self._client.destroy()


def workflow_id(job_id: str, queue: str) -> str:
    """Return the id of a job's workflow in ``queue``."""
    return f"{job_id}-{queue}"


def options(job_id: str, virtual_start: int, queue: str) -> EnqueueOptions:
    """Return the options with which a job enters ``queue``; queue and workflow have the same name."""
    return {
        "workflow_name": queue,
        "queue_name": queue,
        "workflow_id": workflow_id(job_id, queue),
        "app_version": VERSION,
        "priority": virtual_start,
        "workflow_timeout": _WORKFLOW_TIMEOUT,
    }
