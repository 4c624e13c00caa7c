"""``/mcp``: the protocol over HTTP in the application of the service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import APIRouter, FastAPI
from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import INVALID_REQUEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ..api.adapters import Adapter
from ..messages import language
from .jobs import JobsBackend
from .server import make_server

_PATH = "/mcp"
_KEYS_ARE_ENOUGH = TransportSecuritySettings(enable_dns_rebinding_protection=False)


@asynccontextmanager
async def _serving(app: FastAPI) -> AsyncIterator[None]:
    """Serve requests one by one, each with the rights of its own key: no session outlives a request."""
    server = make_server(_backend_of)
    server.streamable_http_app(stateless_http=True, transport_security=_KEYS_ARE_ENOUGH)  # makes the manager
    app.state.mcp = server.session_manager
    async with app.state.mcp.run():
        yield


def _backend_of(context: Context[Any, Any]) -> JobsBackend:
    return JobsBackend(cast(Request, context.request_context.request))


class _Served(Response):
    """The answer of the server that the application runs."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        language()  # the answer depends on it, and begins before the tool speaks
        await scope["app"].state.mcp.handle_request(scope, receive, send)


def _error(problem: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": None, "error": {"code": INVALID_REQUEST, "message": problem["detail"]}}


router = APIRouter(lifespan=_serving)


@router.post(_PATH, include_in_schema=False)
async def speak_mcp() -> Response:
    """Serve a message of the Model Context Protocol."""
    return _Served()


ADAPTER = Adapter(prefix=_PATH, router=router, error=_error)
