"""``/page``: the files of the page, and the sessions of browsers."""

import base64
import hashlib
import re
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from ..api.adapters import Adapter
from . import sessions

_PREFIX = "/page"
_STATIC = Path(__file__).with_name("static")


def _policy(html: str) -> str:
    """Return the content security policy: nothing from elsewhere, and no script in the page but its import map."""
    (imports,) = re.findall(r"<script type=\"importmap\">(.*?)</script>", html, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    return (
        f"default-src 'self'; script-src 'self' 'sha256-{allowed}'; img-src 'self' blob: data:; "
        "style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _router() -> APIRouter:
    html = (_STATIC / "index.html").read_text(encoding="utf-8")
    headers = {
        "Content-Security-Policy": _policy(html),
        "Cache-Control": "no-cache",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    router = APIRouter(prefix=_PREFIX, include_in_schema=False)

    @router.get("/")
    async def show_page() -> HTMLResponse:
        return HTMLResponse(html, headers=headers)

    files = StaticFiles(directory=_STATIC)

    @router.get("/static/{path:path}")
    async def send_file(path: str, request: Request) -> Response:
        response = await files.get_response(path, request.scope)
        response.headers["Cache-Control"] = "no-cache"  # it asks each time whether the file has changed
        return response

    router.include_router(sessions.router)
    return router


ADAPTER = Adapter(prefix=_PREFIX, router=_router(), error=None, without_key=(f"{_PREFIX}/",))
