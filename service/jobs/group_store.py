"""The store of groups; their members are jobs."""

import json
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select

from .database import Database
from .groups import GroupKind
from .queueing import Enqueue, QueueLimits, accepted_before, check_limits, insert_job
from .store import Job, job_of
from .tables import groups, jobs


@dataclass(frozen=True)
class Group:
    """A group as it was accepted.

    Attributes:
        id: Its id, 32 hexadecimal digits.
        key_name: Name of the key that created it.
        kind: What it is.
        request: The request, as JSON.
        created_at: Seconds since 1970.
    """

    id: str
    key_name: str
    kind: GroupKind
    request: dict[str, Any]
    created_at: float


@dataclass(frozen=True)
class NewMember:
    """A job that is to be: its number in the group, its request as JSON text, its hash, and what a search looks in."""

    number: int
    request: str
    request_hash: str
    words: str


class GroupStore:
    """The groups in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def accept(  # noqa: PLR0913, PLR0917 - what belongs to a group from its start
        self,
        key_name: str,
        kind: GroupKind,
        request: str,
        request_hash: str,
        members: Sequence[NewMember],
        enqueue: Enqueue,
        limits: QueueLimits,
        *,
        idempotency_key: str | None = None,
    ) -> tuple[Group, bool]:
        """Save a group and enqueue its members in order, in one transaction; return it, and whether it is new.

        Args:
            key_name: Name of the key that creates it.
            kind: What it is.
            request: The request as JSON text.
            request_hash: Equal for equal requests.
            members: Its members.
            enqueue: Enqueues each of them in the transaction that saves it.
            limits: The most jobs that may wait or run; all members fit in, or none is saved.
            idempotency_key: A repeated request with the same idempotency key returns the first group.

        Raises:
            ConflictError: ``idempotency_key`` was used for another request.
            QueueFullError: The limits are reached.
        """
        with self._database.writing() as connection:
            if known := accepted_before(connection, groups, key_name, idempotency_key, request_hash):
                return _group(known), False
            check_limits(connection, key_name, limits, len(members))
            row = {
                "id": uuid.uuid4().hex,
                "key_name": key_name,
                "kind": kind,
                "request": request,
                "request_hash": request_hash,
                "idempotency_key": idempotency_key,
                "created_at": self._clock(),
            }
            connection.execute(insert(groups).values(row))
            common = {"key_name": key_name, "created_at": row["created_at"], "group_id": row["id"]}
            for one in members:
                own = {"request": one.request, "request_hash": one.request_hash, "words": one.words}
                insert_job(connection, common | own | {"member": one.number}, enqueue)
            return _group(connection.execute(select(groups).where(groups.c.id == row["id"])).one()), True

    def get(self, id_: str, key_name: str, kind: GroupKind) -> Group | None:
        """Return a group; None if there is none of that kind, or if it belongs to another key."""
        query = select(groups).where(groups.c.id == id_, groups.c.key_name == key_name)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        found = _group(row) if row else None
        return found if found and found.kind == kind else None

    def members(self, id_: str) -> dict[int, Job]:
        """Return the jobs of a group that are not deleted, by their numbers in it."""
        query = select(jobs).where(jobs.c.group_id == id_).order_by(jobs.c.member)
        with self._database.reading() as connection:
            return {row.member: job_of(row) for row in connection.execute(query)}


def _group(row: Row[Any]) -> Group:
    return Group(row.id, row.key_name, row.kind or "grid", json.loads(row.request), row.created_at)
