"""Objects that load while others do."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock, RLock
from typing import Any

TRANSFORMERS = RLock()
"""To be held while transformers loads a model: it changes itself meanwhile, and two at once leave it broken."""


class Deferred:
    """Stands for an object that is loaded in a thread of its own, and waits for it when it is first used."""

    def __init__(self, load: Callable[[], object]) -> None:
        self._load = load
        self._lock = Lock()
        self._loaded: Future[object] | None = None

    def start(self) -> Future[object]:
        """Begins to load, unless that was done before."""
        with self._lock:
            if self._loaded is None:
                pool = ThreadPoolExecutor(1, thread_name_prefix="load")
                self._loaded = pool.submit(self._load)
                pool.shutdown(wait=False)
            return self._loaded

    def __getattr__(self, name: str) -> Any:
        return getattr(self.start().result(), name)
