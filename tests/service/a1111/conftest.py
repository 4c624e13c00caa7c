"""A live service for clients of AUTOMATIC1111."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from support.live_service import LiveService

from generate import GeneratedImage, ImageSettings, OnStep, Prompt
from service.config.limits import ServiceLimits


class Generator:
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
                on_step(step + 1, settings.steps, 0.0)
            if step + 1 == settings.steps and not self.go_on.is_set():
                self.paused.set()
                assert self.go_on.wait(30)
                if on_step:
                    on_step(step + 1, settings.steps, 1.0)
        size = settings.width // 8, settings.height // 8
        return [GeneratedImage(Image.new("RGB", size, "navy"), settings.seed + one) for one in range(settings.images)]


@pytest.fixture
def generator() -> Generator:
    return Generator()


LIMITS = ServiceLimits(body_bytes=20_000, image_body_bytes=300_000, input_pixels=256 * 256, images=4)


@contextmanager
def live_service(folder: Path, generator: Generator) -> Iterator[LiveService]:
    """Run a live service in ``folder``."""
    service = LiveService(folder, LIMITS, generator)
    with service.running():
        yield service
    service.close()


@pytest.fixture
def live(tmp_path: Path, generator: Generator) -> Iterator[LiveService]:
    with live_service(tmp_path, generator) as service:
        yield service


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """Yield a live service for requests that start no job."""
    with live_service(tmp_path_factory.mktemp("idle"), Generator()) as service:
        yield service
