"""The session of a browser: a signed cookie that names a key, so that no page has to keep the key itself."""

import time
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from ..jobs.api_keys import Key, KeyStore
from .signing import is_signed, signature

SECONDS = 30 * 86_400
"""For how long a session lasts."""


def cookie_name(scope: Scope) -> str:
    """Return the name of the cookie, which differs by port, because browsers do not tell ports of a host apart."""
    server = scope.get("server") or ("", 0)
    return f"malgrim-{server[1]}"


def set_session(response: Response, scope: Scope, data: Path, key_name: str) -> None:
    """Begin a session of a key.

    Args:
        response: The answer, which gets the cookie.
        scope: The request.
        data: The folder with the secret of the installation.
        key_name: The name of the key.
    """
    text = f"{quote(key_name, safe='')}.{int(time.time()) + SECONDS}"
    value = f"{text}.{signature(data, f'session {text}')}"
    secure = scope["scheme"] == "https"
    response.set_cookie(cookie_name(scope), value, max_age=SECONDS, httponly=True, samesite="strict", secure=secure)


def end_session(response: Response, scope: Scope) -> None:
    """End the session of the browser that gets the answer."""
    response.delete_cookie(cookie_name(scope), httponly=True, samesite="strict")


def session_key(scope: Scope, data: Path, keys: KeyStore) -> Key | None:
    """Return the key whose session the cookie of a request carries; None if there is none, or if it was revoked."""
    name = _key_name(scope, data)
    return keys.active(name) if name else None


def _key_name(scope: Scope, data: Path) -> str | None:
    try:
        cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return None
    found = cookies.get(cookie_name(scope))
    text, _dot, given = found.value.rpartition(".") if found else ("", "", "")
    name, _dot, expires = text.rpartition(".")
    if not (name and expires.isdecimal() and is_signed(data, f"session {text}", given)):
        return None
    return unquote(name) if int(expires) > time.time() else None
