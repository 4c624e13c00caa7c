"""Bounds on the bodies of requests: one for texts, one for requests that may have pictures."""

from collections.abc import Sequence

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ..config.limits import ServiceLimits


class BodyLimit:
    """How many bytes a body may have."""

    def __init__(self, limits: ServiceLimits, with_images: Sequence[str]) -> None:
        """Take the limits of the service, and the paths whose bodies may have pictures."""
        self._limits = limits
        self._with_images = frozenset(with_images)

    def of(self, path: str) -> int:
        """Return the bytes that the body of a request to ``path`` may have."""
        return self._limits.image_body_bytes if path in self._with_images else self._limits.body_bytes


class BodyLimits:
    """Refuses bodies beyond the limit of their path with 413."""

    def __init__(self, app: ASGIApp, limit: BodyLimit) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        most = self._limit.of(scope.get("path", ""))
        await RequestBodyLimitMiddleware(self._app, max_body_size=most)(scope, receive, send)
