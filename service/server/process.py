"""One process that serves the API, and keeps workers alive beside it."""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

import structlog
import uvicorn

from ..api.app import create_app
from ..api.dependencies import Resources
from ..api.metrics import serve_metrics
from ..assembly.build import build
from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..errors import InputError
from ..jobs.api_keys import KeyStore
from ..jobs.counters import Counters
from ..jobs.database import Database
from ..jobs.queue import QUEUES, Queue
from ..jobs.store import JobStore
from .supervisor import Child, Supervisor

_GRACE = 5  # seconds for answers that are on their way

log = structlog.get_logger()


def run_service(  # noqa: PLR0913 - what a service is made of
    settings: Settings,
    limits: ServiceLimits,
    database: Database,
    data: Path,
    *,
    host: str,
    port: int,
    metrics_port: int,
    workers: bool,
) -> NoReturn:
    """Serves until it is told to stop, and ends the process. Raises ``InputError`` when a port is taken."""
    listening = _listening(host, port)
    queue, counters = Queue(database), Counters(database)
    if metrics_port:
        try:
            serve_metrics(metrics_port, counters, queue)
        except OSError as error:
            raise InputError(f"--metrics-port {metrics_port}: {error.strerror or error}") from error
    pipeline = build(settings)
    resources = Resources(
        database, JobStore(database), queue, KeyStore(database), counters, limits, data, lambda: pipeline
    )
    config = uvicorn.Config(
        create_app(resources), log_config=None, access_log=False, timeout_graceful_shutdown=_GRACE, server_header=False
    )
    supervisor = Supervisor([_worker(name, data, database.url) for name in QUEUES] if workers else [])
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises a signal again, once it has stopped
    supervisor.start()
    log.info("service_started", address=f"http://{host}:{port}", database=database.shown, data=str(data))
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.close()
        queue.close()
    log.info("service_stopped")
    os._exit(0)  # what still loads in other threads is not waited for


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        raise InputError(f"--host {host} --port {port}: {getattr(error, 'strerror', None) or error}") from error


def _worker(queue: str, data: Path, url: str) -> Child:
    """The address of the database goes by the environment: its password is not for the list of processes."""
    words = ["worker", "--queue", queue, "--id", f"{queue}-0", "--data", str(data), "--supervised"]
    return Child(f"{queue}-0", [sys.executable, "-m", "service.cli", *words], os.environ | {"MALGRIM_DATABASE": url})
