"""Answers that are kept: what is asked again, by whom, and what happens when they cannot be kept."""

import json
import os
import signal
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import count
from pathlib import Path
from shutil import rmtree
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from provider_fakes import TEXT, Provider, english, hear, previewed, processes, say

from augment import Paraphraser
from service.backends import Backends
from service.preview import Preview
from service.providers.cache import Cache, key
from service.providers.calls import time_limit
from service.providers.remembering import RememberingParaphraser, RememberingTranslator
from service.run import add_warning
from service.settings import GenieLabs, Gpt, Papago, Settings
from service.usage import Usage
from translate import TranslationError, Translator

RECIPE = {"provider": "gpt", "model": "m", "template": "t", "url": "u", "temperature": "1"}
TO_PARAPHRASE = RECIPE | {"template": "of paraphrases"}
ASKING = """
import sys
from pathlib import Path
from service.providers.cache import Cache
from service.providers.remembering import RememberingTranslator

class Arriving(Cache):
    def alone(self, *arguments):
        print("arrived", flush=True)
        return super().alone(*arguments)

class Slow:
    def translate(self, sentences):
        with open(sys.argv[2], "a") as calls:
            calls.write("call\\n")
        sys.stdin.readline()
        return ["a cat " + sys.argv[-1]]

warnings = []
cache = Arriving(Path(sys.argv[1]), on_warning=warnings.append)
print(*RememberingTranslator(Slow(), "slow", {}, cache).translate(["고양이"]), *warnings)
"""
HOLDING = """
import sqlite3, sys
from pathlib import Path
from service.providers.cache import Cache
cache = Cache(Path(sys.argv[1]), on_warning=print)
with cache.alone("key", 60, lambda: False):
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "of" / "answers"


@pytest.fixture
def cache(folder: Path) -> Cache:
    """A cache in which nothing may go wrong."""
    return Cache(folder, on_warning=pytest.fail)


def translator(cache: Cache, behind: Translator) -> RememberingTranslator:
    return RememberingTranslator(behind, "gpt", RECIPE, cache)


def paraphraser(cache: Cache, behind: Paraphraser) -> RememberingParaphraser:
    return RememberingParaphraser(behind, "gpt", TO_PARAPHRASE, cache)


def remembered(folder: Path, behind: Provider) -> Preview:
    """Returns the preview that ``behind`` gives in both stages through a cache in ``folder``."""
    kept = Cache(folder, on_warning=add_warning)
    return previewed(paraphraser(kept, behind), translator(kept, behind))


def at_once(*work: Callable[[], object]) -> None:
    """Does all ``work`` at once, each in a thread."""
    threads = [Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_values_come_back(folder: Path, cache: Cache) -> None:
    """What is kept comes back, also from another object; what is not kept does not come."""
    values = {"a": "고양이 🐈", "b": ["", 1, None, {"c": False}], "d": {"e": 0.5}, "f": ""}
    cache.put(values, "gpt")
    assert Cache(folder, on_warning=pytest.fail).get(["f", "b", "x", "a", "d"]) == values
    assert cache.get([]) == cache.get(["x"]) == {}
    cache.put({"a": "개"}, "gpt")
    assert cache.get(["a"]) == {"a": "개"}


def test_the_summary(cache: Cache) -> None:
    """Answers are counted by provider, and not at all where there is no file; asking for that makes none."""
    assert cache.summary() == []
    assert not cache.file.exists()
    cache.put({"a": 1, "b": 2}, "papago")
    cache.put({"c": 3}, "gpt")
    assert cache.summary() == [("gpt", 1), ("papago", 2)]


@given(st.sampled_from(sorted(RECIPE)), st.text(), st.text())
def test_the_key_holds_the_recipe(name: str, other: str, text: str) -> None:
    """Another provider, model, template, address or parameter is another question; the order of them is not."""
    assume(other != RECIPE[name])
    assert key(RECIPE | {name: other}, text) != key(RECIPE, text) == key(dict(reversed(RECIPE.items())), text)


@given(st.text(), st.text(alphabet="가각 \u1100\u1161\u11a8é e\u0301a\t\u3000"))
@example("가", "\u1100\u1161")
@example("고양이 한 마리", "고양이  한 마리")
@example("고양이", "고양이 ")
@example("A4", "Ａ４")
def test_the_key_holds_the_text(text: str, other: str) -> None:
    """Text in NFC and in NFD is the same question; any other difference, of spaces too, makes another."""
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert key(RECIPE, composed) == key(RECIPE, apart) == key(RECIPE, text)
    assert (key(RECIPE, text) == key(RECIPE, other)) == (composed == unicodedata.normalize("NFC", other))


def gpt(**changes: str) -> Settings:
    return Settings("gpt", "gpt", gpt=Gpt(**{"api_key": "k", "model": "m", "base_url": "http://localhost:1"} | changes))


def papago(**changes: str) -> Settings:
    return Settings("genielabs", "papago", papago=Papago(**{"client_id": "i", "client_secret": "s"} | changes))


def genielabs(**changes: str) -> Settings:
    keys = {"client_id": "i", "client_secret": "s", "client_key": "k"}
    return Settings("genielabs", "papago", genielabs=GenieLabs(**keys | changes))


@pytest.mark.parametrize(
    ("adapter", "first", "second", "calls"),
    [
        ("translate.gpt.GptTranslator", gpt(), gpt(api_key="other"), 1),
        ("translate.gpt.GptTranslator", gpt(), gpt(model="other"), 2),
        ("translate.gpt.GptTranslator", gpt(), gpt(base_url="http://localhost:2"), 2),
        ("translate.papago.PapagoTranslator", papago(), papago(client_id="other"), 1),
        ("translate.papago.PapagoTranslator", papago(), papago(glossary="g"), 2),
        ("translate.papago.PapagoTranslator", papago(), papago(url="https://other"), 2),
        ("augment.gpt.GptParaphraser", gpt(), gpt(), 1),
        ("augment.gpt.GptParaphraser", gpt(), gpt(model="other"), 2),
        ("augment.genielabs.GenieLabsParaphraser", genielabs(), genielabs(client_key="other"), 1),
        ("augment.genielabs.GenieLabsParaphraser", genielabs(), genielabs(url="https://other"), 2),
    ],
)
def test_what_another_setting_changes(
    adapter: str, first: Settings, second: Settings, calls: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real backends ask anew where a model, an address or a glossary changes, but not for other keys."""
    behind = Provider()
    monkeypatch.setattr(f"{adapter}.translate", lambda _, texts: behind.translate(texts), raising=False)
    monkeypatch.setattr(f"{adapter}.paraphrase", lambda _, text, number: behind.paraphrase(text, number), raising=False)
    for settings_ in (first, second):
        backends = Backends(Settings(**vars(settings_) | {"cache": folder}))
        if adapter.startswith("translate"):
            backends.translator(settings_.translator).translate([TEXT])
        else:
            backends.paraphraser(settings_.paraphraser).paraphrase(TEXT, 2)
    assert len(behind.asked) == calls


def test_another_template_asks_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other instructions to the model are another question."""
    behind = Provider()
    monkeypatch.setattr("translate.gpt.GptTranslator.translate", lambda _, texts: behind.translate(texts))
    for template in ("one", "other"):
        monkeypatch.setattr("translate.gpt.GptTranslator.template", template)
        Backends(Settings(**vars(gpt()) | {"cache": folder})).translator("gpt").translate([TEXT])
    assert len(behind.asked) == 2


def test_a_preview_again(folder: Path) -> None:
    """The same preview again makes no call, says how many answers were kept, and is the same."""
    behind = Provider("gpt")
    first, again = remembered(folder, behind), remembered(folder, behind)
    assert len(behind.asked) == 2
    assert first.usage == (Usage("augment", "gpt", calls=1), Usage("translate", "gpt", calls=1))
    assert (again.paraphrases, again.translations, again.warnings) == (first.paraphrases, first.translations, ())
    assert again.usage == (Usage("augment", "gpt", cached=1), Usage("translate", "gpt", cached=3))


def test_fewer_paraphrases(cache: Cache) -> None:
    """Fewer paraphrases than were asked for are the beginning of those; for more the provider is asked anew."""
    behind = Provider()
    remembering = paraphraser(cache, behind)
    five = remembering.paraphrase(TEXT, 5)
    assert remembering.paraphrase(TEXT, 3) == five[:3]
    assert len(behind.asked) == 1
    seven = remembering.paraphrase(TEXT, 7)
    assert len(behind.asked) == 2
    assert [remembering.paraphrase(TEXT, wanted) for wanted in (7, 5)] == [seven, seven[:5]]
    assert len(behind.asked) == 2


@pytest.mark.parametrize(("made", "calls"), [([], 2), (["하나"], 1)])
def test_a_short_list_of_paraphrases(cache: Cache, made: list[str], calls: int) -> None:
    """A provider that had fewer than it was asked for is not asked again for as many; one that had none is."""
    asked: list[int] = []

    class Short:
        def paraphrase(self, sentence: str, wanted: int) -> list[str]:
            asked.append(wanted)
            return made

    assert [paraphraser(cache, Short()).paraphrase(TEXT, 5) for _ in range(2)] == [made, made]
    assert len(asked) == calls


def test_only_what_is_not_known_is_sent(cache: Cache) -> None:
    """Sentences that are known are not sent again, and each answer stands in its place."""
    behind = Provider()
    remembering = translator(cache, behind)
    remembering.translate(["하나", "둘"])
    wanted = ["셋", "둘", "넷", unicodedata.normalize("NFD", "하나"), "셋", "둘 "]
    assert remembering.translate(wanted) == [english(one) for one in ["셋", "둘", "넷", "하나", "셋", "둘 "]]
    assert behind.asked == [["하나", "둘"], ["셋", "넷", "둘 "]]
    assert remembering.translate([]) == []


def test_a_failure_keeps_what_was_done(cache: Cache) -> None:
    """What was translated before a failure is kept, so that the second try sends the rest alone."""
    done = {"하나": "one", "둘": "", "another's": "x"}
    behind = Provider(error=TranslationError("unavailable", "down", done=done))
    remembering = translator(cache, behind)
    with pytest.raises(TranslationError, match="down"):
        remembering.translate(["하나", "둘", "셋"])
    behind.error = None
    assert remembering.translate(["하나", "둘", "셋"]) == ["one", english("둘"), english("셋")]
    assert behind.asked == [["하나", "둘", "셋"], ["둘", "셋"]]


def test_empty_translations_are_not_kept(cache: Cache) -> None:
    """A sentence without a translation is sent each time it is asked for."""
    behind = Provider(missing=("둘",))
    remembering = translator(cache, behind)
    for _ in range(2):
        assert remembering.translate(["하나", "둘"]) == [english("하나"), ""]
    assert behind.asked == [["하나", "둘"], ["둘"]]
    assert cache.summary() == [("gpt", 1)]


@pytest.mark.parametrize("wrong", [5, True, ["a"], {"a": 1}, None, ""])
def test_an_edited_translation(cache: Cache, wrong: object) -> None:
    """A translation that someone made anything but text is asked for anew."""
    cache.put({key(RECIPE, TEXT): wrong}, "gpt")
    assert translator(cache, Provider()).translate([TEXT]) == [english(TEXT)]


@pytest.mark.parametrize(
    "wrong",
    [
        "text",
        5,
        None,
        [1],
        {},
        {"asked": 2},
        {"asked": "2", "made": ["x"]},
        {"asked": 2.0, "made": ["x"]},
        {"asked": 2, "made": "xyz"},
        {"asked": 2, "made": {"x": "y"}},
        {"asked": 2, "made": ["x", None]},
        {"asked": 2, "made": [["x"], "y"]},
    ],
)
def test_edited_paraphrases(cache: Cache, wrong: object) -> None:
    """Paraphrases that someone made anything but a list of texts, with its number, are asked for anew."""
    cache.put({key(TO_PARAPHRASE, TEXT): wrong}, "gpt")
    assert paraphraser(cache, Provider()).paraphrase(TEXT, 2) == Provider().paraphrase(TEXT, 2)


@pytest.mark.parametrize("wrong", ["{", "", b"\xff", 5, 1.5, None, "[" * 99_999])
def test_an_edited_table(folder: Path, wrong: object) -> None:
    """Values that are no JSON, in a table of the same name, are a miss."""
    folder.mkdir(parents=True)
    cache = Cache(folder, on_warning=list[str]().append)
    with closing(sqlite3.connect(cache.file)) as connection, connection:
        connection.execute("CREATE TABLE answers (key PRIMARY KEY, provider, value, used)")
        connection.execute("INSERT INTO answers VALUES (?, 'gpt', ?, 0)", [key(RECIPE, TEXT), wrong])
    assert translator(cache, Provider()).translate([TEXT]) == [english(TEXT)]


class Watched(Cache):
    """Tells when someone is made to wait, and for how many seconds at most."""

    def __init__(self, folder: Path, on_warning: Callable[[str], object] = pytest.fail) -> None:
        super().__init__(folder, on_warning=on_warning)
        self.waiting = Event()
        self.seconds: list[float] = []

    def alone(self, key: str, seconds: float, answered: Callable[[], bool]) -> Any:
        self.seconds.append(seconds)

        def asked() -> bool:
            self.waiting.set()
            return answered()

        return super().alone(key, seconds, asked)


class Slow(Provider):
    """Answers when another is waiting."""

    waiting = Event()

    def _ask(self, sentences: Sequence[str]) -> None:
        super()._ask(sentences)
        assert self.waiting.wait(30)


@pytest.mark.parametrize("stage", ["augment", "translate"])
def test_the_same_at_once(folder: Path, stage: str) -> None:
    """Two threads that ask the same at once make one call, and both get its answer."""
    cache, behind, found = Watched(folder), Slow(), list[list[str]]()
    cache.put({"another": 1}, "gpt")
    behind.waiting = cache.waiting

    def work() -> None:
        if stage == "translate":
            found.append(translator(cache, behind).translate(["하나", "둘"]))
        else:
            found.append(paraphraser(cache, behind).paraphrase(TEXT, 2))

    at_once(work, work)
    assert len(behind.asked) == 1
    assert len(found) == 2
    assert found[0] == found[1]


@pytest.mark.parametrize("stage", ["augment", "translate"])
def test_who_waits_goes_on_when_it_is_answered(folder: Path, cache: Cache, stage: str) -> None:
    """Who waits is let in as soon as the answer is there, though another holds the place, and makes no call."""
    watched, behind, found = Watched(folder), Provider(), list[str]()
    cache.put({"another": 1}, "gpt")

    def work() -> None:
        if stage == "translate":
            found.extend(translator(watched, behind).translate([TEXT]))
        else:
            found.extend(paraphraser(watched, behind).paraphrase(TEXT, 1))

    waiter = Thread(target=work)
    of_text = key(RECIPE if stage == "translate" else TO_PARAPHRASE, TEXT)
    with cache.alone(of_text, 60, lambda: False):
        waiter.start()
        assert watched.waiting.wait(30)
        cache.put({of_text: "a cat" if stage == "translate" else {"asked": 2, "made": ["a cat", "b"]}}, "gpt")
        waiter.join(30)
        assert (found, behind.asked) == (["a cat"], [])


def test_different_ones_at_once(cache: Cache) -> None:
    """Two threads that ask different things are with the provider at the same time."""
    together = Barrier(2, timeout=60)

    class Meeting(Provider):
        def _ask(self, sentences: Sequence[str]) -> None:
            together.wait()
            super()._ask(sentences)

    behind, found = Meeting(), dict[str, list[str]]()
    cache.put({"another": 1}, "gpt")

    def work(text: str) -> Callable[[], object]:
        return lambda: found.update({text: translator(cache, behind).translate([text])})

    at_once(work("하나"), work("둘"))
    assert found == {"하나": [english("하나")], "둘": [english("둘")]}


def test_processes_at_once(folder: Path, cache: Cache, tmp_path: Path) -> None:
    """Several processes that ask the same at once make one call in all, and each has its answer."""
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


def test_a_new_file_at_once(tmp_path: Path) -> None:
    """Several processes that open a new file at once wait for each other, and each keeps its answer."""
    with processes(OPENING, number=4) as started:
        for number in range(40):
            for one in started:
                say(one, str(tmp_path / str(number)))
            assert [hear(one) for one in started] == [""] * 4
            kept = Cache(tmp_path / str(number), on_warning=pytest.fail)
            assert len(kept.get(list("0123"))) == 4


def test_a_holder_that_is_killed(folder: Path, cache: Cache) -> None:
    """Who waits for a process that is killed goes on, with the answers that were there."""
    cache.put({"key": "kept"}, "gpt")
    warnings: list[str] = []
    impatient = Cache(folder, on_warning=warnings.append)
    with processes(HOLDING, str(folder)) as (holder,):
        assert hear(holder) == "held"
        with impatient.alone("key", 0, lambda: False):
            assert len(warnings) == 1
        os.kill(holder.pid, signal.SIGKILL)
        with cache.alone("key", 60, lambda: False):
            assert cache.get(["key"]) == {"key": "kept"}


def test_no_time_to_wait(folder: Path, cache: Cache) -> None:
    """Who has no time left to wait for another goes on with a warning."""
    warnings: list[str] = []
    impatient = Watched(folder, warnings.append)
    with cache.alone(key(RECIPE, TEXT), 60, lambda: False), time_limit(0):
        assert translator(impatient, Provider()).translate([TEXT]) == [english(TEXT)]
    with time_limit(0):
        paraphraser(impatient, Provider()).paraphrase(TEXT, 2)
    assert impatient.seconds == [0, 0]
    assert warnings == ["the cache cannot tell whether the same is being asked (Timeout)"]


def _limited(monkeypatch: pytest.MonkeyPatch, pragma: str) -> None:
    """All connections from now on are under ``pragma``."""

    class Limited(sqlite3.Connection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.execute(pragma)

    monkeypatch.setattr("service.providers.cache.sqlite3.connect", partial(sqlite3.connect, factory=Limited))


@pytest.fixture(
    params=[
        "random bytes",
        "no text",
        "cut off",
        "another database",
        "a folder",
        "a file where its folder should be",
        "locked",
        "full",
        "read-only",
    ]
)
def broken(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a cache that cannot be used."""
    kept = Cache(folder, on_warning=pytest.fail)
    kept.put({str(number): "x" * 999 for number in range(99)}, "gpt")
    with ExitStack() as stack:
        match request.param:
            case "random bytes":
                kept.file.write_bytes(os.urandom(9999))
            case "no text":
                kept.file.write_bytes(b"SQLite format 3\0" + b"\xff" * 9999)
            case "cut off":
                os.truncate(kept.file, 5000)
            case "another database":
                kept.file.unlink()
                with closing(sqlite3.connect(kept.file)) as connection, connection:
                    connection.execute("CREATE TABLE answers (what TEXT)")
            case "a folder":
                kept.file.unlink()
                kept.file.mkdir()
            case "a file where its folder should be":
                rmtree(folder)
                folder.write_text("")
            case "locked":
                monkeypatch.setattr("service.providers.cache._PATIENCE", 0.01)
                other = stack.enter_context(closing(sqlite3.connect(kept.file, isolation_level=None)))
                other.execute("BEGIN EXCLUSIVE")
            case "full":
                kept.file.unlink()
                _limited(monkeypatch, "PRAGMA max_page_count = 1")
            case "read-only":
                _limited(monkeypatch, "PRAGMA query_only = ON")
        yield folder


def test_a_cache_that_cannot_be_used(broken: Path) -> None:
    """A cache that is broken, locked or full is a warning that names it and what to do, and the preview is made."""
    behind = Provider()
    for _ in range(2):
        made = remembered(broken, behind)
        assert made.translations == previewed().translations
        assert made.warnings
        assert all("cache" in warning and warning.isprintable() for warning in made.warnings)
        assert any(f"{broken}{os.sep}answers" in warning and "--clear" in warning for warning in made.warnings)


def test_no_locks(folder: Path) -> None:
    """Where locks can no longer be made the preview warns, and answers are kept all the same."""
    Cache(folder, on_warning=pytest.fail).put({"another": 1}, "gpt")
    rmtree(folder / "locks")
    (folder / "locks").write_text("")
    behind = Provider()
    first, again = remembered(folder, behind), remembered(folder, behind)
    assert first.warnings == ("the cache cannot tell whether the same is being asked (FileExistsError)",)
    assert (again.warnings, len(behind.asked)) == ((), 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=4), st.one_of(st.just(1), st.floats(0, 1))
)
def test_a_file_with_other_bytes(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[float, int]], left: float
) -> None:
    """Whatever bytes of the file change, or are lost, asking it fails no preview."""
    cache = Cache(tmp_path_factory.mktemp("cache"), on_warning=lambda _: None)
    remembering = translator(cache, Provider())
    remembering.translate(["하나", "둘"])
    content = bytearray(cache.file.read_bytes())
    used = [place for place, byte in enumerate(content) if byte]
    for place, byte in changes:
        content[used[int(place * len(used))]] = byte
    cache.file.write_bytes(content[: int(left * len(content))])
    assert len(remembering.translate(["하나", "셋"])) == 2


def test_the_least_recently_used_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays near its bound and is used up to it; what was not used for longest goes, what is used stays."""
    most, number = 40_960, 0
    monkeypatch.setattr("service.providers.cache.time", count(step=3600).__next__)  # seconds
    cache = Cache(folder, on_warning=pytest.fail, most_bytes=most)
    cache.put({"used": "x", "unused": "y"}, "gpt")
    while cache.summary()[0][1] == number + 2:
        cache.put({f"{number}": "x" * 200}, "gpt")
        number += 1
        assert cache.get(["used"]) == {"used": "x"}
    assert 50 < number < 200
    for later in range(number, 2 * number):
        cache.put({f"{later}": "x" * 200}, "gpt")
        assert cache.get(["used"]) == {"used": "x"}
        assert cache.file.stat().st_size < 1.2 * most
    kept = [int(one) for one in cache.get([str(one) for one in range(2 * number)])]
    assert sorted(kept) == list(range(2 * number - len(kept), 2 * number))
    assert len(kept) > number / 2
    assert cache.get(["unused"]) == {}


@pytest.mark.parametrize("content", [None, b"no database" * 999])
def test_clear(folder: Path, cache: Cache, content: bytes | None) -> None:
    """Clearing removes the file and what stands beside it, also a broken one, and leaves a cache that works."""
    cache.put({"key": "kept"}, "gpt")
    if content:
        for end in ("", "-wal", "-shm"):
            cache.file.with_name(cache.file.name + end).write_bytes(content)
    cache.clear()
    assert list(folder.glob("answers*")) == []
    cache.clear()
    assert cache.get(["key"]) == {}
    cache.put({"key": "new"}, "gpt")
    assert cache.get(["key"]) == {"key": "new"}


def test_only_its_owner_reads_it(cache: Cache) -> None:
    """What someone had translated is in a folder that others cannot enter."""
    cache.put({"key": json.dumps("x")}, "gpt")
    assert cache.file.parent.stat().st_mode & 0o077 == 0
