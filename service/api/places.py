"""Places: how many requests of a kind may run at a time, in total and for each key; and turns to compute."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock

from ..messages import _
from .errors import ProblemError


class NoPlaceError(Exception):
    """All places are taken."""


class Places:
    """A number of places in total and for each key; a key without any gets one even when all are taken."""

    def __init__(self, per_key: int, total: int | None = None) -> None:
        self._per_key = per_key
        self._total = total
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def taken(self, key: str) -> Iterator[None]:
        """Take a place inside the block, without waiting. Raise ``NoPlaceError`` if there is none."""
        with self._lock:
            own = self._taken[key]
            is_full = self._total is not None and self._taken.total() >= self._total
            if own >= self._per_key or (own and is_full):
                raise NoPlaceError
            self._taken[key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[key] -= 1
                if not self._taken[key]:
                    del self._taken[key]


class Turns:
    """Lets a number of threads compute at a time; the next one is of the key whose last turn is longest ago."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: dict[object, str] = {}
        self._last: dict[str, float] = {}
        self._changed = Condition()

    def begin(self, key: str) -> None:
        """Wait for a turn."""
        ticket = object()
        with self._changed:
            self._waiting[ticket] = key
            self._changed.wait_for(lambda: self._free > 0 and self._next() is ticket)
            del self._waiting[ticket]
            self._free -= 1
            self._last[key] = time.monotonic()
            self._changed.notify_all()

    def end(self) -> None:
        """Give back a turn."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()

    def _next(self) -> object:
        return min(self._waiting, key=lambda ticket: self._last.get(self._waiting[ticket], 0.0))


class Turn:
    """The turn of one preview; while a provider is awaited, another preview has it."""

    def __init__(self, turns: Turns, key: str) -> None:
        self._turns = turns
        self._key = key
        self._pauses = 0
        self._lock = Lock()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Give back the turn inside the block, and wait for another one after it; several threads may pause at once."""
        with self._lock:
            self._pauses += 1
            if self._pauses == 1:
                self._turns.end()
        try:
            yield
        finally:
            with self._lock:
                self._pauses -= 1
                if not self._pauses:
                    self._turns.begin(self._key)


@contextmanager
def turn_of(turns: Turns, key: str) -> Iterator[Turn]:
    """Wait for a turn, and give it back after the block."""
    turns.begin(key)
    try:
        yield Turn(turns, key)
    finally:
        turns.end()


@contextmanager
def place_of(places: Places, key_name: str, refusal: str, most: int) -> Iterator[None]:
    """Hold a place of a key inside the block.

    Args:
        places: All places.
        key_name: The name of the key.
        refusal: A message of the catalogue with ``{most}``.
        most: The places that the key has.

    Raises:
        ProblemError: There is no place; it has the status 429.
    """
    try:
        with places.taken(key_name):
            yield
    except NoPlaceError:
        raise ProblemError(429, _(refusal).format(most=most), {"Retry-After": "5"}) from None
