"""The REST API on a real server on loopback, with a thread that runs the jobs as workers do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image

from generate import GeneratedImage, ImageGenerator, ImageSettings, OnStep, Prompt, Step
from service.config.limits import ServiceLimits
from service.server.connections import listen
from support.api_service import Service, stages

_INTERVAL = 0.02  # seconds between two looks for jobs

LIVE = Image.new("RGB", (8, 8), "teal")
"""The live picture of every step."""


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


LIMITS = ServiceLimits(body_bytes=20_000, image_body_bytes=300_000, input_pixels=256 * 256, images=4)


@contextmanager
def live_service(folder: Path, generator: ImageGenerator) -> Iterator[LiveService]:
    """Run a service with small limits in ``folder``."""
    service = LiveService(folder, LIMITS, generator)
    with service.running():
        yield service
    service.close()


class SteppingGenerator:
    """Makes pictures of one colour, and keeps settings and prompts; ``pause`` holds it after the first step."""

    name = "fake"

    def __init__(self) -> None:
        self.runs: list[ImageSettings] = []
        self.prompts: list[Prompt] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.paused = threading.Event()

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        self.runs.append(settings)
        self.prompts.append(prompt)
        for step in range(settings.steps):
            if on_step:
                on_step(Step(step + 1, settings.steps, 0.0, lambda: LIVE))
            if step + 1 == settings.steps and not self.go_on.is_set():
                self.paused.set()
                assert self.go_on.wait(30)
                if on_step:
                    on_step(Step(step + 1, settings.steps, 1.0, lambda: LIVE))
        size = settings.width // 8, settings.height // 8
        return [GeneratedImage(Image.new("RGB", size, "navy"), settings.seed + one) for one in range(settings.images)]
