"""One lock for each executor: who holds it is alive, and nobody else works in its name."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from .database import Database


class ExecutorLock:
    """Held until it is released, or until the process ends, however it ends.

    A file's lock beside SQLite, a session's advisory lock on PostgreSQL.
    """

    def __init__(self, database: Database, folder: Path, executor: str) -> None:
        """Args: ``folder`` is where files of locks are, on SQLite."""
        self._database = database
        self._number = int.from_bytes(hashlib.sha256(executor.encode()).digest()[:8], "big", signed=True)
        self._folder = folder
        self._file = FileLock(folder / f"{executor}.lock")
        self._session: Connection | None = None

    def acquire(self) -> bool:
        """Tries to get the lock; returns whether it is held now."""
        if self._database.is_sqlite:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file.acquire(timeout=0)
            except Timeout:
                return False
            return True
        session = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if session.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": self._number}).scalar_one():
            self._session = session
            return True
        session.close()
        return False

    def held(self) -> bool:
        """Tells whether the lock is held still; a session may be lost with the server."""
        if self._database.is_sqlite:
            return self._file.is_locked
        if self._session is None:
            return False
        try:
            return bool(self._session.execute(text("SELECT 1")).scalar_one())
        except SQLAlchemyError:
            self._session.close()
            self._session = None
            return False

    def release(self) -> None:
        """Gives the lock back."""
        if self._database.is_sqlite:
            self._file.release()
        elif self._session is not None:
            with suppress(SQLAlchemyError):  # a session that is lost has lost its lock
                self._session.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": self._number})
            self._session.close()
            self._session = None


@contextmanager
def free(lock: ExecutorLock) -> Iterator[bool]:
    """Yields whether nobody held ``lock``; in the block nobody else can."""
    got = lock.acquire()
    try:
        yield got
    finally:
        if got:
            lock.release()
