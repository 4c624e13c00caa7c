"""Garbage collection in the process of the API."""

import gc
from concurrent.futures import Future


def exempt_loaded(loading: "Future[None]") -> None:
    """Once ``loading`` ends, exempt what it has loaded from garbage collection.

    What the stages load is no garbage, and a full collection, in which every request waits, would look through half a
    million of its objects for a tenth of a second.
    """
    loading.add_done_callback(_freeze)


def _freeze(_loading: "Future[None]") -> None:
    gc.collect()
    gc.freeze()
