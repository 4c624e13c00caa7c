"""The commands beside previews and pictures."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import run
from support.paths import ROOT


def test_attributes_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each choice is listed as the option takes it, beside its English."""
    assert run(monkeypatch, "attributes") == 0
    shown = capsys.readouterr().out
    for part in (
        "hair=포니테일",
        "pony tail",
        "hair_color  머리 색, up to 2",
        "outfit=기모노:빨간색",
        "props=페도라     fedora",
    ):
        assert part in shown


def test_doctor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The doctor finds every offline backend ready here."""
    assert run(monkeypatch, "doctor") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 5 + ["unused"] * 6
    assert "weights not here: fetched from the Hub when they are first used" in lines[4]


@pytest.mark.slow
def test_without_weights_and_offline(tmp_path: Path) -> None:
    """Offline the doctor says that the weights are not here, and ``generate`` so before any text is worked on."""
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "MALGRIM_STATE_DIR": str(tmp_path), "LANGUAGE": "C"}
    for words, code, stream in ((["doctor"], 0, "stdout"), (["generate", "고양이", "-o", "a.png"], 3, "stderr")):
        done = subprocess.run(
            [sys.executable, "-m", "service.cli", *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | offline,
            check=False,
        )
        assert done.returncode == code
        assert "are not here and cannot be fetched: HF_HUB_OFFLINE is set" in getattr(done, stream)
        assert done.stderr.count("\n") == (stream == "stderr")


def test_an_empty_cache_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where no answer is stored, the cache says that."""
    monkeypatch.setenv("MALGRIM_CACHE_DIR", str(tmp_path))
    assert run(monkeypatch, "cache") == 0
    assert capsys.readouterr().err == "no answer of a provider is stored\n"


def test_without_what_draws(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An installation for previews alone is whole; drawing says what to install, before anything is made."""
    found, absent = importlib.util.find_spec, ("accelerate", "compel", "diffusers", "peft")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name in absent else found(name, *rest))
    assert run(monkeypatch, "doctor") == 0
    assert "unused   generate" in capsys.readouterr().out
    assert run(monkeypatch, "generate", "고양이", "--model", "toy") == 3
    assert "generate: accelerate, compel, diffusers, peft missing: make drawing" in capsys.readouterr().err


def test_doctor_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A model that is not there is named as missing, with exit code 3."""
    monkeypatch.setenv("MALGRIM_EMBEDDINGS", "/no/such/model")
    assert run(monkeypatch, "doctor") == 3
    assert "missing  keywords" in capsys.readouterr().out
