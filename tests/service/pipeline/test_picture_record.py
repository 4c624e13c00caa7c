"""The record that a picture carries, written by this version or an older one."""

import json

import pytest
from support.built_command import Built
from support.command import run
from support.paths import FIXTURES

from generate import read_metadata
from service.pipeline import Preview
from service.pipeline.picture_record import GenerationInfo, read_record

OLD = FIXTURES / "previews" / "schema-1.png"


def test_a_picture_of_an_older_version() -> None:
    """A picture that was written before schema 2 is read under the present names."""
    raw = json.loads(read_metadata(OLD).record)
    assert "drawing" in raw
    assert "phrases" in raw["preview"]
    record = read_record(OLD)
    assert record.generation == GenerationInfo(**raw["drawing"])
    assert (record.generation.model, record.generation.seed, record.generation.steps) == ("toy", 3, 20)
    assert record.preview.prompt_2 == raw["preview"]["prompt_2"]
    assert [(one.text, one.weight) for one in record.preview.weighted] == [("hanbok", 1.3)]


def test_an_old_picture_on_the_command_line(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``inspect`` and ``preview --from`` take a picture of an older version; no stage runs."""
    assert run(monkeypatch, "inspect", "--json", str(OLD)) == 0
    assert json.loads(capsys.readouterr().out)["preview"]["text"] == "(한복:1.3)을 입은 소녀, 사람 없는 해변"
    assert run(monkeypatch, "preview", "--from", str(OLD), "--json") == 0
    assert Preview.from_json(capsys.readouterr().out) == read_record(OLD).preview
    assert (built.options, built.redone) == ([], [])
