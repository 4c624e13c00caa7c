"""The commands beside previews and pictures."""

import importlib.util

import pytest
from support.command import run


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
    assert [line.split()[0] for line in lines] == ["ok"] * 4 + ["unused"] * 5
    assert "fetched from the Hub when it is first used" in lines[3]


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
