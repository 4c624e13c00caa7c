"""``malgrim serve`` and ``malgrim worker``: the service, on one machine or spread over several.

The packages that serve are an optional extra: they are imported once they are known to be installed.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..config.environment import data_folder
from ..config.hosts import is_loopback
from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..errors import InputError
from ..files import private_folder
from ..messages import _
from ..reasons import reason_of

if TYPE_CHECKING:
    from ..jobs.database import Database

PAGE_KEY = "page"
"""The name of the key of the people of this machine."""

_EXECUTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

Data = Annotated[
    Path | None, typer.Option(help=_("The folder of pictures, and of the database unless --database is set."))
]
Url = Annotated[
    str | None,
    typer.Option(
        "--database", envvar="MALGRIM_DATABASE", show_envvar=True, help=_("postgresql://…, else SQLite in --data.")
    ),
]


def serve(  # noqa: PLR0913, PLR0917 - one parameter an option
    host: Annotated[
        str, typer.Option(help=_("The address to listen on; any other than loopback needs a key."))
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    data: Data = None,
    database: Url = None,
    workers: Annotated[
        bool, typer.Option("--workers/--no-workers", help=_("Start workers here, one for each queue."))
    ] = True,
    metrics_port: Annotated[int, typer.Option(min=0, max=65535, help=_("Metrics on loopback; 0 for none."))] = 9464,
) -> None:
    """Serve the API, and the workers that do what it accepts."""
    check_installed()
    from ..server.logs import configure
    from ..server.process import run_service

    folder, url = places(data, database)
    limits = ServiceLimits.from_environment()
    settings = Settings.from_environment()
    configure()
    opened = open_database(url)
    _check_address(host, opened)
    run_service(settings, limits, opened, folder, host=host, port=port, metrics_port=metrics_port, workers=workers)


def worker(  # noqa: PLR0913, PLR0917 - one parameter an option
    queue: Annotated[Literal["prompt", "gpu"], typer.Option(help=_("The queue to work on."))],
    executor: Annotated[
        str | None, typer.Option("--id", help=_("A name of its own, the same after each start."))
    ] = None,
    data: Data = None,
    database: Url = None,
    supervised: Annotated[bool, typer.Option("--supervised", hidden=True)] = False,
    quiet: Annotated[bool, typer.Option("--quiet", hidden=True)] = False,
) -> None:
    """Work on jobs of one queue, until stopped."""
    check_installed()
    from generate import WeightsHashes

    from ..assembly.generator_pool import GeneratorPool
    from ..assembly.pipeline_pool import PipelinePool
    from ..jobs.generators import Generators
    from ..jobs.worker import Worker, run_until_signal
    from ..server.logs import configure, log_loaded

    name = executor or f"{queue}-0"
    if not _EXECUTOR.fullmatch(name):
        raise InputError(_("--id {name!r}: give letters, digits, dots, hyphens and underscores").format(name=name))
    folder, url = places(data, database)
    settings, limits = Settings.from_environment(), ServiceLimits.from_environment()
    configure(quiet=quiet)
    pool = GeneratorPool(settings, log_loaded)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora, settings.upscalers)
    run_until_signal(
        Worker(
            open_database(url),
            folder,
            queue,
            name,
            limits,
            pipeline=PipelinePool(settings).get,
            generators=Generators(pool.get, pool.get_video, settings.refiner, hashes),
        ),
        supervised=supervised,
    )


def check_installed() -> None:
    """Raise ``InputError`` when the packages that serve are not installed."""
    names = (
        "dbos",
        "fastapi",
        "fastapi_offline",
        "mcp",
        "prometheus_client",
        "python_multipart",
        "sqlalchemy",
        "structlog",
        "uvicorn",
    )
    if missing := [name for name in names if find_spec(name) is None]:
        message = _("{packages} missing: make serving, or pip install -c constraints.txt -e '.[serve]'")
        raise InputError(message.format(packages=", ".join(missing)))


def open_database(url: str) -> "Database":
    """Return the database with all its tables. Raise ``InputError`` where it cannot be used."""
    check_installed()
    from ..jobs.database import Database, DatabaseError

    try:
        database = Database(url)
        database.create()
    except DatabaseError as error:
        raise InputError(str(error)) from error
    return database


def check_key(database: "Database", name: str) -> None:
    """Raise ``InputError`` for a key that the database does not have."""
    from ..jobs.api_keys import KeyStore

    if KeyStore(database).get(name) is None:
        message = _("there is no key {name!r}: malgrim keys add makes one, malgrim page its own")
        raise InputError(message.format(name=name))


def places(data: Path | None, database: str | None) -> tuple[Path, str]:
    """Return the data folder, which is created, and the address of the database."""
    folder = (data or data_folder()).absolute()
    try:
        private_folder(folder / "images")
    except OSError as error:
        raise InputError(
            _("{folder} cannot be used: {reason}").format(folder=folder, reason=reason_of(error))
        ) from error
    return folder, database or f"sqlite:///{folder / 'malgrim.sqlite3'}"


def _check_address(host: str, database: "Database") -> None:
    from ..jobs.api_keys import KeyStore

    if any(key.revoked_at is None for key in KeyStore(database).all()):
        return
    if not is_loopback(host):
        message = _("--host {host} is open to others, and there is no key yet: malgrim keys add NAME")
        raise InputError(message.format(host=host))
    typer.echo("malgrim: " + _("there is no key yet, so every request is refused: malgrim keys add NAME"), err=True)
