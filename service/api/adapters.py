"""What an adapter of another program's protocol gives the application; all adapters have the same jobs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import MEDIA_TYPE


@dataclass(frozen=True)
class Adapter:
    """A protocol.

    Attributes:
        prefix: The beginning of all its paths, such as ``/v1``.
        router: Its routes.
        error: A problem document to the body of an error as its clients read it; None where they read those.
        takes_basic: Whether its clients authenticate every request with HTTP Basic, the key as the password.
        with_images: Its paths whose bodies may have pictures.
        without_key: Beginnings of its paths that need no key, because they are signed.
    """

    prefix: str
    router: APIRouter
    error: Callable[[dict[str, Any]], dict[str, Any]] | None
    takes_basic: bool = False
    with_images: tuple[str, ...] = ()
    without_key: tuple[str, ...] = ()


class ErrorShapes:
    """Rewrites the problem documents of every layer below to the errors of the adapter whose path was asked for."""

    def __init__(self, app: ASGIApp, adapters: Sequence[Adapter]) -> None:
        self._app = app
        self._shapes = {one.prefix: one.error for one in adapters if one.error}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        path = scope.get("path", "")
        shape = next((error for prefix, error in self._shapes.items() if f"{path}/".startswith(f"{prefix}/")), None)
        if scope["type"] != "http" or shape is None:
            await self._app(scope, receive, send)
            return
        started: list[Message] = []
        body = bytearray()

        async def send_rewritten(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_problem(message):
                started.append(message)
            elif not started:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    content = json.dumps(shape(json.loads(body)), ensure_ascii=False).encode()
                    headers = MutableHeaders(scope=started[0])
                    headers["content-type"], headers["content-length"] = "application/json", str(len(content))
                    await send(started[0])
                    await send({"type": "http.response.body", "body": content})

        await self._app(scope, receive, send_rewritten)


def _is_problem(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith(MEDIA_TYPE)
