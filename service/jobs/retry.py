"""Waiting for a database that is away."""

from typing import Any, TypeVar, cast

from sqlalchemy.exc import OperationalError
from tenacity import Retrying, retry_if_exception_type, wait_exponential

_waiting = Retrying(retry=retry_if_exception_type(OperationalError), wait=wait_exponential(max=2), reraise=True)

_Kind = TypeVar("_Kind")


def retrying_database(other: _Kind) -> _Kind:
    """Returns what does what ``other`` does, and waits for the database where that takes it.

    For workers: what they have done must not be lost because the database is away.
    """
    return cast(_Kind, _Patiently(other))


class _Patiently:
    def __init__(self, other: object) -> None:
        self._other = other

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._other, name)
        return lambda *given, **named: _waiting.copy()(method, *given, **named)
