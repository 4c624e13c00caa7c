"""What requests hold while they wait for their jobs."""

import asyncio
import base64
import gc
import json
import os
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image
from support.api_service import SMALL, TEXT, Service, stages

from service.config.limits import ServiceLimits

_SIDE = 256  # pixels


def picture() -> bytes:
    """Return a PNG that is about as large as its pixels."""
    written = BytesIO()
    Image.frombytes("RGB", (_SIDE, _SIDE), os.urandom(3 * _SIDE**2)).save(written, "PNG")
    return written.getvalue()


PICTURE = picture()
ENCODED = base64.b64encode(PICTURE).decode()
FILE = {"image": ("x.png", PICTURE, "image/png")}
OURS = {"prompt": {"text": TEXT}, "generation": SMALL}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


def held(service: Service, path: str, **body: Any) -> int:
    """Send a request, and return the bytes that it holds while it waits for its job."""
    prepared = requests.Request("POST", f"http://localhost{path}", **body).prepare()
    headers = {**prepared.headers, **service.me.headers, "Prefer": "wait=60"}
    raw = prepared.body if isinstance(prepared.body, bytes) else str(prepared.body).encode()
    half = len(raw) // 2
    sent = iter([(raw[:half], True), (raw[half:], False)])
    measured: list[int] = []

    async def receive() -> dict[str, Any]:
        if part := next(sent, None):
            return {"type": "http.request", "body": part[0], "more_body": part[1]}
        gc.collect()
        measured.append(tracemalloc.get_traced_memory()[0])
        return {"type": "http.disconnect"}

    async def send(_message: dict[str, Any]) -> None:
        pass

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "query_string": b"",
        "root_path": "",
        "server": ("localhost", 80),
        "scheme": "http",
    }
    tracemalloc.start()
    asyncio.run(service.app(scope, receive, send))  # type: ignore[arg-type]
    tracemalloc.stop()
    assert service.store.active_ids()
    return measured[0]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/api/v1/jobs",
            {"json": OURS | {"generation": SMALL | {"init_image": ENCODED, "width": _SIDE, "height": _SIDE}}},
        ),
        ("/api/v1/jobs", {"data": {"request": json.dumps(OURS)}, "files": {"init_image": FILE["image"]}}),
        ("/sdapi/v1/img2img", {"json": {"prompt": TEXT, "init_images": [ENCODED]}}),
        ("/v1/images/edits", {"data": {"prompt": TEXT}, "files": FILE}),
        ("/v1/images/generations", {"json": {"prompt": TEXT, "unknown": ENCODED}}),
    ],
)
def test_a_waiting_request_holds_no_picture(service: Service, path: str, body: dict[str, Any]) -> None:
    """Of the body of a request nothing large is held while its job is awaited."""
    held(service, path, **body)  # the first request loads what is loaded late
    assert held(service, path, **body) < len(PICTURE) / 2
