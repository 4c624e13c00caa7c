"""``malgrim serve`` and ``malgrim worker``: the service, on one machine or spread over several."""

import os
import re
import sys
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from platformdirs import user_data_path

from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..errors import InputError

if TYPE_CHECKING:
    from ..jobs.database import Database

_EXECUTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

Data = Annotated[
    Path | None, typer.Option(help="The folder of pictures, and of the database unless --database is set.")
]
Url = Annotated[
    str | None,
    typer.Option(
        "--database", envvar="MALGRIM_DATABASE", show_envvar=True, help="postgresql://…, else SQLite in --data."
    ),
]


def serve(  # noqa: PLR0913, PLR0917 - one parameter an option
    host: Annotated[
        str, typer.Option(help="The address to listen on; any other than loopback wants a key.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    data: Data = None,
    database: Url = None,
    workers: Annotated[bool, typer.Option("--workers/--no-workers", help="Start workers here, one a queue.")] = True,
    metrics_port: Annotated[int, typer.Option(min=0, max=65535, help="Metrics on loopback; 0 for none.")] = 9464,
) -> None:
    """Serve Korean text to pictures over HTTP: the API, and the workers that do what it is asked."""
    check_installed()
    from ..server.logs import configure

    folder, url = places(data, database)
    limits = ServiceLimits.from_environment()
    settings = Settings.from_environment()
    configure()
    opened = open_database(url)
    _check_address(host, opened)
    from ..server.process import run_service

    run_service(settings, limits, opened, folder, host=host, port=port, metrics_port=metrics_port, workers=workers)


def worker(
    queue: Annotated[Literal["prompt", "gpu"], typer.Option(help="What to work on.")],
    executor: Annotated[str | None, typer.Option("--id", help="A name of its own, the same after each start.")] = None,
    data: Data = None,
    database: Url = None,
    supervised: Annotated[bool, typer.Option("--supervised", hidden=True)] = False,
) -> None:
    """Work on jobs of one queue, until told to stop."""
    check_installed()
    from ..server.logs import configure

    name = executor or f"{queue}-0"
    if not _EXECUTOR.fullmatch(name):
        raise InputError(f"--id {name!r}: give letters, digits, dots, hyphens and underscores")
    folder, url = places(data, database)
    settings, limits = Settings.from_environment(), ServiceLimits.from_environment()
    configure()
    from ..assembly.build import build, build_generator
    from ..jobs.worker import Worker, run_until_told

    works = Worker(
        open_database(url),
        folder,
        queue,
        name,
        limits,
        pipeline=lambda: build(settings),
        generator=lambda: build_generator(settings),
        refiner=settings.refiner,
    )
    run_until_told(works, supervised=supervised)


def check_installed() -> None:
    """Raises ``InputError`` when what serves is not installed."""
    names = ("dbos", "fastapi", "fastapi_offline", "prometheus_client", "sqlalchemy", "structlog", "uvicorn")
    if missing := [name for name in names if find_spec(name) is None]:
        raise InputError(f"{', '.join(missing)} missing: make serving, or pip install -c constraints.txt -e '.[serve]'")


def open_database(url: str) -> "Database":
    """Returns the database with all its tables. Raises ``InputError`` where it cannot be used."""
    check_installed()
    from ..jobs.database import Database, DatabaseError

    try:
        database = Database(url)
        database.create()
    except DatabaseError as error:
        raise InputError(str(error)) from error
    return database


def places(data: Path | None, database: str | None) -> tuple[Path, str]:
    """Returns the data folder, which is made, and the address of the database."""
    folder = (data or Path(os.environ.get("MALGRIM_DATA_DIR") or user_data_path("malgrim"))).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is drawn is nobody else's business
        (folder / "images").mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be used: {error.strerror or error}") from error
    return folder, database or f"sqlite:///{folder / 'malgrim.sqlite3'}"


def _check_address(host: str, database: "Database") -> None:
    from ..jobs.api_keys import KeyStore

    known = any(key.revoked_at is None for key in KeyStore(database).all())
    if not known:
        if not _is_loopback(host):
            raise InputError(f"--host {host} is open to others, and there is no key yet: malgrim keys add NAME")
        print("malgrim: there is no key yet, without which nobody is let in: malgrim keys add NAME", file=sys.stderr)  # noqa: T201


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
