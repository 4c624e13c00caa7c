"""Bounds on the bodies of requests: one for texts, one for requests that may have pictures."""

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ..config.limits import ServiceLimits

_WITH_IMAGES = ("/api/v1/jobs",)


def body_limit(path: str, limits: ServiceLimits) -> int:
    """Return the bytes that the body of a request to ``path`` may have."""
    return limits.image_body_bytes if path in _WITH_IMAGES else limits.body_bytes


class BodyLimits:
    """Refuses bodies beyond the limit of their path with 413."""

    def __init__(self, app: ASGIApp, limits: ServiceLimits) -> None:
        self._limits = limits
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        most = body_limit(scope.get("path", ""), self._limits)
        await RequestBodyLimitMiddleware(self._app, max_body_size=most)(scope, receive, send)
