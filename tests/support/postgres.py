"""A PostgreSQL of our own, thrown away after the run."""

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

_BINARIES = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)] + sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), reverse=True
)


def missing() -> str:
    """Returns why there can be no cluster, or nothing."""
    if _binary("initdb") is None:
        return "there is no PostgreSQL: apt-get install postgresql"
    if os.geteuid() == 0 and not _user():
        return "PostgreSQL refuses to run as root, and there is no user postgres"
    return ""


class Cluster:
    """A server on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self._folder = folder / "data"
        if user := _user():
            shutil.chown(folder, user)
        self._run("initdb", "-D", str(self._folder), "-U", "malgrim", "--auth=trust", "--encoding=UTF8", "--no-sync")
        with (self._folder / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
            settings.write("max_connections = 200\nmax_wal_senders = 0\n")

    def start(self) -> None:
        """Returns when it takes connections."""
        self._run("pg_ctl", "-D", str(self._folder), "-l", str(self._folder / "log"), "-w", "start")

    def stop(self, mode: str) -> None:
        """``immediate`` is a crash."""
        self._run("pg_ctl", "-D", str(self._folder), "-m", mode, "-w", "stop")

    def new_database(self) -> str:
        """Returns the address of an empty one."""
        name = f"m{uuid4().hex}"
        with psycopg.connect(f"postgresql://malgrim@127.0.0.1:{self.port}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://malgrim@127.0.0.1:{self.port}/{name}"

    def _run(self, binary: str, *words: str) -> None:
        found = _binary(binary)
        assert found
        as_user = ["runuser", "-u", _user() or "", "--"] if os.geteuid() == 0 else []
        subprocess.run([*as_user, str(found), *words], check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server that runs while the block does."""
    folder = Path(tempfile.mkdtemp(prefix="malgrim-postgres-"))
    made = Cluster(folder)
    made.start()
    try:
        yield made
    finally:
        made.stop("fast")
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> Path | None:
    return next((folder / name for folder in _BINARIES if (folder / name).is_file()), None)


def _user() -> str:
    """Whom to be instead of root."""
    if os.geteuid() != 0:
        return ""
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name == "postgres"), "")
