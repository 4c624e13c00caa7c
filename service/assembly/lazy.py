"""Objects that load in threads of their own while others do."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock, RLock
from typing import Generic, TypeVar

T = TypeVar("T")

TRANSFORMERS = RLock()
"""Hold this while transformers loads a model: it changes itself meanwhile, and two loads at once leave it broken."""


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
