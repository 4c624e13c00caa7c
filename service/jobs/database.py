"""The database of the service, SQLite or PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dbos import DBOS
from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url, text

from ..files import private_file
from ..messages import _
from .tables import metadata

_LOCK_TIMEOUT = 30_000  # milliseconds to wait for another writer
_KEEPALIVES = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""With these the server frees the locks of a machine that has vanished after 25 s; the default is two hours."""

_WRITE_LOCK = 0x6D616C67  # "malg": id of the advisory lock that serialises writers on PostgreSQL


class DatabaseError(Exception):
    """The database cannot be used; the message says which and why."""


def is_outage(error: BaseException) -> bool:
    """Return whether ``error`` says that the database cannot be reached or has no space, not that a statement is wrong.

    SQLite reports a wrong statement too as an ``OperationalError``, with the code ``SQLITE_ERROR``.
    """
    if isinstance(error, exc.OperationalError):
        return getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
    return isinstance(error, exc.InterfaceError | exc.TimeoutError)


class Database:
    """Transactions on the database; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Prepare connections; none is opened yet.

        Args:
            url: ``sqlite:///FILE`` or ``postgresql://…``.

        Raises:
            DatabaseError: ``url`` is anything else.
        """
        try:
            parsed = make_url(url)
        except (exc.ArgumentError, ValueError):
            raise DatabaseError(_("the database is not an address: use sqlite:///FILE or postgresql://…")) from None
        if parsed.drivername not in ("sqlite", "postgresql", "postgres", "postgresql+psycopg"):
            message = _("a database of {kind} is not supported: use sqlite:///FILE or postgresql://…")
            raise DatabaseError(message.format(kind=parsed.drivername))
        self.url = url
        self.is_sqlite = parsed.drivername == "sqlite"
        self._file = Path(parsed.database) if self.is_sqlite and parsed.database not in (None, ":memory:") else None
        self.shown = parsed.set(query={}).render_as_string(hide_password=True)
        driver = parsed if self.is_sqlite else parsed.set(drivername="postgresql+psycopg")
        options = {} if self.is_sqlite else {"connect_args": {"options": _KEEPALIVES}, "pool_pre_ping": True}
        self.engine: Engine = create_engine(driver, pool_size=10, hide_parameters=True, **options)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)

    def create(self) -> None:
        """Create missing tables, including those of DBOS. Raise ``DatabaseError`` if the database cannot be used."""
        try:
            if self._file:
                with suppress(OSError):  # SQLite says itself why it cannot open it
                    private_file(self._file)
            with self.writing() as connection:
                metadata.create_all(connection)
            DBOS.migrate(self.url)
        except Exception as error:  # drivers, SQLAlchemy and DBOS raise many types
            reason = " ".join(str(getattr(error, "orig", None) or error).split())[:200]
            message = _("{database} cannot be used: {reason}")
            raise DatabaseError(message.format(database=self.shown, reason=reason)) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction for reading."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open an exclusive write transaction (BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL)."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITE_LOCK})
            yield connection


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions
    for pragma in ("journal_mode = WAL", f"busy_timeout = {_LOCK_TIMEOUT}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
