"""What is shown on a terminal while something loads or is made."""

import io

import pytest
from rich.console import Console

from generate import Step
from service.views.step_bar import steps_shown
from service.views.terminal import loading_shown, progress


def shown_by(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return everything that is written while stages load, one runs, a model loads, and it takes a step."""
    monkeypatch.setenv("LANGUAGE", "C")
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=100)
    with loading_shown(console):
        pass
    with progress(console) as on_stage:
        on_stage("keywords")
    with steps_shown(console) as on_step:
        on_step(Step(3, 130, 0.0))
    return out.getvalue()


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal shows that stages start, that a model loads, which stage runs and how far the picture is."""
    shown = shown_by(True, monkeypatch)
    places = [
        shown.index(text) for text in ("starting", "finding keywords", "loading the model", "generating the picture")
    ]
    assert places == sorted(places)
    assert "3/130" in shown


def test_no_progress_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is shown where the output is no terminal."""
    assert shown_by(False, monkeypatch) == ""
