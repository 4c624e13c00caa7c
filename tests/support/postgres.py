"""A temporary PostgreSQL server."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from .databases import create_tables

_BINARIES = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)] + sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), reverse=True
)
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
max_wal_senders = 0
fsync = off  # tests kill processes, not the machine
full_page_writes = off
"""
_TEMPLATE = "malgrim_template"


def missing() -> str:
    """Return the reason why there can be no server; an empty string if there can be one."""
    if _binary("initdb") is None:
        return "there is no PostgreSQL: apt-get install postgresql"
    if os.geteuid() == 0 and not _user():
        return "PostgreSQL refuses to run as root, and there is no user postgres"
    return ""


class Cluster:
    """A server on a free port."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self._folder = folder / "data"
        self._has_template = False
        if user := _user():
            shutil.chown(folder, user)
        self._run("initdb", "-D", str(self._folder), "-U", "malgrim", "--auth=trust", "--encoding=UTF8", "--no-sync")
        with (self._folder / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {self.port}\n{_SETTINGS}")

    def start(self) -> None:
        """Start the server, and wait until it takes connections."""
        self._run("pg_ctl", "-D", str(self._folder), "-l", str(self._folder / "log"), "-w", "start")

    def stop(self, mode: str) -> None:
        """Stop the server; the mode ``immediate`` is a crash."""
        self._run("pg_ctl", "-D", str(self._folder), "-m", mode, "-w", "stop")

    def new_database(self) -> str:
        """Create a database with all tables, and return its address."""
        if not self._has_template:
            self._execute(f"CREATE DATABASE {_TEMPLATE}")
            create_tables(self._url(_TEMPLATE))
            self._execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", _TEMPLATE)
            self._has_template = True
        name = f"m{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self._url(name)

    def _url(self, database: str) -> str:
        return f"postgresql://malgrim@127.0.0.1:{self.port}/{database}"

    def _execute(self, statement: str, *parameters: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode(), parameters or None)

    def _run(self, binary: str, *words: str) -> None:
        found = _binary(binary)
        assert found
        as_user = ["runuser", "-u", _user() or "", "--"] if os.geteuid() == 0 else []
        subprocess.run([*as_user, str(found), *words], check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield a running server, which is deleted after the block."""
    folder = Path(tempfile.mkdtemp(prefix="malgrim-postgres-"))
    made = Cluster(folder)
    made.start()
    try:
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> Path | None:
    return next((folder / name for folder in _BINARIES if (folder / name).is_file()), None)


def _user() -> str:
    """Return the user to run as instead of root; an empty string if this is not root, or there is none."""
    if os.geteuid() != 0:
        return ""
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name == "postgres"), "")
