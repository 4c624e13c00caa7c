"""Ctrl+C and ``--forever`` of ``malgrim generate``."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from support.built_command import Built
from support.command import run
from support.fakes import FakeGenerator

from generate import GeneratedImage, ImageSettings, OnStep, Prompt, Step, read_metadata
from service.cli import generate as generate_command
from service.pipeline.picture_record import read_record

Capture = pytest.CaptureFixture[str]


class Interrupted(FakeGenerator):
    """A generator of four steps that can be stopped, and interrupts its own process at some of its reports."""

    name = "toy"

    def __init__(self, *reports: int) -> None:
        super().__init__()
        self.reports, self.made = set(reports), 0
        self.runs: list[ImageSettings] = []

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        assert on_step
        self.runs.append(settings)
        stops: list[int] = []
        for number in range(1, 5):
            self.made += 1
            if self.made in self.reports:
                os.kill(os.getpid(), signal.SIGINT)
            on_step(Step(number, 4, 1.0, stop=partial(stops.append, number)))
            if stops:
                break
        if self.made + 1 in self.reports and stops:
            os.kill(os.getpid(), signal.SIGINT)
        size = Image.new("RGB", (8, 8))
        return [GeneratedImage(size, seed, subseed, stopped_at=sum(stops)) for seed, subseed in settings.seeds()]


@pytest.fixture
def interrupted(built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Interrupted]]:
    """Return what makes ``malgrim generate`` use a generator that interrupts it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "C")
    monkeypatch.setattr(generate_command, "check_weights", lambda _: None)

    def made(*reports: int) -> Interrupted:
        generator = Interrupted(*reports)
        monkeypatch.setattr(generate_command, "build_generator", lambda _: generator)
        return generator

    yield made
    signal.signal(signal.SIGINT, before)


def test_the_first_keeps_what_is_there(
    interrupted: Callable[..., Interrupted], monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    """The first Ctrl+C ends the run within a step; the picture is written, and carries the step."""
    generator = interrupted(2)
    assert run(monkeypatch, "generate", "고양이", "--seed", "7", "-o", "a.png") == 0
    assert generator.made == 2
    assert capsys.readouterr().out == "a.png  seed 7 stopped at step 2\n"
    assert read_record(tmp_path / "a.png").generation.stop_at == 2
    assert "Stopped at: 2" in read_metadata(tmp_path / "a.png").parameters
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_stopped_picture_again(interrupted: Callable[..., Interrupted], monkeypatch: pytest.MonkeyPatch) -> None:
    """``--from`` of a stopped picture stops at the same step, and with ``--stop-at 0`` finishes it."""
    interrupted(3)
    assert run(monkeypatch, "generate", "고양이", "-o", "a.png") == 0
    generator = interrupted()
    assert run(monkeypatch, "generate", "--from", "a.png", "-o", "b.png") == 0
    assert run(monkeypatch, "generate", "--from", "a.png", "-o", "c.png", "--stop-at", "0") == 0
    assert [one.stop_at for one in generator.runs] == [3, 0]
    assert len({one.seed for one in generator.runs}) == 1


@pytest.mark.parametrize("reports", [(1,), (2, 3)])
def test_nothing_to_keep(
    interrupted: Callable[..., Interrupted],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    tmp_path: Path,
    reports: tuple[int, ...],
) -> None:
    """Before the first step has ended, and a second time, Ctrl+C ends the command at once without a picture."""
    interrupted(*reports)
    assert run(monkeypatch, "generate", "고양이") == 130
    assert capsys.readouterr().err.endswith("malgrim: interrupted\n")
    assert [*tmp_path.glob("*.png")] == []


@pytest.mark.parametrize(
    ("words", "seeds"),
    [(["--seed", "7"], [7, 8, 9]), (["--seed", "7", "--subseed", "3", "--subseed-strength", "0.5"], [3, 4, 5])],
)
def test_forever(
    interrupted: Callable[..., Interrupted],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    words: list[str],
    seeds: list[int],
) -> None:
    """With ``--forever`` pictures of following seeds are numbered until Ctrl+C, which keeps the last one."""
    generator = interrupted(10)
    assert run(monkeypatch, "generate", "고양이", "--forever", "-o", "x.png", *words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["x-0001.png", "x-0002.png", "x-0003.png"]
    assert [re.search("stopped at step (.)", line) is not None for line in lines] == [False, False, True]
    name = "subseed" if "--subseed" in words else "seed"
    assert [getattr(one, name) for one in generator.runs] == seeds


def test_forever_says_each_line_once(
    interrupted: Callable[..., Interrupted], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """What is left out is said once; what was chosen and the prompt, for each picture."""
    interrupted(10)
    assert run(monkeypatch, "generate", "{고양이|고양이}", "--forever", "--seed", "7") == 0
    begun = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert begun == ["alternatives", "left out", "prompt", *["alternatives", "prompt"] * 2]


def test_forever_without_a_seed(interrupted: Callable[..., Interrupted], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a seed each picture has one at random, and each makes its own choice among alternatives."""
    generator = interrupted(22)
    assert run(monkeypatch, "generate", "{고양이|곰|여우|개}", "--forever") == 0
    assert len({one.seed for one in generator.runs}) == 6


def test_forever_of_a_picture(interrupted: Callable[..., Interrupted], monkeypatch: pytest.MonkeyPatch) -> None:
    """``--from --forever`` begins with the seed that the picture carries."""
    interrupted()
    assert run(monkeypatch, "generate", "고양이", "--seed", "5", "-o", "a.png") == 0
    generator = interrupted(6)
    assert run(monkeypatch, "generate", "--from", "a.png", "--forever") == 0
    assert [one.seed for one in generator.runs] == [5, 6]


def test_forever_replaces_nothing(
    interrupted: Callable[..., Interrupted], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """``--force`` is refused with ``--forever``, before anything is generated."""
    generator = interrupted()
    assert run(monkeypatch, "generate", "고양이", "--forever", "--force", "-o", "x.png") == 2
    assert "leave --force out" in capsys.readouterr().err
    assert generator.runs == []
