"""An application on a port of its own, with its jobs run beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import uvicorn

from support.api_service import Service


@contextmanager
def running_jobs(service: Service) -> Iterator[None]:
    """Run the jobs of ``service`` inside the block, as a worker does."""
    stopped = Event()

    def run() -> None:
        while not stopped.wait(0.02):
            for id_ in service.store.active_ids():
                service.run_job(id_)

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


@contextmanager
def served(service: Service, port: int = 0) -> Iterator[str]:
    """Yield the address of ``service`` on a port of this machine, a free one if it is 0."""
    server = uvicorn.Server(uvicorn.Config(service.app, port=port, log_config=None, timeout_graceful_shutdown=1))
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
