"""Calls that wait for the database while it cannot be reached."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from tenacity import Retrying, retry_if_exception, wait_exponential

from ..providers.calls import SpendingLimit
from .database import is_outage

_waiting = Retrying(retry=retry_if_exception(is_outage), wait=wait_exponential(max=2), reraise=True)

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def waiting(call: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
    """Return ``call(*args, **kwargs)``, repeated for as long as the database cannot be reached.

    For workers: an outage of the database must not lose finished work.
    """
    return _waiting.copy()(call, *args, **kwargs)


class WaitingLimit:
    """A spending limit that waits for its database."""

    def __init__(self, limit: SpendingLimit) -> None:
        self._limit = limit

    def reserve(self, cost: float, currency: str) -> int:
        """Reserve ``cost`` and return the id of the reservation. Raise ``LimitReachedError``."""
        return waiting(self._limit.reserve, cost, currency)

    def settle(self, reservation: int, cost: float) -> None:
        """Replace a reservation by the actual cost."""
        waiting(self._limit.settle, reservation, cost)
