"""The protocols of other programs that the service speaks beside its own."""

from ..a1111 import ADAPTER as A1111

ADAPTERS = (A1111,)
