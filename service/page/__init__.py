"""The page: what people use in a browser, on the same routes as every other program."""

from .adapter import ADAPTER
from .links import OneTimeLinks

__all__ = ["ADAPTER", "OneTimeLinks"]
