"""A client that leaves as soon as its request waits for a job."""

import asyncio
from collections.abc import Callable
from typing import Any

import requests

from support.api_service import Service


def ask_and_leave(service: Service, path: str, leaving: Callable[[], None] = lambda: None, **body: Any) -> None:
    """Post a request with the key of ``service.me``, in two pieces, call ``leaving`` once it waits, and disconnect.

    Args:
        service: The service.
        path: The path of the route.
        leaving: Called while the request waits.
        body: The body, by the names that ``requests`` has for its kinds.
    """
    sent, pieces = _parts(path, body)
    headers = {**sent, **service.me.headers, "Prefer": "wait=60"}

    async def receive() -> dict[str, Any]:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        leaving()
        return {"type": "http.disconnect"}

    async def send(_message: object) -> None:
        pass

    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "server": ("localhost", 80),
    }
    asyncio.run(service.app(scope, receive, send))


def _parts(path: str, body: dict[str, Any]) -> tuple[dict[str, str], list[bytes]]:
    """Return the headers of a request, and the two pieces of its body, which nobody else holds."""
    prepared = requests.Request("POST", f"http://localhost{path}", **body).prepare()
    raw = prepared.body if isinstance(prepared.body, bytes) else str(prepared.body).encode()
    half = len(raw) // 2
    return dict(prepared.headers), [raw[:half], raw[half:]]
