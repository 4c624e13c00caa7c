"""Objects that load in threads of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.assembly.lazy import Lazy
from service.assembly.lazy_stages import LazyExtractor
from service.messages import language, speaking


def test_one_load_for_many_users() -> None:
    """However many threads ask, the object is loaded once, and all get the same one."""
    loads: list[object] = []

    def load() -> object:
        loads.append(object())
        return loads[-1]

    lazy = Lazy(load)
    with ThreadPoolExecutor(8) as pool:
        found = {id(one.result()) for one in [pool.submit(lazy.get) for _ in range(50)]}
    assert found == {id(loads[0])}
    assert len(loads) == 1


def test_loading_begins_before_it_is_waited_for() -> None:
    """``start`` returns at once, while another thread loads."""
    begun, go_on = threading.Event(), threading.Event()

    def load() -> str:
        begun.set()
        go_on.wait(60)
        return "loaded"

    lazy = Lazy(load)
    assert not lazy.start().done()
    assert begun.wait(60)
    go_on.set()
    assert lazy.get() == "loaded"


def test_a_failure_is_raised_each_time() -> None:
    """What cannot be loaded fails for each user, and is not tried again."""
    tries: list[int] = []

    def load() -> str:
        tries.append(1)
        raise OSError("there is no such model")

    lazy = Lazy(load)
    for _ in range(2):
        with pytest.raises(OSError, match="there is no such model"):
            lazy.get()
    assert tries == [1]


def test_a_failure_is_told_in_the_language_asked_for() -> None:
    """What cannot be loaded is tried once for each language, so that each reader understands why."""
    tries: list[str] = []

    def load() -> str:
        tries.append(language())
        raise OSError(f"said in {language()}")

    lazy = Lazy(load)
    for spoken in ("en", "ko", "en", "ko"):
        with speaking("ko" if spoken == "ko" else "en"), pytest.raises(OSError, match=f"said in {spoken}"):
            lazy.get()
    assert tries == ["en", "ko"]


def test_who_waits_for_a_failure_understands_it() -> None:
    """A failure that was already on its way in another language is told in that of who waits for it."""
    go_on = threading.Event()

    def load() -> str:
        go_on.wait(60)
        raise OSError(f"said in {language()}")

    lazy = Lazy(load)
    with speaking("en"):
        begun = lazy.start()
    threading.Timer(0, go_on.set).start()
    with speaking("ko"), pytest.raises(OSError, match="said in ko"):
        lazy.get()
    assert "said in en" in str(begun.exception())


def test_what_is_loaded_is_the_same_in_every_language() -> None:
    """An object that could be loaded is not loaded again for another language."""
    lazy = Lazy(object)
    with speaking("ko"):
        found = lazy.get()
    with speaking("en"):
        assert lazy.get() is found


def test_a_lazy_stage_has_its_name_before_it_loads() -> None:
    """The name of a stage is known without loading it, so that a failure to load can be named."""
    lazy: Lazy[object] = Lazy(lambda: pytest.fail("it was loaded"))
    assert LazyExtractor("keybert", lazy).name == "keybert"  # type: ignore[arg-type]
