"""A place in the queue: how many jobs may wait, which one is next, and the rows of a new one."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select

from ..messages import _, language
from .tables import events, jobs

WAITING = jobs.c.finished_at.is_(None) & jobs.c.generating_at.is_(None)
"""The jobs whose pictures have not begun."""

Enqueue = Callable[[Connection, str, int], object]
"""Called in the transaction that accepts a job, with its id and its virtual start."""


class QueueFullError(Exception):
    """The queue is full; retry after ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ConflictError(Exception):
    """The idempotency key was used for another request."""


@dataclass(frozen=True)
class QueueLimits:
    """The most jobs that may wait or run, for one key and in total."""

    per_key: int
    total: int


def accepted_before(
    connection: Connection, table: Table, key_name: str, idempotency_key: str | None, request_hash: str
) -> Row[Any] | None:
    """Return the row of ``table`` that the same request with the same idempotency key made; None for a new request.

    Raises:
        ConflictError: ``idempotency_key`` was used for another request.
    """
    if not idempotency_key:
        return None
    query = select(table).where(table.c.key_name == key_name, table.c.idempotency_key == idempotency_key)
    known = connection.execute(query).one_or_none()
    if known and known.request_hash != request_hash:
        raise ConflictError(_("this Idempotency-Key was used for another request: use a new one"))
    return known


def check_limits(connection: Connection, key_name: str, limits: QueueLimits, count: int = 1) -> None:
    """Raise ``QueueFullError`` where ``count`` more jobs are beyond the limits."""
    waiting = select(func.count()).select_from(jobs).where(jobs.c.finished_at.is_(None))
    total = int(connection.execute(waiting).scalar_one())
    of_key = int(connection.execute(waiting.where(jobs.c.key_name == key_name)).scalar_one())
    for found, most, message in (
        (total, limits.total, _("{count} jobs wait or run, which is the limit: try again later")),
        (of_key, limits.per_key, _("{count} jobs of this key wait or run, which is the limit: wait for one to finish")),
    ):
        if found >= most:
            raise QueueFullError(message.format(count=found), _pause(found))
        if found + count > most:
            beyond = _("{count} pictures, and {found} jobs that wait or run: the limit is {most}, so try again later")
            raise QueueFullError(beyond.format(count=count, found=found, most=most), _pause(found))


def _pause(waiting: int) -> int:
    """Return the seconds until a place may be free: a tenth of the waiting jobs, from 1 to 60."""
    return max(1, min(60, waiting // 10))


def insert_job(connection: Connection, row: dict[str, Any], enqueue: Enqueue) -> str:
    """Save and enqueue a job of those columns, as the next one of its key; return its id."""
    id_, virtual_start = uuid.uuid4().hex, _next_virtual_start(connection, row["key_name"])
    own = {"id": id_, "state": "starting", "virtual_start": virtual_start, "images": "[]", "language": language()}
    connection.execute(insert(jobs).values(row | own))
    append_event(connection, id_, "accepted", {})
    enqueue(connection, id_, virtual_start)
    return id_


def _next_virtual_start(connection: Connection, key_name: str) -> int:
    """Return the virtual start of a key's next job, by start-time fair queueing.

    It follows the key's last active job, and is not earlier than the current round: an idle key saves up nothing.
    """
    active = jobs.c.finished_at.is_(None)
    current = connection.execute(select(func.min(jobs.c.virtual_start)).where(WAITING)).scalar_one()
    latest = connection.execute(
        select(func.max(jobs.c.virtual_start)).where(active, jobs.c.key_name == key_name)
    ).scalar_one()
    if current is None:
        current = connection.execute(select(func.max(jobs.c.virtual_start)).where(active)).scalar_one()
    return max(current or 1, (latest or 0) + 1)


def append_event(connection: Connection, id_: str, kind: str, data: dict[str, Any]) -> None:
    """Add an event to a job."""
    last = select(func.coalesce(func.max(events.c.number), 0)).where(events.c.job_id == id_)
    number = int(connection.execute(last).scalar_one()) + 1
    row = {"job_id": id_, "number": number, "kind": kind, "data": json.dumps(data, ensure_ascii=False)}
    connection.execute(insert(events).values(row))
