"""The cache of answers under equal questions at once, in threads and processes."""

import os
import signal
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from support.provider_fakes import (
    RECIPE,
    TEXT,
    TO_PARAPHRASE,
    Provider,
    english,
    hear,
    paraphraser,
    processes,
    say,
    translator,
)

from service.providers.cache import Cache, key
from service.providers.calls import deadline

ASKING = """
import sys
from pathlib import Path
from service.providers.cache import Cache
from service.providers.caching import CachingTranslator

class Arriving(Cache):
    def lock(self, *arguments):
        print("arrived", flush=True)
        return super().lock(*arguments)

class Slow:
    def translate(self, sentences):
        with open(sys.argv[2], "a") as calls:
            calls.write("call\\n")
        sys.stdin.readline()
        return ["a cat " + sys.argv[-1]]

warnings = []
cache = Arriving(Path(sys.argv[1]), on_warning=warnings.append)
print(*CachingTranslator(Slow(), "slow", {}, cache).translate(["고양이"]), *warnings)
"""
HOLDING = """
import sqlite3, sys
from pathlib import Path
from service.providers.cache import Cache
cache = Cache(Path(sys.argv[1]), on_warning=print)
with cache.lock("key", 60, lambda: False):
    connection = sqlite3.connect(cache.file)
    connection.execute("UPDATE answers SET value = '0'")
    print("held", flush=True)
    sys.stdin.readline()
"""
OPENING = """
import sys
from pathlib import Path
from service.providers.cache import Cache
for folder in sys.stdin:
    warnings = []
    Cache(Path(folder.strip()), on_warning=warnings.append).put({sys.argv[-1]: 1}, "p")
    print(*warnings, flush=True)
"""


def at_once(*work: Callable[[], object]) -> None:
    """Run all ``work`` at once, each in a thread."""
    threads = [Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("wrong", ["{", "", b"\xff", 5, 1.5, None, "[" * 99_999])
def test_an_edited_table(folder: Path, wrong: object) -> None:
    """Values that are not JSON are misses."""
    folder.mkdir(parents=True)
    cache = Cache(folder, on_warning=list[str]().append)
    with closing(sqlite3.connect(cache.file)) as connection, connection:
        connection.execute("CREATE TABLE answers (key PRIMARY KEY, provider, value, used)")
        connection.execute("INSERT INTO answers VALUES (?, 'gpt', ?, 0)", [key(RECIPE, TEXT), wrong])
    assert translator(cache, Provider()).translate([TEXT]) == [english(TEXT)]


class Watched(Cache):
    """A cache that records when a caller waits, and its time limits."""

    def __init__(self, folder: Path, on_warning: Callable[[str], object] = pytest.fail) -> None:
        super().__init__(folder, on_warning=on_warning)
        self.waiting = Event()
        self.seconds: list[float] = []

    def lock(self, key: str, seconds: float, is_answered: Callable[[], bool]) -> Any:
        self.seconds.append(seconds)

        def asked() -> bool:
            self.waiting.set()
            return is_answered()

        return super().lock(key, seconds, asked)


class Slow(Provider):
    """A provider that answers once another caller waits."""

    waiting = Event()

    def _ask(self, sentences: Sequence[str]) -> None:
        super()._ask(sentences)
        assert self.waiting.wait(30)


@pytest.mark.parametrize("stage", ["augment", "translate"])
def test_the_same_at_once(folder: Path, stage: str) -> None:
    """Two equal questions at once make one call, and both callers get its answer."""
    cache, provider, found = Watched(folder), Slow(), list[list[str]]()
    cache.put({"another": 1}, "gpt")
    provider.waiting = cache.waiting

    def work() -> None:
        if stage == "translate":
            found.append(translator(cache, provider).translate(["하나", "둘"]))
        else:
            found.append(paraphraser(cache, provider).paraphrase(TEXT, 2))

    at_once(work, work)
    assert len(provider.asked) == 1
    assert len(found) == 2
    assert found[0] == found[1]


@pytest.mark.parametrize("stage", ["augment", "translate"])
def test_a_waiting_caller_goes_on_with_the_answer(folder: Path, cache: Cache, stage: str) -> None:
    """A waiting caller goes on as soon as the answer is cached, although the lock is held, and makes no call."""
    watched, provider, found = Watched(folder), Provider(), list[str]()
    cache.put({"another": 1}, "gpt")

    def work() -> None:
        if stage == "translate":
            found.extend(translator(watched, provider).translate([TEXT]))
        else:
            found.extend(paraphraser(watched, provider).paraphrase(TEXT, 1))

    waiter = Thread(target=work)
    text_key = key(RECIPE if stage == "translate" else TO_PARAPHRASE, TEXT)
    with cache.lock(text_key, 60, lambda: False):
        waiter.start()
        assert watched.waiting.wait(30)
        cache.put({text_key: "a cat" if stage == "translate" else {"asked": 2, "made": ["a cat", "b"]}}, "gpt")
        waiter.join(30)
        assert (found, provider.asked) == (["a cat"], [])


def test_different_ones_at_once(cache: Cache) -> None:
    """Two different questions reach the provider at the same time."""
    together = Barrier(2, timeout=60)

    class Meeting(Provider):
        def _ask(self, sentences: Sequence[str]) -> None:
            together.wait()
            super()._ask(sentences)

    provider, found = Meeting(), dict[str, list[str]]()
    cache.put({"another": 1}, "gpt")

    def work(text: str) -> Callable[[], object]:
        return lambda: found.update({text: translator(cache, provider).translate([text])})

    at_once(work("하나"), work("둘"))
    assert found == {"하나": [english("하나")], "둘": [english("둘")]}


def test_processes_at_once(folder: Path, cache: Cache, tmp_path: Path) -> None:
    """Equal questions of several processes at once make one call, and each process gets the answer."""
    cache.put({"another": 1}, "gpt")
    calls = tmp_path / "calls"
    with processes(ASKING, str(folder), str(calls), number=4) as started:
        assert [hear(one) for one in started] == ["arrived"] * 4
        for one in started:
            say(one)
        answers = [hear(one) for one in started]
    assert calls.read_text() == "call\n"
    assert len(set(answers)) == 1
    assert answers[0].startswith("a cat")


@pytest.mark.slow
def test_a_new_file_at_once(tmp_path: Path) -> None:
    """Several processes can create the file at once, and all their answers are cached."""
    with processes(OPENING, number=4) as started:
        for number in range(40):
            for one in started:
                say(one, str(tmp_path / str(number)))
            assert [hear(one) for one in started] == [""] * 4
            cache = Cache(tmp_path / str(number), on_warning=pytest.fail)
            assert len(cache.get(list("0123"))) == 4


def test_a_killed_holder_of_the_lock(folder: Path, cache: Cache) -> None:
    """A killed process frees its lock and leaves the cached answers unchanged."""
    cache.put({"key": "stored"}, "gpt")
    warnings: list[str] = []
    impatient = Cache(folder, on_warning=warnings.append)
    with processes(HOLDING, str(folder)) as (holder,):
        assert hear(holder) == "held"
        with impatient.lock("key", 0, lambda: False):
            assert len(warnings) == 1
        os.kill(holder.pid, signal.SIGKILL)
        with cache.lock("key", 60, lambda: False):
            assert cache.get(["key"]) == {"key": "stored"}


def test_no_time_to_wait(folder: Path, cache: Cache) -> None:
    """A caller without time to wait goes on without the lock, after a warning."""
    warnings: list[str] = []
    impatient = Watched(folder, warnings.append)
    with cache.lock(key(RECIPE, TEXT), 60, lambda: False), deadline(0):
        assert translator(impatient, Provider()).translate([TEXT]) == [english(TEXT)]
    with deadline(0):
        paraphraser(impatient, Provider()).paraphrase(TEXT, 2)
    assert impatient.seconds == [0, 0]
    assert warnings == ["the cache cannot be locked (Timeout): another process may be asking the same question"]
