"""The protocols of other programs that the service speaks."""

from ..mcp.adapter import ADAPTER as MCP

ADAPTERS = (MCP,)
