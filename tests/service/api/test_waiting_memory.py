"""What requests hold while they wait for their jobs."""

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
from PIL import Image
from support.api_service import SMALL, TEXT, Service, stages
from support.leaving import ask_and_leave

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
    measured: list[int] = []

    def measure() -> None:
        gc.collect()
        measured.append(tracemalloc.get_traced_memory()[0])

    tracemalloc.start()
    ask_and_leave(service, path, measure, **body)
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
