"""An SQLite cache of providers' answers, shared by all processes of this user, so that nothing is paid twice."""

import json
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from time import time

from filelock import FileLock, Timeout

from ..files import private_file, private_folder
from ..messages import _
from ..reasons import reason_of

MOST_BYTES = 64 << 20
_VERSION = 1
_LOCK_TIMEOUT = 2  # seconds to wait for another process that writes
_TOUCH_INTERVAL = 600  # seconds between two updates of the time of last use, so that readers rarely write
_LOCK_DIGITS = 3  # hexadecimal digits of a key that name its lock file: 4,096 locks at most
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
    """Return the cache key of the answer to ``text``.

    Args:
        recipe: Everything else that the answer depends on: provider, model, template, parameters.
        text: The question; it is normalised to NFC and its spaces count.
    """
    identity = json.dumps([dict(recipe), unicodedata.normalize("NFC", text)], sort_keys=True, ensure_ascii=False)
    return sha256(identity.encode()).hexdigest()


class Cache:
    """JSON values by key; the least recently used are evicted when the file grows beyond ``most_bytes``.

    The cache never fails its caller: if the file is locked, broken or full, it warns and every look-up is a miss.
    """

    def __init__(self, folder: Path, *, on_warning: Callable[[str], object], most_bytes: int = MOST_BYTES) -> None:
        self.file = folder / f"answers-{_VERSION}.sqlite3"
        self._locks = folder / "locks"
        self._on_warning = on_warning
        self._most_bytes = most_bytes

    def get(self, keys: Sequence[str]) -> dict[str, object]:
        """Return the cached values of ``keys``; keys that are not cached are left out."""
        found: dict[str, object] = {}
        with self._warning(), self._connection() as connection:
            rows = connection.execute(_SELECT, [json.dumps(keys)]).fetchall()
            found |= {one: json.loads(value) for one, value, _used in rows}
            if stale := [one for one, _value, used in rows if used < time() - _TOUCH_INTERVAL]:
                connection.execute(_TOUCH, [time(), json.dumps(stale)])
        return found

    def put(self, values: Mapping[str, object], provider: str) -> None:
        """Store ``values`` by their keys."""
        rows = [(one, provider, json.dumps(value, ensure_ascii=False), time()) for one, value in values.items()]
        with self._warning(), self._connection() as connection:
            connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", rows)
            if self._size(connection) > self._most_bytes:
                connection.execute(
                    "DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY used "
                    "LIMIT (SELECT count(*) / 4 + 1 FROM answers))"
                )

    @contextmanager
    def lock(self, key: str, seconds: float, is_answered: Callable[[], bool]) -> Iterator[None]:
        """Lock ``key`` for this thread against all threads and processes.

        The first caller gets the lock and asks the provider; the others wait until its answer is cached.

        Args:
            key: Key of an answer.
            seconds: How long to wait for the lock, at most; then the block runs without it, after a warning.
            is_answered: Says whether the answer is cached, so that the block can run without the lock.
        """
        lock = FileLock(self._locks / key[:_LOCK_DIGITS], timeout=seconds, mode=0o600)
        try:
            private_folder(self._locks)
            lock.acquire(cancel_check=is_answered)
        except (OSError, Timeout) as error:
            if not is_answered():
                warning = _("the cache cannot be locked ({error}): another process may be asking the same question")
                self._on_warning(warning.format(error=type(error).__name__))
        try:
            yield
        finally:
            if lock.is_locked:
                lock.release()

    def summary(self) -> list[tuple[str, int]]:
        """Return the number of answers of each provider. Raise ``OSError`` or ``sqlite3.Error``."""
        if not self.file.exists():
            return []
        with self._connection() as connection:
            return list(
                connection.execute("SELECT provider, count(*) FROM answers GROUP BY provider ORDER BY provider")
            )

    def clear(self) -> None:
        """Delete the file, even a broken one. Raise ``OSError``."""
        for name in (self.file.name, f"{self.file.name}-wal", f"{self.file.name}-shm"):
            self.file.with_name(name).unlink(missing_ok=True)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        private_folder(self.file.parent)
        private_file(self.file)
        with closing(sqlite3.connect(self.file, timeout=_LOCK_TIMEOUT)) as connection, connection:
            if not _has_schema(connection):
                private_folder(self._locks)
                with FileLock(self._locks / "making", timeout=_LOCK_TIMEOUT, mode=0o600):  # journal_mode does not wait
                    if not _has_schema(connection):
                        connection.executescript(_SCHEMA)
            yield connection

    @contextmanager
    def _warning(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, TypeError, RecursionError, sqlite3.Error) as error:
            warning = _(
                "the cache {file} cannot be used ({error}) and is skipped: delete it with malgrim cache --clear"
            )
            self._on_warning(warning.format(file=self.file, error=reason_of(error)))

    def _size(self, connection: sqlite3.Connection) -> int:
        pages, free, page_bytes = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * page_bytes)


def _has_schema(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _VERSION)
