"""What happens while a provider is awaited."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

Pause = Callable[[], AbstractContextManager[None]]
"""Returns a block in which a provider is awaited."""

_pause: ContextVar[Pause] = ContextVar("pause", default=nullcontext)


@contextmanager
def pausing(pause: Pause) -> Iterator[None]:
    """Enter ``pause`` around each wait for a provider inside the block."""
    token = _pause.set(pause)
    try:
        yield
    finally:
        _pause.reset(token)


def paused() -> AbstractContextManager[None]:
    """Return the block in which the caller waits for a provider."""
    return _pause.get()()
