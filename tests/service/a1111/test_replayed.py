"""Requests of programs that cannot be run here, replayed; each finds in the replies what it reads there."""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests
import structlog
from support.live_service import LiveService, SteppingGenerator

HERE = Path(__file__).parent


def _found(value: Any, path: Sequence[Any]) -> Iterator[Any]:
    """Yield the values at ``path``: keys, numbers, ``*`` for each of a list, and the two steps that clients make."""
    if not path:
        yield value
        return
    step, *rest = path
    if step == "*":
        for one in value:
            yield from _found(one, rest)
    elif step == "as JSON":
        yield from _found(json.loads(value), rest)
    elif step == "last line":
        yield from _found(value.split("\n")[-1], rest)
    else:
        yield from _found(value[step], rest)


def _is(value: Any, kind: Any) -> bool:
    if isinstance(kind, dict):
        return bool(value == kind["is"])
    if kind == "a PNG in base64":
        return base64.b64decode(value, validate=True).startswith(b"\x89PNG")
    if kind == "settings":
        return re.match(r"Steps: \d+, Sampler: .*, Seed: \d+", value) is not None
    return isinstance(value, {"a text": str, "a number": int}[kind])


@pytest.mark.parametrize("name", ["sillytavern", "librechat", "open_webui"])
def test_a_sequence_of_requests(name: str, live: LiveService, stepping: SteppingGenerator) -> None:
    """Each reply is JSON with what the program reads, and what the program asks for is what is drawn."""
    recorded = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    kept: dict[str, Any] = {}
    with requests.Session() as session:
        session.auth = ("user", live.key)
        for one in recorded["requests"]:
            body = one.get("body")
            body = kept[body] if isinstance(body, str) else body
            answer = session.request(one["method"], f"{live.address}/sdapi/v1/{one['path']}", json=body)
            assert answer.status_code == 200, answer.text
            reply = answer.json()
            for *path, kind in one["reads"]:
                assert all(_is(value, kind) for value in _found(reply, path)), (one["path"], path)
            if "keep_as" in one:
                kept[one["keep_as"]] = reply
            for setting, value in one.get("asks_for", {}).items():
                assert getattr(stepping.runs[-1], setting) == value, setting


def test_the_key_in_a_body_is_never_kept(live: LiveService) -> None:
    """SillyTavern's ``auth`` and ``url`` are in no file of the service, no line of its log, and no reply."""
    recorded = json.loads((HERE / "sillytavern.json").read_text(encoding="utf-8"))
    (body,) = (one["body"] for one in recorded["requests"] if one["path"] == "txt2img")
    address = "http://sillytavern.example"
    body |= {"auth": f"user:{live.key}", "url": address}
    with structlog.testing.capture_logs() as logs:
        good, bad = (
            requests.post(f"{live.address}/sdapi/v1/txt2img", json=body | more, auth=("user", live.key), timeout=60)
            for more in ({}, {"steps": "many"})
        )
    assert (good.status_code, bad.status_code) == (200, 422)
    assert logs
    files = [file.read_bytes() for file in live.data.rglob("*") if file.is_file()]
    assert any(b"PNG" in one for one in files)
    said = [good.text, *good.json()["images"], bad.text, repr(logs)]
    texts = [*files, *(one.encode() for one in said), base64.b64decode(good.json()["images"][0])]
    for secret in (live.key, address, "user:"):
        assert not any(secret.encode() in one for one in texts), secret
