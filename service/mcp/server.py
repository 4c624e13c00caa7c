"""The tools and resources of the protocol, the same on standard streams and over HTTP."""

from collections.abc import Iterable, Sequence
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, InputRequiredResult
from pydantic import ValidationError

from ..messages import _
from ..pipeline.picture_record import version
from .backend import BackendOf
from .resources import Pictures
from .schemas import picture_uri
from .sentences import FORESEEN, of_arguments, sentence, unexpected
from .tools import Tools

_INSTRUCTIONS = """\
Malgrim makes pictures from Korean sentences with Stable Diffusion XL. Pass the user's own Korean on: it is translated \
here, with the tags and weights that suit the model. Use preview_prompt to show or discuss the prompts, which costs no \
picture, and draw for pictures. A picture that is not ready when draw returns is asked for with look_at_job."""

_SHOWN = 64  # characters of a name in a message


class Server(MCPServer[Any]):
    """The server; every failure of a tool is one sentence."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        super().__init__(
            "malgrim",
            title="말그림",
            instructions=_INSTRUCTIONS,
            version=version(),
            tools=[*tools],
            log_level="WARNING",
        )
        self._arguments = {tool.name: tool.parameters["properties"] for tool in tools}

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raise ``ToolError`` with a sentence for the assistant."""
        self._check_names(name, arguments)
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            if isinstance(error.__cause__, FORESEEN):
                raise ToolError(sentence(error.__cause__)) from error.__cause__
            raise UnexpectedToolError(unexpected(error.__cause__)) from error.__cause__
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(of_arguments(error.__cause__)) from error.__cause__
            raise

    def _check_names(self, name: str, arguments: Iterable[str]) -> None:
        if name not in self._arguments:
            message = _("there is no tool {name!r}: call one of {names}")
            raise ToolError(message.format(name=name[:_SHOWN], names=", ".join(self._arguments)))
        known = self._arguments[name]
        if unknown := [argument for argument in arguments if argument not in known]:
            message = _("there is no argument {name!r}: the arguments are {names}")
            raise ToolError(message.format(name=unknown[0][:_SHOWN], names=", ".join(known) or _("none")))


def make_server(backend_of: BackendOf) -> Server:
    """Return a server whose tools work with the backend of the request they are called with."""
    server = Server(Tools(backend_of).all())
    server.resource(
        picture_uri("{job}", "{number}"),
        name="picture",
        title="A picture in full size",
        description="A picture that draw has made, as PNG; it carries its prompts and settings.",
        mime_type="image/png",
    )(Pictures(backend_of).read)
    return server
