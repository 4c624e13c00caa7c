"""The hash of a model of gigabytes does not hold up the pictures."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from support.fakes import FakeGenerator, make_pipeline

from generate import GeneratedImage, ImageSettings, OnStep, Prompt, WeightsHashes, weights_hash
from service.pipeline.pictures import generate_pictures
from service.trace import StageError

SETTINGS = ImageSettings(width=8, height=8, steps=1, seed=1)
_LONGEST = 60  # seconds that one waits for the other, until the test fails


class SlowHash:
    """Computes a hash that is not ready before ``ready`` is set."""

    def __init__(self) -> None:
        self.begun, self.ready = Event(), Event()

    def __call__(self, file: Path, *, header: bool) -> str:
        self.begun.set()
        return "0123456789abcdef" if self.ready.wait(_LONGEST) else ""


class GeneratorOfFile(FakeGenerator):
    """Generates only once the hash of its file is on its way."""

    def __init__(self, file: Path, slow: SlowHash, error: Exception | None = None) -> None:
        super().__init__(error)
        self.name = str(file)
        self._slow = slow

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        assert self._slow.begun.wait(_LONGEST)
        made = super().generate(prompt, settings, on_step)
        self._slow.ready.set()
        return made


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowHash]:
    made = SlowHash()
    monkeypatch.setattr(weights_hash, "_sha256", made)
    yield made
    made.ready.set()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "x.safetensors"
    written.write_bytes(b"weights")
    return written


def test_it_is_computed_beside_the_steps(slow: SlowHash, file: Path, tmp_path: Path) -> None:
    """The hash is on its way while the picture is drawn, and stands in the picture."""
    hashes = WeightsHashes(tmp_path / "weights.json")
    (picture,) = generate_pictures(
        GeneratorOfFile(file, slow), make_pipeline().preview("고양이"), SETTINGS, hashes=hashes
    )
    assert b"Model hash: 0123456789, " in picture.data


def test_a_run_that_fails_does_not_wait_for_it(slow: SlowHash, file: Path, tmp_path: Path) -> None:
    """A run that fails, or is cancelled, ends before the hash is there."""
    generator = GeneratorOfFile(file, slow, RuntimeError("no memory"))
    preview, hashes = make_pipeline().preview("고양이"), WeightsHashes(tmp_path / "weights.json")
    with pytest.raises(StageError, match="no memory"):
        [*generate_pictures(generator, preview, SETTINGS, hashes=hashes)]
    assert not slow.ready.is_set()
