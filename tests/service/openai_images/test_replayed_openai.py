"""Requests of programs that cannot be run here, replayed; each finds in the replies what it reads there."""

import base64
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests
from openai import OpenAI
from PIL import Image
from support.fakes import Recorder
from support.sent_pictures import hole, png

HERE = Path(__file__).parent
PICTURES = {"opaque": png(), "transparent": hole()}


def _found(value: Any, path: Sequence[Any]) -> Iterator[Any]:
    """Yield the values at ``path``: keys, numbers, and ``*`` for each of a list; None for a last key that is absent."""
    step, *rest = path
    if step == "*":
        assert value
        for one in value:
            yield from _found(one, rest)
    elif rest:
        yield from _found(value[step], rest)
    else:
        yield value.get(step)


def _check(value: Any, kind: str) -> None:
    if kind == "absent":
        assert value is None
    elif kind == "the address of a PNG":
        assert re.search(r"[\w\d]+\.png$", value), "LibreChat takes the name of its file from here"
        answer = requests.get(value, timeout=60)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert Image.open(io.BytesIO(answer.content)).format == "PNG"
    elif kind == "a text":
        assert isinstance(value, str)
    else:
        assert Image.open(io.BytesIO(base64.b64decode(value))).format == kind.split()[1].upper()


@pytest.mark.parametrize("name", ["open_webui", "librechat", "n8n"])
def test_a_sequence_of_requests(name: str, client: OpenAI, address: str, generator: Recorder) -> None:
    """Each reply has what the program reads, and what the program asks for is what is drawn."""
    recorded = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    for one in recorded["requests"]:
        answer = requests.request(
            one["method"],
            f"{address}/v1/{one['path']}",
            headers={"Authorization": f"Bearer {client.api_key}"},
            json=one.get("json"),
            data=one.get("form"),
            files=[(part, (f"{part}.png", PICTURES[kind], "image/png")) for part, kind in one.get("files", [])],
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        for *path, kind in one["reads"]:
            for value in _found(answer.json(), path):
                _check(value, kind)
        for setting, value in one.get("asks_for", {}).items():
            assert getattr(generator.runs[-1], setting) == value, (one["path"], setting)
