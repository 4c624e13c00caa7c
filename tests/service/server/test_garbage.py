"""What the stages load is looked at by no garbage collection."""

import gc
from concurrent.futures import Future

from service.server.garbage import exempt_loaded


def test_what_was_loaded_is_exempt() -> None:
    """Once it is loaded, and not before, a collection passes over it."""
    loading = Future[None]()
    exempt_loaded(loading)
    loaded = [["a word"] for _ in range(1000)]
    before = gc.get_freeze_count()
    loading.set_result(None)
    try:
        assert gc.get_freeze_count() >= before + len(loaded)
    finally:
        gc.unfreeze()


def test_what_failed_to_load_is_exempt_too() -> None:
    """A stage that cannot be loaded leaves the others as they are."""
    loading = Future[None]()
    exempt_loaded(loading)
    before = gc.get_freeze_count()
    loading.set_exception(OSError("no model"))
    try:
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
