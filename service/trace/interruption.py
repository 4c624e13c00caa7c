"""Checks between units of work whether the work is still wanted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

CHECK_INTERVAL = 0.25
"""Seconds between two checks, at least."""

_current: ContextVar["_Check | None"] = ContextVar("interruption", default=None)


class _Check:
    def __init__(self, check: Callable[[], object]) -> None:
        self._check = check
        self._next = monotonic() + CHECK_INTERVAL

    def __call__(self) -> None:
        if monotonic() >= self._next:
            self._check()
            self._next = monotonic() + CHECK_INTERVAL


@contextmanager
def interruptible(check: Callable[[], object]) -> Iterator[None]:
    """Call ``check`` inside the block, which raises when the work is not wanted any more."""
    token = _current.set(_Check(check))
    try:
        yield
    finally:
        _current.reset(token)


def check_interruption() -> None:
    """Raise if the work is not wanted any more; stages call this between two units of their work."""
    if check := _current.get():
        check()
