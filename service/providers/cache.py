"""Answers of providers, kept so that nothing is paid for twice: SQLite, for all processes of this user."""

import json
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from time import time

from filelock import FileLock, Timeout

MOST_BYTES = 64 << 20
_VERSION = 1
_PATIENCE = 2  # seconds to wait for another process that writes
_FRESH = 600  # seconds in which a use need not be written down again: readers do not wait for each other
_STRIPES = 3  # hexadecimal digits of a key in the name of its lock: 4,096 locks, which are files
_SCHEMA = f"""
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, provider TEXT NOT NULL, value TEXT NOT NULL, used REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_use ON answers (used);
PRAGMA user_version = {_VERSION};
"""
_SELECT = "SELECT key, value, used FROM answers WHERE key IN (SELECT value FROM json_each(?))"
_TOUCH = "UPDATE answers SET used = ? WHERE key IN (SELECT value FROM json_each(?))"


def key(recipe: Mapping[str, object], text: str) -> str:
    """Returns the key of the answer to ``text``, in NFC and with its spaces as they are.

    ``recipe`` is all else that the answer depends on: provider, model, template, parameters.
    """
    made_of = json.dumps([dict(recipe), unicodedata.normalize("NFC", text)], sort_keys=True, ensure_ascii=False)
    return sha256(made_of.encode()).hexdigest()


class Cache:
    """JSON values by key, the least recently used dropped when the file outgrows ``most_bytes``.

    It never stands in the way: a file that is locked, broken or full is a warning, and every answer is a miss.
    """

    def __init__(self, folder: Path, *, on_warning: Callable[[str], object], most_bytes: int = MOST_BYTES) -> None:
        self.file = folder / f"answers-{_VERSION}.sqlite3"
        self._locks = folder / "locks"
        self._on_warning = on_warning
        self._most_bytes = most_bytes

    def get(self, keys: Sequence[str]) -> dict[str, object]:
        """Returns the values of those ``keys`` that are here."""
        found: dict[str, object] = {}
        with self._warning(), self._connection() as connection:
            rows = connection.execute(_SELECT, [json.dumps(keys)]).fetchall()
            found |= {one: json.loads(value) for one, value, _ in rows}
            if stale := [one for one, _, used in rows if used < time() - _FRESH]:
                connection.execute(_TOUCH, [time(), json.dumps(stale)])
        return found

    def put(self, values: Mapping[str, object], provider: str) -> None:
        """Keeps ``values`` by their keys."""
        rows = [(one, provider, json.dumps(value, ensure_ascii=False), time()) for one, value in values.items()]
        with self._warning(), self._connection() as connection:
            connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", rows)
            if self._size(connection) > self._most_bytes:
                connection.execute(
                    "DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY used "
                    "LIMIT (SELECT count(*) / 4 + 1 FROM answers))"
                )

    @contextmanager
    def alone(self, key: str, seconds: float, answered: Callable[[], bool]) -> Iterator[None]:
        """Holds back all others who want the same ``key``, in any thread or process, for ``seconds`` at most.

        The first of them makes the call; the others are let in as soon as it is ``answered``.
        """
        lock = FileLock(self._locks / key[:_STRIPES], timeout=seconds)
        try:
            self._locks.mkdir(parents=True, exist_ok=True)
            lock.acquire(cancel_check=answered)
        except (OSError, Timeout) as error:
            if not answered():
                self._on_warning(f"the cache cannot tell whether the same is being asked ({type(error).__name__})")
        try:
            yield
        finally:
            if lock.is_locked:
                lock.release()

    def summary(self) -> list[tuple[str, int]]:
        """Returns each provider with the number of its answers. Raises ``OSError`` or ``sqlite3.Error``."""
        if not self.file.exists():
            return []
        with self._connection() as connection:
            return list(
                connection.execute("SELECT provider, count(*) FROM answers GROUP BY provider ORDER BY provider")
            )

    def clear(self) -> None:
        """Deletes the file, broken or not. Raises ``OSError``."""
        for name in (self.file.name, f"{self.file.name}-wal", f"{self.file.name}-shm"):
            self.file.with_name(name).unlink(missing_ok=True)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.file, timeout=_PATIENCE)) as connection, connection:
            if not _is_made(connection):
                self._locks.mkdir(parents=True, exist_ok=True)
                with FileLock(self._locks / "making", timeout=_PATIENCE):  # SQLite does not wait for a change of mode
                    if not _is_made(connection):
                        connection.executescript(_SCHEMA)
            yield connection

    @contextmanager
    def _warning(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, TypeError, RecursionError, sqlite3.Error) as error:
            self._on_warning(
                f"the cache {self.file} cannot be used ({error}): going on without it; "
                "`malgrim cache --clear` makes a new one"
            )

    def _size(self, connection: sqlite3.Connection) -> int:
        pages, free, bytes_each = (
            connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * bytes_each)


def _is_made(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _VERSION)
