"""Clients that leave: while their request is read, or while it waits for a job."""

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
    headers, pieces = _parts(path, body)
    looks = iter([True])

    async def receive() -> dict[str, Any]:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        if next(looks, False):  # the first look of the service for a client that has gone: this one is still there
            await asyncio.Event().wait()
        leaving()
        return {"type": "http.disconnect"}

    _post(service, path, headers, receive)


def break_off(service: Service, path: str, **body: Any) -> None:
    """Post the first half of a request with the key of ``service.me``, and disconnect."""
    headers, pieces = _parts(path, body)
    first = pieces[:1]

    async def receive() -> dict[str, Any]:
        return (
            {"type": "http.request", "body": first.pop(), "more_body": True} if first else {"type": "http.disconnect"}
        )

    _post(service, path, headers, receive)


def _post(service: Service, path: str, headers: dict[str, str], receive: Callable[[], Any]) -> None:
    async def send(_message: object) -> None:
        pass

    sent = {**headers, **service.me.headers, "Prefer": "wait=60"}
    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "server": ("localhost", 80),
    }
    asyncio.run(service.app(scope, receive, send))


def _parts(path: str, body: dict[str, Any]) -> tuple[dict[str, str], list[bytes]]:
    """Return the headers of a request, and the two pieces of its body, which nobody else holds."""
    prepared = requests.Request("POST", f"http://localhost{path}", **body).prepare()
    raw = prepared.body if isinstance(prepared.body, bytes) else str(prepared.body).encode()
    half = len(raw) // 2
    return dict(prepared.headers), [raw[:half], raw[half:]]
