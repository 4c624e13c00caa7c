"""Pictures as resources, in full size."""

from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from ..messages import _
from .backend import BackendError, BackendOf, MissingError

_MOST_DIGITS = 4


class Pictures:
    """The function behind the resources."""

    def __init__(self, backend_of: BackendOf) -> None:
        self._backend_of = backend_of

    async def read(self, ctx: Context[Any, Any], job: str, number: str) -> bytes:
        """Return a picture as PNG."""
        if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
            raise ResourceNotFoundError(_("there is no such picture"))
        try:
            return await self._backend_of(ctx).picture(job, int(number))
        except MissingError as error:
            raise ResourceNotFoundError(str(error)) from error
        except BackendError as error:
            raise ResourceError(str(error)) from error
