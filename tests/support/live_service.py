"""The REST API on a real server on loopback, with a thread that runs the jobs as workers do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from generate import GeneratedImage, ImageGenerator, ImageSettings, OnStep, Prompt, Step
from service.config.limits import ServiceLimits
from service.pipeline import Pipeline
from support.api_service import Service, stages
from support.served import running_jobs, served

LIVE = Image.new("RGB", (8, 8), "teal")
"""The live picture of every step."""


class LiveService(Service):
    """A service that listens; ``address`` is its beginning of every URL."""

    address: str

    def __init__(
        self,
        folder: Path,
        limits: ServiceLimits,
        generator: ImageGenerator | None = None,
        pipeline: Pipeline | None = None,
    ) -> None:
        super().__init__(folder, pipeline or stages(), limits, generator=generator)
        self.key = self.keys.add("program")


LIMITS = ServiceLimits(body_bytes=20_000, image_body_bytes=300_000, input_pixels=256 * 256, images=4)


@contextmanager
def live_service(
    folder: Path, generator: ImageGenerator, pipeline: Pipeline | None = None, limits: ServiceLimits = LIMITS
) -> Iterator[LiveService]:
    """Run a service in ``folder``, by default with small limits and light stages."""
    service = LiveService(folder, limits, generator, pipeline)
    with served(service) as service.address, running_jobs(service):
        yield service
    service.close()


class SteppingGenerator:
    """Makes pictures of one colour, and keeps settings and prompts; without ``go_on`` it waits after its last step.

    Then it repeats that step, at which it can be stopped.
    """

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
        stops: list[int] = []
        for step in range(settings.steps):
            if on_step:
                on_step(Step(step + 1, settings.steps, 0.0, lambda: LIVE))
            if step + 1 == settings.steps and not self.go_on.is_set():
                self.paused.set()
                assert self.go_on.wait(30)
                if on_step:
                    on_step(Step(step + 1, settings.steps, 1.0, lambda: LIVE, lambda: stops.append(settings.steps)))
        size = settings.width // 8, settings.height // 8
        image = Image.new("RGB", size, "navy")
        return [GeneratedImage(image, *seeds, stopped_at=sum(stops)) for seeds in settings.seeds()]
