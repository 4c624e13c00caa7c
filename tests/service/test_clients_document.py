"""The document for clients holds in both languages: its examples run, and its settings are the same."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.api_service import Service, stages
from support.documents import blocks, prose, read
from support.fakes import Recorder
from support.paths import ROOT
from support.served import running_jobs, served

from generate import ImageSettings
from service.config.limits import ServiceLimits
from service.pipeline.picture_record import read_record

ENGLISH = ROOT / "docs" / "clients.md"
DOCUMENTS = (ENGLISH, ROOT / "docs" / "clients.ko.md")
REFUSED = "height 1001: give a multiple of 8 from 8 to 4096 pixels"
_CODE = re.compile(r"`([^`\n]*(?:127\.0\.0\.1|mlg_)[^`\n]*)`")


@pytest.fixture
def generator() -> Recorder:
    return Recorder()


@pytest.fixture
def service(tmp_path: Path, generator: Recorder) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(), generator=generator)
    yield made
    made.close()


def run_examples(document: Path, service: Service) -> dict[str, Any]:
    """Run the examples in Python one after another with the address and a key of ``service``; return their names."""
    names: dict[str, Any] = {}
    secret = service.keys.add("program")
    with served(service) as address, running_jobs(service):
        for example in blocks(document, "python"):
            exec(example.replace("http://127.0.0.1:8000", address).replace("mlg_...", secret), names)  # noqa: S102
        names["client"].close()
        names["api"].session.close()
    return names


def chosen(run: ImageSettings) -> tuple[int, int, int, int]:
    return run.width, run.height, run.steps, run.seed


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_examples(
    document: Path,
    service: Service,
    generator: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The clients, as the examples set them up, get the pictures that they ask for, and the sentence of an error."""
    monkeypatch.chdir(tmp_path)
    names = run_examples(document, service)
    drawn, changed, hanbok = generator.runs
    assert [chosen(run) for run in (drawn, hanbok)] == [(1024, 1024, 30, 7)] * 2
    assert (changed.strength, changed.steps) == (0.6, 30)
    assert read_record(tmp_path / "sea.png").preview.text == "노을 지는 바닷가에서 한복을 입은 소녀"
    assert read_record(tmp_path / "snow.png").preview.text == "눈 내리는 바닷가"
    with Image.open(tmp_path / "hanbok.png") as image:
        assert image.format == "PNG"
    assert names["made"].info["ignored"] == []
    printed = capsys.readouterr().out
    assert "\na cat 0" in printed
    assert REFUSED in printed
    assert REFUSED in read(ENGLISH)


def test_settings_are_the_same_in_both_languages() -> None:
    """Both documents have the same addresses and places of the key."""
    english, korean = (set(_CODE.findall(prose(document))) for document in DOCUMENTS)
    assert english
    assert english == korean


def test_settings_in_json_can_be_read() -> None:
    """Every example in JSON is JSON."""
    examples = [json.loads(example) for example in blocks(ENGLISH, "json")]
    assert len(examples) == 4
