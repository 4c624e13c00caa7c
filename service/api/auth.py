"""Authentication: every path except health checks needs an API key."""

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

from ..config.limits import ServiceLimits
from ..jobs.api_keys import Key, KeyStore
from ..messages import _
from .body_limits import body_limit
from .errors import database_problem, problem, unexpected_problem

OPEN = ("/healthz", "/readyz")
"""The paths that need no key."""

_CHALLENGES = 'Bearer realm="malgrim"', 'Basic realm="malgrim", charset="UTF-8"'  # in two headers, for browsers
_TOO_LARGE = 413
_SAFE_METHODS = ("GET", "HEAD")

log = structlog.get_logger()


class AuthMiddleware:
    """Authenticates requests, gives each an id, and logs one line for each."""

    def __init__(self, app: ASGIApp, keys: KeyStore, limits: ServiceLimits) -> None:
        self._app = app
        self._keys = keys
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # there are no websockets
        request_id, started = uuid.uuid4().hex, time.perf_counter()
        log_fields: dict[str, object] = {"status": 0}

        async def send_with_id(message: Message) -> None:
            if log_fields["status"] == _TOO_LARGE:
                return
            if message["type"] == "http.response.start":
                log_fields["status"] = message["status"]
                if message["status"] == _TOO_LARGE:  # replace the plain text of starlette
                    detail = _("the body is larger than {most:,} bytes, which is the limit").format(
                        most=body_limit(scope["path"], self._limits)
                    )
                    response = problem(_TOO_LARGE, detail, {"X-Request-Id": request_id})
                    await response(scope, receive, send)
                    return
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        scope.setdefault("state", {})["log_fields"] = log_fields
        try:
            await self._authenticate(scope, receive, send_with_id, log_fields)
        except Exception as error:  # a bug: every foreseen error has a handler
            response = unexpected_problem(error, request_id)
            if not log_fields["status"]:
                await response(scope, receive, send_with_id)
        finally:
            log.info(
                "request",
                id=request_id,
                method=scope["method"],
                route=getattr(scope.get("route"), "path", None),
                seconds=round(time.perf_counter() - started, 4),
                **log_fields,
            )

    async def _authenticate(self, scope: Scope, receive: Receive, send: Send, log_fields: dict[str, object]) -> None:
        if scope["path"] not in OPEN:
            secret = _secret(Headers(scope=scope), is_safe=scope["method"] in _SAFE_METHODS)
            try:
                key = await self._find(secret) if secret else None
            except SQLAlchemyError as error:
                await database_problem(error)(scope, receive, send)
                return
            if key is None:
                detail = _("this key is not known") if secret else _("a key is needed: Authorization: Bearer KEY")
                refusal = problem(401, detail)
                for challenge in _CHALLENGES:
                    refusal.headers.append("WWW-Authenticate", challenge)
                await refusal(scope, receive, send)
                return
            scope["state"]["key"] = key
            log_fields["key"] = key.name
        await self._app(scope, receive, send)

    async def _find(self, secret: str) -> Key | None:
        return self._keys.found(secret) or await run_in_threadpool(self._keys.find, secret)


def _secret(headers: Headers, *, is_safe: bool) -> str | None:
    """Return the key of a request.

    Basic authentication counts for safe methods only: a foreign page can make a browser send it.
    """
    scheme, _space, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip() or None
    if scheme.lower() == "basic" and is_safe:
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2] or None
        except ValueError:  # neither base64 nor UTF-8
            return None
    return None


async def key_of(request: Request) -> Key:
    """Return the key that authenticated ``request``."""
    return cast(Key, request.state.key)


def add_log_fields(request: Request, **fields: object) -> None:
    """Add fields to the log line of ``request``."""
    request.state.log_fields.update(fields)


KeyDep = Annotated[Key, Depends(key_of)]
