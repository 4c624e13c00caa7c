"""Jobs into the queues of DBOS, and out of them again; for processes that work on none."""

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Connection

from .database import Database

APPLICATION = "malgrim"
VERSION = "pipeline-1"
"""Of the workflows' steps: jobs of another version are left to workers of that version."""

PROMPT, GPU = "prompt", "gpu"
QUEUES = (PROMPT, GPU)

_LONGEST = 24 * 3600.0  # seconds a workflow may take once it has begun


class Queue:
    """Puts jobs in, and takes them out."""

    def __init__(self, database: Database) -> None:
        self._client = DBOSClient(
            system_database_url=database.url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,  # who asks shall know, and may have to stop
        )

    def put(self, connection: Connection, job_id: str, virtual_start: int, queue: str) -> None:
        """Queues a job in the transaction of ``connection``."""
        self._client.enqueue_in_transaction(connection, options(job_id, virtual_start, queue), job_id, virtual_start)

    def cancel(self, job_id: str) -> None:
        """Takes a job out of both queues."""
        self._client.cancel_workflows([workflow_id(job_id, queue) for queue in QUEUES])

    def put_back(self, executor: str) -> None:
        """Returns to the queues what ``executor`` was working on, as if it had not begun."""
        for workflow in self._client.list_workflows(status="PENDING", executor_id=executor, load_input=False):
            if workflow.queue_name:
                self._client.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)

    def executors(self) -> set[str]:
        """Returns those in whose name something is being worked on."""
        pending = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {workflow.executor_id for workflow in pending if workflow.executor_id}

    def abandoned(self, job_ids: list[str]) -> dict[str, str]:
        """Returns those of ``job_ids`` on which nobody works any more, with what became of their workflows."""
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
        """Returns how many jobs wait in each queue."""
        waiting = self._client.list_queued_workflows(status="ENQUEUED", load_input=False)
        counted = dict.fromkeys(QUEUES, 0)
        for workflow in waiting:
            if workflow.queue_name in counted:
                counted[workflow.queue_name] += 1
        return counted

    def delete_workflows(self, job_ids: list[str]) -> None:
        """Deletes the workflows of jobs that have ended."""
        self._client.delete_workflows([workflow_id(job_id, queue) for job_id in job_ids for queue in QUEUES])

    def close(self) -> None:
        """Ends the connections."""
        self._client.destroy()


def workflow_id(job_id: str, queue: str) -> str:
    """Returns the id of what is done for a job in ``queue``."""
    return f"{job_id}-{queue}"


def options(job_id: str, virtual_start: int, queue: str) -> EnqueueOptions:
    """Returns how a job is put into ``queue``; its workflow is called like it."""
    return {
        "workflow_name": queue,
        "queue_name": queue,
        "workflow_id": workflow_id(job_id, queue),
        "app_version": VERSION,
        "priority": virtual_start,
        "workflow_timeout": _LONGEST,
    }
