"""Authentication: every path except health checks needs an API key."""

import asyncio
import base64
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

import structlog
from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..jobs.api_keys import Key, KeyStore
from ..messages import _
from .adapters import Adapter
from .body_limits import BodyLimit
from .errors import database_problem, problem, stopping_problem, unexpected_problem
from .hosts import is_allowed
from .sessions import session_key

OPEN = ("/", "/healthz", "/readyz")
"""The paths that need no key."""

_BEARER, _BASIC = 'Bearer realm="malgrim"', 'Basic realm="malgrim", charset="UTF-8"'  # in two headers, for browsers
_TOO_LARGE = 413
_SAFE_METHODS = ("GET", "HEAD")

log = structlog.get_logger()


class AuthMiddleware:
    """Authenticates requests, gives each an id, and logs one line for each."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it asks
        self,
        app: ASGIApp,
        keys: KeyStore,
        data: Path,
        limit: BodyLimit,
        adapters: Sequence[Adapter] = (),
        hosts: frozenset[str] | None = None,
    ) -> None:
        self._app = app
        self._keys = keys
        self._data = data
        self._limit = limit
        self._hosts = hosts
        self._basic = tuple(f"{one.prefix}/" for one in adapters if one.takes_basic)
        self._without_key = tuple(path for one in adapters for path in one.without_key)

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
                        most=self._limit.of(scope["path"])
                    )
                    response = problem(_TOO_LARGE, detail, {"X-Request-Id": request_id})
                    await response(scope, receive, send)
                    return
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        scope.setdefault("state", {})["log_fields"] = log_fields
        try:
            await self._authenticate(scope, receive, send_with_id, log_fields)
        except asyncio.CancelledError:  # the server has waited for as long as it may
            if not log_fields["status"]:
                await stopping_problem()(scope, receive, send_with_id)
            raise
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
        headers = Headers(scope=scope)
        if not is_allowed(host := headers.get("host", ""), self._hosts):
            message = _("no one has named this service {host!r}: use its address, or set MALGRIM_ALLOWED_HOSTS")
            await problem(421, message.format(host=host[:80]))(scope, receive, send)
            return
        if not self._is_open(scope["path"]):
            basic = scope["path"].startswith(self._basic) and not is_cross_site(headers)
            secret = _secret(headers, takes_basic=basic or scope["method"] in _SAFE_METHODS)
            try:
                key = await (self._find(secret) if secret else self._of_session(scope, headers))
            except SQLAlchemyError as error:
                await database_problem(error)(scope, receive, send)
                return
            if key is None:
                detail = _("this key is not known") if secret else _("a key is needed: Authorization: Bearer KEY")
                refusal = problem(401, detail)
                refusal.headers.append("WWW-Authenticate", _BEARER)
                if headers.get("sec-fetch-mode", "navigate") == "navigate":  # else a script asks, not a person
                    refusal.headers.append("WWW-Authenticate", _BASIC)
                await refusal(scope, receive, send)
                return
            scope["state"]["key"] = key
            log_fields["key"] = key.name
        await self._app(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        return path in OPEN or path.startswith(self._without_key)

    async def _of_session(self, scope: Scope, headers: Headers) -> Key | None:
        """Return the key of the session of a browser; a page of another site cannot use it to change something."""
        if "authorization" in headers or "cookie" not in headers or is_cross_site(headers):
            return None
        return await run_in_threadpool(session_key, scope, self._data, self._keys)

    async def _find(self, secret: str) -> Key | None:
        return self._keys.found(secret) or await run_in_threadpool(self._keys.find, secret)


def is_cross_site(headers: Headers) -> bool:
    """Return whether a page of another site may have made a browser send the request."""
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != headers.get("host"):
        return True
    return headers.get("sec-fetch-site", "none") not in ("none", "same-origin")


def _secret(headers: Headers, *, takes_basic: bool) -> str | None:
    """Return the key of a request.

    Basic authentication counts where a foreign page cannot make a browser send it and change something.
    """
    scheme, _space, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip() or None
    if scheme.lower() == "basic" and takes_basic:
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
