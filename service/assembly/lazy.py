"""Objects that load in threads of their own while others do."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock, RLock
from typing import Generic, TypeVar

T = TypeVar("T")

IMPORTS = RLock()
"""Hold this to import the package of someone else, or to load a model with one that imports as it loads.

Packages whose modules import each other in circles are seen half made by a second thread that imports them meanwhile.
"""


class Lazy(Generic[T]):
    """An object that is loaded once, in a thread of its own."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = Lock()
        self._future: Future[T] | None = None

    def start(self) -> Future[T]:
        """Begin to load, unless that was done before."""
        with self._lock:
            if self._future is None:
                pool = ThreadPoolExecutor(1, thread_name_prefix="load")
                self._future = pool.submit(self._load)
                pool.shutdown(wait=False)
            return self._future

    def get(self) -> T:
        """Return the object, once it is loaded. Raise whatever loading raised, each time."""
        return self.start().result()
