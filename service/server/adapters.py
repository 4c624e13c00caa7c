"""The protocols of other programs that the service speaks beside its own."""

from ..a1111 import ADAPTER as A1111
from ..a1111 import CONTROL_NETS
from ..mcp.adapter import ADAPTER as MCP
from ..openai_images import ADAPTER as OPENAI_IMAGES
from ..page import ADAPTER as PAGE

ADAPTERS = (A1111, CONTROL_NETS, MCP, OPENAI_IMAGES, PAGE)
