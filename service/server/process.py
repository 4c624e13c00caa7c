"""The process that serves the API and supervises workers."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import structlog
import uvicorn
from fastapi import FastAPI

from ..api.app import create_app
from ..api.dependencies import Resources
from ..api.metrics import serve_metrics
from ..assembly.build import build, warm_up
from ..assembly.describer import build_describer
from ..config.hosts import allowed_hosts
from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..errors import InputError
from ..jobs.api_keys import KeyStore
from ..jobs.counters import Counters
from ..jobs.database import Database
from ..jobs.embeddings import Embeddings
from ..jobs.locks import ExecutorLock
from ..jobs.queue import QUEUES, Queue
from ..jobs.running import RunningJobs
from ..jobs.store import JobStore
from ..messages import _
from ..page import OneTimeLinks
from ..reasons import reason_of
from .adapters import ADAPTERS
from .connections import BACKLOG, BoundedProtocol, listen, raise_file_limit
from .garbage import exempt_loaded
from .supervisor import Child, Supervisor

_GRACE = 5  # seconds for running requests to end
_SWITCH_INTERVAL = 0.0005  # seconds until a thread that computes lets another one run; a request needs some ten turns

OnStart = Callable[[OneTimeLinks], object]

log = structlog.get_logger()


def run_service(  # noqa: PLR0913 - the parts of a service
    settings: Settings,
    limits: ServiceLimits,
    database: Database,
    data: Path,
    *,
    host: str,
    port: int,
    metrics_port: int,
    workers: bool,
    on_start: OnStart | None = None,
    quiet: bool = False,
) -> NoReturn:
    """Serve until a signal arrives, then end the process.

    Args:
        settings: Settings of the pipeline.
        limits: Limits of the service.
        database: The database, with its tables.
        data: Folder of the pictures and locks.
        host: Address to listen on.
        port: Port of the API.
        metrics_port: Port of the metrics on loopback; 0 for none.
        workers: Start one worker for each queue.
        on_start: Called with the links of the page once the service listens.
        quiet: Whether the workers log warnings only.

    Raises:
        InputError: A port is taken, the address cannot be used, another service starts the workers here, or the
            names of hosts in the environment are none.
    """
    hosts = allowed_hosts(host)
    claim = ExecutorLock(database, data / "locks", "serve")  # held until the process ends
    if workers and not claim.acquire():
        message = _("another malgrim serve runs workers on {data}: stop it, or add --no-workers or another --data")
        raise InputError(message.format(data=data if database.is_sqlite else database.shown))
    listening = listen(host, port)
    queue, counters = Queue(database), Counters(database)
    if metrics_port:
        try:
            serve_metrics(metrics_port, counters, queue, RunningJobs(database))
        except OSError as error:
            message = _("--metrics-port {port}: {reason}")
            raise InputError(message.format(port=metrics_port, reason=reason_of(error))) from error
    pipeline = build(settings)
    exempt_loaded(loading := warm_up(pipeline, settings))
    resources = Resources(
        database,
        JobStore(database),
        queue,
        KeyStore(database),
        counters,
        limits,
        data,
        lambda: pipeline,
        Embeddings(database),
        settings,
        build_describer(settings),
        loading,
    )
    app = create_app(resources, ADAPTERS, hosts)
    app.state.links = links = OneTimeLinks()
    config = server_config(app)
    supervisor = Supervisor(
        [worker_process(name, data, database.url, quiet=quiet) for name in QUEUES] if workers else []
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises the signal again after it has stopped
    supervisor.start()
    log.info("service_started", address=f"http://{host}:{port}", database=database.shown, data=str(data))
    if on_start:
        on_start(links)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.close()
        queue.close()
    log.info("service_stopped")
    os._exit(0)  # without waiting for models that load in other threads


def server_config(app: FastAPI) -> uvicorn.Config:
    """Return the configuration of a server with as many connections as the limit of open files allows.

    Threads that compute previews let others run more often from now on.
    """
    BoundedProtocol.most = raise_file_limit()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    return uvicorn.Config(
        app,
        http=BoundedProtocol,
        backlog=BACKLOG,
        limit_concurrency=BoundedProtocol.most + BACKLOG,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_GRACE,
        server_header=False,
    )


def worker_process(queue: str, data: Path, url: str, *, quiet: bool = False) -> Child:
    """Return the worker of ``queue``, which logs warnings only where it is ``quiet``.

    The environment carries the database URL, so that ps shows no password; ``-P`` keeps Python from importing what
    lies in the folder where the service was started.
    """
    words = ["worker", "--queue", queue, "--id", f"{queue}-0", "--data", str(data), "--supervised"]
    words += ["--quiet"] if quiet else []
    command = [sys.executable, "-P", "-m", "service.cli", *words]
    return Child(f"{queue}-0", command, os.environ | {"MALGRIM_DATABASE": url})
