"""SQLite databases with all tables, copied from a template that is made once in a run."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event

from service.jobs.database import Database


def create_tables(url: str) -> None:
    """Create the tables of the service and of DBOS, and leave no connection open."""
    database = Database(url)
    database.create()
    database.engine.dispose()


def new_sqlite(file: Path) -> str:
    """Write an SQLite database with all tables to ``file``, and return its address."""
    file.write_bytes(_template())
    return f"sqlite:///{file}"


def opened(url: str) -> Database:
    """Return the database at ``url``; SQLite does not wait for the disk, as tests survive no power failure."""
    database = Database(url)
    if database.is_sqlite:
        event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return database


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        made, packed = Path(folder) / "made.sqlite3", Path(folder) / "packed.sqlite3"
        create_tables(f"sqlite:///{made}")
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("VACUUM INTO ?", [str(packed)])
        return packed.read_bytes()
