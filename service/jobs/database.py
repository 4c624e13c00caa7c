"""The one database, SQLite or PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbos import DBOS
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from .tables import metadata

_PATIENCE = 30_000  # milliseconds to wait for another writer
_KEEPALIVES = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""So that the server frees the locks of a machine that has vanished, after 25 seconds instead of two hours."""

_ONE_AT_A_TIME = 0x6D616C67  # "malg": the number of our lock among those of PostgreSQL


class DatabaseError(Exception):
    """The database cannot be used; the message says which and why."""


class Database:
    """Reads and writes in transactions; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Args: ``url`` is ``sqlite:///FILE`` or ``postgresql://…``; raises ``DatabaseError`` for any other."""
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise DatabaseError("the database is no address: use sqlite:///FILE or postgresql://…") from None
        if parsed.drivername not in ("sqlite", "postgresql", "postgres", "postgresql+psycopg"):
            raise DatabaseError(f"a database of {parsed.drivername}: use sqlite:///FILE or postgresql://…")
        self.url = url
        self.is_sqlite = parsed.drivername == "sqlite"
        self.shown = parsed.set(query={}).render_as_string(hide_password=True)
        driver = parsed if self.is_sqlite else parsed.set(drivername="postgresql+psycopg")
        options = {} if self.is_sqlite else {"connect_args": {"options": _KEEPALIVES}, "pool_pre_ping": True}
        self.engine: Engine = create_engine(driver, pool_size=10, hide_parameters=True, **options)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)

    def create(self) -> None:
        """Makes what tables are missing, DBOS's own included. Raises ``DatabaseError`` where that cannot be."""
        try:
            with self.writing() as connection:
                metadata.create_all(connection)
            DBOS.migrate(self.url)
        except Exception as error:
            reason = " ".join(str(getattr(error, "orig", None) or error).split())[:200]
            raise DatabaseError(f"{self.shown} cannot be used: {reason}") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other of these runs beside."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})
            yield connection


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so
    for pragma in ("journal_mode = WAL", f"busy_timeout = {_PATIENCE}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
