"""Places and turns of requests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event, Thread

import pytest

from service.api.places import NoPlaceError, Places, Turn, Turns, turn_of


def test_places_of_a_key() -> None:
    """A key has its share, another key its own, and a place is free again after its block."""
    places = Places(2)
    with places.taken("a"), places.taken("b"):
        with places.taken("a"), pytest.raises(NoPlaceError), places.taken("a"):
            pass
        with places.taken("a"):
            pass


def test_places_in_total() -> None:
    """When all places are taken, only a key that has none gets another one."""
    places = Places(3, total=4)
    with ExitStack() as taken:
        for key in "aaab":
            taken.enter_context(places.taken(key))
        with pytest.raises(NoPlaceError), places.taken("b"):
            pass
        with places.taken("c"), pytest.raises(NoPlaceError), places.taken("c"):
            pass


class Queued:
    """Threads that wait for turns one after another, and the order in which they got them."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.order: list[str] = []
        self.threads: list[Thread] = []

    def wait(self, key: str) -> None:
        """Start a thread, and return once it waits."""
        waiting = len(self.turns._waiting)
        self.threads.append(Thread(target=self._run, args=[key], daemon=True))
        self.threads[-1].start()
        until(lambda: len(self.turns._waiting) > waiting)

    def _run(self, key: str) -> None:
        with turn_of(self.turns, key):
            self.order.append(key)


def until(condition: Callable[[], bool]) -> None:
    """Wait for other threads until ``condition`` holds."""
    pause = Event()
    while not condition():
        pause.wait(0.001)


def test_turns_are_fair() -> None:
    """The key whose last turn is longest ago is next, however many threads of another key wait before it."""
    turns = Turns(1)
    queued = Queued(turns)
    with turn_of(turns, "a"):
        for key in ("a", "a", "a", "b", "b"):
            queued.wait(key)
    for thread in queued.threads:
        thread.join(60)
    assert queued.order == ["b", "a", "b", "a", "a"]


def test_no_more_than_the_turns() -> None:
    """As many threads compute at a time as there are turns."""
    turns, now, most = Turns(2), [], []

    def compute(number: int) -> None:
        with turn_of(turns, str(number % 3)):
            now.append(number)
            most.append(len(now))
            now.remove(number)

    with ThreadPoolExecutor(8) as pool:
        [*pool.map(compute, range(200))]
    assert len(most) == 200
    assert max(most) <= 2


def test_a_paused_turn() -> None:
    """While one waits for a provider, another one has its turn."""
    turns = Turns(1)
    with turn_of(turns, "a") as turn:
        with turn.paused(), turn.paused(), turn_of(turns, "b"):
            pass
        assert isinstance(turn, Turn)
        assert turns._free == 0
    assert turns._free == 1
