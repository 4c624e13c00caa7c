"""The REST API on a real server on loopback, with a thread that runs the jobs as workers do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from generate import ImageGenerator
from service.config.limits import ServiceLimits
from service.server.connections import listen
from support.api_service import Service, stages

_INTERVAL = 0.02  # seconds between two looks for jobs


class LiveService(Service):
    """A service that listens; ``address`` is its beginning of every URL."""

    def __init__(self, folder: Path, limits: ServiceLimits, generator: ImageGenerator | None = None) -> None:
        super().__init__(folder, stages(), limits, generator=generator)
        self._socket = listen("127.0.0.1", 0)
        self.port = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.key = self.keys.add("program")
        self._stopped = threading.Event()
        self._server = uvicorn.Server(uvicorn.Config(self.app, log_config=None, timeout_graceful_shutdown=1))
        self._threads = [
            threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}),
            threading.Thread(target=self._work),
        ]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve and work inside the block; connections that arrive early wait in the queue of the socket."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._server.should_exit = True
            self._stopped.set()
            for thread in self._threads:
                thread.join()
            self._socket.close()

    def _work(self) -> None:
        while not self._stopped.wait(_INTERVAL):
            for job_id in self.store.active_ids():
                self.run_job(job_id)
