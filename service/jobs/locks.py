"""One lock for each executor; the holder is alive, and no other process works under its name."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from ..files import private_folder
from .database import Database


class ExecutorLock:
    """A lock that its process holds until it releases it or ends, however it ends.

    It is a file lock with SQLite, and a session's advisory lock with PostgreSQL.
    """

    def __init__(self, database: Database, folder: Path, executor: str) -> None:
        """Prepare the lock.

        Args:
            database: The database of the service.
            folder: Folder of the lock files; used with SQLite.
            executor: Id of the worker.
        """
        self._database = database
        self._number = int.from_bytes(hashlib.sha256(executor.encode()).digest()[:8], "big", signed=True)
        self._folder = folder
        self._file = FileLock(folder / f"{executor}.lock", mode=0o600)
        self._session: Connection | None = None

    def acquire(self) -> bool:
        """Try to acquire the lock without waiting; return whether it was acquired."""
        if self._database.is_sqlite:
            try:
                private_folder(self._folder)
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
        """Return whether the lock is still held; a restart of PostgreSQL loses the session and its lock."""
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
        """Release the lock."""
        if self._database.is_sqlite:
            self._file.release()
        elif self._session is not None:
            with suppress(SQLAlchemyError):  # a lost session holds no lock
                self._session.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": self._number})
            self._session.close()
            self._session = None


@contextmanager
def probing(lock: ExecutorLock) -> Iterator[bool]:
    """Yield whether ``lock`` was free; inside the block it is then held here."""
    was_free = lock.acquire()
    try:
        yield was_free
    finally:
        if was_free:
            lock.release()
