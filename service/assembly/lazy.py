"""Objects that load in threads of their own while others do."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock, RLock
from typing import Generic, TypeVar

from ..messages import Language, language, speaking

T = TypeVar("T")

IMPORTS = RLock()
"""Hold this to import the package of someone else, or to load a model with one that imports as it loads.

Packages whose modules import each other in circles are seen half made by a second thread that imports them meanwhile.
"""


class Lazy(Generic[T]):
    """An object that is loaded once, in a thread of its own; a failure is had once in each language."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = Lock()
        self._futures: dict[Language, Future[T]] = {}

    def start(self) -> Future[T]:
        """Begin to load, unless that was done before, or failed with a message in another language."""
        spoken = language()
        with self._lock:
            usable = (one for one in self._futures.values() if not (one.done() and one.exception()))
            future = next(usable, None) or self._futures.get(spoken)
            if future is None:
                pool = ThreadPoolExecutor(1, thread_name_prefix="load")
                future = self._futures[spoken] = pool.submit(self._load_in, spoken)
                pool.shutdown(wait=False)
            return future

    def get(self) -> T:
        """Return the object, once it is loaded. Raise whatever loading raised, each time."""
        wait([self.start()])  # what fails in another language is then tried in this one
        return self.start().result()

    def _load_in(self, spoken: Language) -> T:
        with speaking(spoken):
            return self._load()
