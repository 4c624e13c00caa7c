"""Calls that wait for the database while it cannot be reached."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential

from ..providers.calls import SpendingLimit
from . import watchdog
from .database import is_outage

log = structlog.get_logger()


def _on_outage(state: RetryCallState) -> None:
    """Log the first failure of a call, and report that its job only waits."""
    error = state.outcome.exception() if state.outcome else None
    if state.attempt_number == 1:
        log.warning("database_unreachable", error=type(error).__name__)
    watchdog.step()


_waiting = Retrying(
    retry=retry_if_exception(is_outage), wait=wait_exponential(max=2), before_sleep=_on_outage, reraise=True
)

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
