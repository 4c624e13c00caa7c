"""The store of grids; their cells are jobs."""

import json
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ..messages import _
from .database import Database
from .queueing import Enqueue, QueueLimits, check_limits, insert_job
from .store import ConflictError, Job, job_of
from .tables import grids, jobs


@dataclass(frozen=True)
class Grid:
    """A grid as it was accepted.

    Attributes:
        id: Its id, 32 hexadecimal digits.
        key_name: Name of the key that created it.
        request: The request, as JSON.
        created_at: Seconds since 1970.
    """

    id: str
    key_name: str
    request: dict[str, Any]
    created_at: float


@dataclass(frozen=True)
class NewCell:
    """A job that is to be: its number in the grid, its request as JSON text, its hash, and what a search looks in."""

    number: int
    request: str
    request_hash: str
    words: str


class GridStore:
    """The grids in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def accept(  # noqa: PLR0913, PLR0917 - what belongs to a grid from its start
        self,
        key_name: str,
        request: str,
        request_hash: str,
        cells: Sequence[NewCell],
        enqueue: Enqueue,
        limits: QueueLimits,
        *,
        idempotency_key: str | None = None,
    ) -> tuple[Grid, bool]:
        """Save a grid and enqueue its cells, in the order given, in one transaction; return it, and whether it is new.

        Args:
            key_name: Name of the key that creates it.
            request: The request as JSON text.
            request_hash: Equal for equal requests.
            cells: Its cells.
            enqueue: Enqueues each of them in the transaction that saves it.
            limits: The most jobs that may wait or run; all cells fit in, or none is saved.
            idempotency_key: A repeated request with the same idempotency key returns the first grid.

        Raises:
            ConflictError: ``idempotency_key`` was used for another request.
            QueueFullError: The limits are reached.
        """
        with self._database.writing() as connection:
            if idempotency_key and (known := _known(connection, key_name, idempotency_key)):
                if known.request_hash != request_hash:
                    raise ConflictError(_("this Idempotency-Key was used for another request: use a new one"))
                return _grid(known), False
            check_limits(connection, key_name, limits, len(cells))
            row = {
                "id": uuid.uuid4().hex,
                "key_name": key_name,
                "request": request,
                "request_hash": request_hash,
                "idempotency_key": idempotency_key,
                "created_at": self._clock(),
            }
            connection.execute(insert(grids).values(row))
            common = {"key_name": key_name, "created_at": row["created_at"], "grid_id": row["id"]}
            for cell in cells:
                own = {"request": cell.request, "request_hash": cell.request_hash, "words": cell.words}
                insert_job(connection, common | own | {"cell": cell.number}, enqueue)
            return _grid(connection.execute(select(grids).where(grids.c.id == row["id"])).one()), True

    def get(self, id_: str, key_name: str) -> Grid | None:
        """Return a grid; None if there is none, or if it belongs to another key."""
        query = select(grids).where(grids.c.id == id_, grids.c.key_name == key_name)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return _grid(row) if row else None

    def cells(self, id_: str) -> dict[int, Job]:
        """Return the jobs of a grid that are not deleted, by their numbers in it."""
        query = select(jobs).where(jobs.c.grid_id == id_).order_by(jobs.c.cell)
        with self._database.reading() as connection:
            return {row.cell: job_of(row) for row in connection.execute(query)}


def _known(connection: Connection, key_name: str, idempotency_key: str) -> Row[Any] | None:
    query = select(grids).where(grids.c.key_name == key_name, grids.c.idempotency_key == idempotency_key)
    return connection.execute(query).one_or_none()


def _grid(row: Row[Any]) -> Grid:
    return Grid(row.id, row.key_name, json.loads(row.request), row.created_at)
