"""Jobs side by side in one process, except those that must run alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Isolation:
    """Admits jobs to this process: any number together, or a single one that must run alone."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._running = 0
        self._alone = 0  # jobs that run alone or wait to; no other job begins meanwhile

    @contextmanager
    def admitted(self, *, alone: bool) -> Iterator[None]:
        """Wait until the job may run; it runs inside the block."""
        with self._changed:
            self._alone += alone
            self._changed.wait_for(lambda: not (self._running if alone else self._alone))
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._alone -= alone
                self._changed.notify_all()
