"""Turns at texts that several members of a group have: one makes the preview, the others wait for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from . import watchdog

_LOCKS = 64  # texts of one lock take turns without need, which costs time alone
_INTERVAL = 0.5  # seconds between two looks whether a job is still wanted


class SharedTexts:
    """Locks of texts by their hashes, in one process; whoever holds one works, so nobody waits for ever."""

    def __init__(self) -> None:
        self._locks = [Lock() for _ in range(_LOCKS)]

    @contextmanager
    def turn(self, hash_: str, check: Callable[[], object]) -> Iterator[None]:
        """Hold the lock of a text inside the block.

        Args:
            hash_: The hash of the text, in hexadecimal.
            check: Called while it waits; raises where the job is no longer wanted.
        """
        lock = self._locks[int(hash_, 16) % _LOCKS]
        while not lock.acquire(timeout=_INTERVAL):
            watchdog.step()
            check()
        try:
            yield
        finally:
            lock.release()
