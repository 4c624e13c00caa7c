"""The database of the service, SQLite or PostgreSQL."""

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dbos import DBOS
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    cast,
    create_engine,
    event,
    exc,
    func,
    inspect,
    make_url,
    text,
)
from sqlalchemy.schema import CreateColumn

from ..files import private_file
from ..messages import _
from .tables import metadata

_LOCK_TIMEOUT = 30_000  # milliseconds to wait for another writer
_KEEPALIVES = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""With these the server frees the locks of a machine that has vanished after 25 s; the default is two hours."""

_WRITE_LOCK = 0x6D616C67  # "malg": id of the advisory lock that serialises writers on PostgreSQL


class DatabaseError(Exception):
    """The database cannot be used; the message says which and why."""


class DatabaseGoneError(exc.OperationalError):
    """The SQLite file was removed or replaced after it was opened.

    What is written to it now is lost. It is not used even if it comes back, as its write-ahead log may be another one.
    """

    def __init__(self, shown: str) -> None:
        message = _(
            "{database} was removed or replaced while it was open: stop the service, put the file back and start again"
        )
        super().__init__(None, None, OSError(message.format(database=shown)))

    def __str__(self) -> str:
        return str(self.orig)


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
        name = parsed.database if self.is_sqlite else None
        self._file = Path(name).absolute() if name and name != ":memory:" else None
        self.shown = parsed.set(query={}).render_as_string(hide_password=True)
        driver = parsed if self.is_sqlite else parsed.set(drivername="postgresql+psycopg")
        options = {} if self.is_sqlite else {"connect_args": {"options": _KEEPALIVES}, "pool_pre_ping": True}
        self.engine: Engine = create_engine(driver, pool_size=10, hide_parameters=True, **options)
        if self.is_sqlite:
            self._opened: tuple[int, int] | None = None
            self._is_gone = False
            event.listen(self.engine, "do_connect", self._check_file)
            event.listen(self.engine, "connect", self._prepare)
            event.listen(self.engine, "begin", self._begin)

    def create(self) -> None:
        """Create missing tables and columns, and the tables of DBOS.

        Raises:
            DatabaseError: The database cannot be used.
        """
        try:
            if self._file:
                with suppress(OSError):  # SQLite says itself why it cannot open it
                    private_file(self._file)
            with self.writing() as connection:
                metadata.create_all(connection)
                _add_what_is_missing(connection)
            DBOS.migrate(self.url)
        except Exception as error:  # drivers, SQLAlchemy and DBOS raise many types
            reason = " ".join(str(getattr(error, "orig", None) or error).split())[:200]
            message = _("{database} cannot be used: {reason}")
            raise DatabaseError(message.format(database=self.shown, reason=reason)) from error

    def bytes_of(self, column: ColumnElement[str]) -> ColumnElement[int]:
        """Return the expression for the bytes of a text; ``length`` counts characters, and only octets of a BLOB."""
        return func.length(cast(column, LargeBinary)) if self.is_sqlite else func.octet_length(column)

    def text_in(self, column: ColumnElement[str], *path: str) -> ColumnElement[str]:
        """Return the expression for a text in the JSON of a column; NULL where there is none."""
        if self.is_sqlite:
            return func.json_extract(column, ".".join(("$", *path)))
        return func.json_extract_path_text(cast(column, JSON), *path)

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

    def _prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions
        for pragma in ("journal_mode = WAL", f"busy_timeout = {_LOCK_TIMEOUT}", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        if self._file and self._opened is None:
            self._opened = _identity(self._file)
            _hold(self, self._file)

    def _begin(self, connection: Any) -> None:
        self._check_file()
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    def _check_file(self, *_connecting: object) -> None:
        """Raise ``DatabaseGoneError`` unless the path has always led to the file that was opened first."""
        if self._opened and _identity(self._file) != self._opened:
            self._is_gone = True
        if self._is_gone:
            raise DatabaseGoneError(self.shown)


def _hold(owner: object, file: Path) -> None:
    """Keep the inode of ``file`` while ``owner`` lives, so that no new file gets it.

    A descriptor of the path alone is used: to close another one would free SQLite's locks on the file.
    """
    if hasattr(os, "O_PATH"):
        weakref.finalize(owner, os.close, os.open(file, os.O_PATH))


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Return device and inode of ``file``; None if there is none."""
    if file is None:
        return None
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _add_what_is_missing(connection: Connection) -> None:
    """Add the columns and indexes that the tables of an earlier version lack."""
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))
        for index in table.indexes:
            index.create(connection, checkfirst=True)
