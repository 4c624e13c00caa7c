"""Who may come in: every path but health wants a key."""

import base64
import time
import uuid
from typing import Annotated, cast

import structlog
from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..jobs.api_keys import Key, KeyStore
from .errors import database_problem, problem, unexpected_problem

OPEN = ("/healthz", "/readyz")
"""The paths that want no key."""

_CHALLENGES = 'Bearer realm="malgrim"', 'Basic realm="malgrim", charset="UTF-8"'  # browsers read one a line
_TOO_LARGE = 413
_READING = ("GET", "HEAD")

log = structlog.get_logger()


class AuthMiddleware:
    """Lets requests in by their key, gives each an id, and logs one line for each."""

    def __init__(self, app: ASGIApp, keys: KeyStore) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # there are no websockets
        id_, started = uuid.uuid4().hex, time.perf_counter()
        log_fields: dict[str, object] = {"status": 0}

        async def sending(message: Message) -> None:
            if log_fields["status"] == _TOO_LARGE:
                return
            if message["type"] == "http.response.start":
                log_fields["status"] = message["status"]
                if message["status"] == _TOO_LARGE:  # starlette says it in plain text
                    answer = problem(_TOO_LARGE, "the body is larger than is taken here", {"X-Request-Id": id_})
                    await answer(scope, receive, send)
                    return
                MutableHeaders(scope=message)["X-Request-Id"] = id_
            await send(message)

        scope.setdefault("state", {})["log_fields"] = log_fields
        try:
            await self._enter(scope, receive, sending, log_fields)
        except Exception as error:
            answer = unexpected_problem(error, id_)
            if not log_fields["status"]:
                await answer(scope, receive, sending)
        finally:
            log.info(
                "request",
                id=id_,
                method=scope["method"],
                route=getattr(scope.get("route"), "path", None),
                seconds=round(time.perf_counter() - started, 4),
                **log_fields,
            )

    async def _enter(self, scope: Scope, receive: Receive, send: Send, log_fields: dict[str, object]) -> None:
        if scope["path"] not in OPEN:
            secret = _secret(Headers(scope=scope), reading=scope["method"] in _READING)
            try:
                key = await run_in_threadpool(self._keys.find, secret) if secret else None
            except SQLAlchemyError as error:
                await database_problem(error)(scope, receive, send)
                return
            if key is None:
                detail = "this key is not known" if secret else "a key is wanted: Authorization: Bearer KEY"
                refused = problem(401, detail)
                for challenge in _CHALLENGES:
                    refused.headers.append("WWW-Authenticate", challenge)
                await refused(scope, receive, send)
                return
            scope["state"]["key"] = key
            log_fields["key"] = key.name
        await self._app(scope, receive, send)


def _secret(headers: Headers, *, reading: bool) -> str | None:
    """The key in the headers; that of a browser, which other pages could have it send, for reading alone."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip() or None
    if kind.lower() == "basic" and reading:
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2] or None
        except ValueError:  # no base64, or no UTF-8 in it
            return None
    return None


def key_of(request: Request) -> Key:
    """Returns whose a request is."""
    return cast(Key, request.state.key)


def add_log_fields(request: Request, **more: object) -> None:
    """Adds to the line that is logged for a request."""
    request.state.log_fields.update(more)


KeyDep = Annotated[Key, Depends(key_of)]
