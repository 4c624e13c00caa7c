"""The cache of answers: which questions are asked again."""

import json
import unicodedata
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from support.provider_fakes import (
    RECIPE,
    TEXT,
    TO_PARAPHRASE,
    Provider,
    cached_preview,
    english,
    paraphraser,
    translator,
)

from service.assembly.backends import Backends
from service.config.settings import GenieLabs, Gpt, Papago, Settings
from service.providers.cache import Cache, key
from service.trace.usage import Usage
from translate import TranslationError


def test_values_come_back(folder: Path, cache: Cache) -> None:
    """Cached values come back, also through another object; other keys are left out."""
    values = {"a": "고양이 🐈", "b": ["", 1, None, {"c": False}], "d": {"e": 0.5}, "f": ""}
    cache.put(values, "gpt")
    assert Cache(folder, on_warning=pytest.fail).get(["f", "b", "x", "a", "d"]) == values
    assert cache.get([]) == cache.get(["x"]) == {}
    cache.put({"a": "개"}, "gpt")
    assert cache.get(["a"]) == {"a": "개"}


def test_the_summary(cache: Cache) -> None:
    """The summary counts answers by provider; without a file it is empty and makes none."""
    assert cache.summary() == []
    assert not cache.file.exists()
    cache.put({"a": 1, "b": 2}, "papago")
    cache.put({"c": 3}, "gpt")
    assert cache.summary() == [("gpt", 1), ("papago", 2)]


@given(st.sampled_from(sorted(RECIPE)), st.text(), st.text())
def test_the_key_holds_the_recipe(name: str, other: str, text: str) -> None:
    """Another provider, model, template, address or parameter gives another key; their order does not."""
    assume(other != RECIPE[name])
    assert key(RECIPE | {name: other}, text) != key(RECIPE, text) == key(dict(reversed(RECIPE.items())), text)


@given(st.text(), st.text(alphabet="가각 \u1100\u1161\u11a8é e\u0301a\t\u3000"))
@example("가", "\u1100\u1161")
@example("고양이 한 마리", "고양이  한 마리")
@example("고양이", "고양이 ")
@example("A4", "Ａ４")
def test_the_key_holds_the_text(text: str, other: str) -> None:
    """Text in NFC and in NFD has the same key; any other difference, even of spaces, gives another."""
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert key(RECIPE, composed) == key(RECIPE, apart) == key(RECIPE, text)
    assert (key(RECIPE, text) == key(RECIPE, other)) == (composed == unicodedata.normalize("NFC", other))


def gpt(**changes: Any) -> Settings:
    return Settings("gpt", "gpt", gpt=replace(Gpt("k", "http://localhost:1", "m"), **changes))


def papago(**changes: str) -> Settings:
    return Settings("genielabs", "papago", papago=Papago(**{"client_id": "i", "client_secret": "s"} | changes))


def genielabs(**changes: str) -> Settings:
    keys = {"client_id": "i", "client_secret": "s", "client_key": "k"}
    return Settings("genielabs", "papago", genielabs=GenieLabs(**keys | changes))


@pytest.mark.parametrize(
    ("adapter", "first", "second", "calls"),
    [
        ("translate.engines.gpt.GptTranslator", gpt(), gpt(api_key="other"), 1),
        ("translate.engines.gpt.GptTranslator", gpt(), gpt(model="other"), 2),
        ("translate.engines.gpt.GptTranslator", gpt(), gpt(base_url="http://localhost:2"), 2),
        ("translate.engines.papago.PapagoTranslator", papago(), papago(client_id="other"), 1),
        ("translate.engines.papago.PapagoTranslator", papago(), papago(glossary="g"), 2),
        ("translate.engines.papago.PapagoTranslator", papago(), papago(url="https://other"), 2),
        ("augment.chat.ChatParaphraser", gpt(), gpt(), 1),
        ("augment.chat.ChatParaphraser", gpt(), gpt(model="other"), 2),
        ("augment.chat.ChatParaphraser", gpt(), gpt(reasoning_effort="low"), 2),
        ("augment.chat.ChatParaphraser", gpt(), gpt(thinking_tokens=9), 1),
        ("augment.genielabs.GenieLabsParaphraser", genielabs(), genielabs(client_key="other"), 1),
        ("augment.genielabs.GenieLabsParaphraser", genielabs(), genielabs(url="https://other"), 2),
    ],
)
def test_settings_in_the_key(
    adapter: str, first: Settings, second: Settings, calls: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real backends ask again after a change of model, address or glossary, but not of credentials."""
    provider = Provider()
    monkeypatch.setattr(f"{adapter}.translate", lambda _, texts: provider.translate(texts), raising=False)
    monkeypatch.setattr(
        f"{adapter}.paraphrase", lambda _, text, number: provider.paraphrase(text, number), raising=False
    )
    for settings_ in (first, second):
        backends = Backends(Settings(**vars(settings_) | {"cache": folder}))
        if adapter.startswith("translate"):
            backends.translator(settings_.translator).translate([TEXT])
        else:
            backends.paraphraser(settings_.paraphraser).paraphrase(TEXT, 2)
    assert len(provider.asked) == calls


def test_the_template_is_in_the_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the instructions to the model asks again."""
    provider = Provider()
    monkeypatch.setattr("translate.engines.gpt.GptTranslator.translate", lambda _, texts: provider.translate(texts))
    for template in ("one", "other"):
        monkeypatch.setattr("translate.engines.gpt.GptTranslator.template", template)
        Backends(Settings(**vars(gpt()) | {"cache": folder})).translator("gpt").translate([TEXT])
    assert len(provider.asked) == 2


def test_a_repeated_preview(folder: Path) -> None:
    """A repeated preview makes no call, counts the cached answers, and is the same."""
    provider = Provider("gpt")
    first, again = cached_preview(folder, provider), cached_preview(folder, provider)
    assert len(provider.asked) == 2
    assert first.usage == (Usage("augment", "gpt", calls=1), Usage("translate", "gpt", calls=1))
    assert (again.paraphrases, again.translations, again.warnings) == (first.paraphrases, first.translations, ())
    assert again.usage == (Usage("augment", "gpt", cached=1), Usage("translate", "gpt", cached=3))


def test_fewer_paraphrases(cache: Cache) -> None:
    """A request for fewer paraphrases gets the first cached ones; a request for more asks the provider."""
    provider = Provider()
    caching = paraphraser(cache, provider)
    five = caching.paraphrase(TEXT, 5)
    assert caching.paraphrase(TEXT, 3) == five[:3]
    assert len(provider.asked) == 1
    seven = caching.paraphrase(TEXT, 7)
    assert len(provider.asked) == 2
    assert [caching.paraphrase(TEXT, wanted) for wanted in (7, 5)] == [seven, seven[:5]]
    assert len(provider.asked) == 2


@pytest.mark.parametrize(("made", "calls"), [([], 2), (["하나"], 1)])
def test_a_short_list_of_paraphrases(cache: Cache, made: list[str], calls: int) -> None:
    """A short list is cached and not requested again; an empty list is requested again."""
    asked: list[int] = []

    class Short:
        name = "short"

        def paraphrase(self, sentence: str, wanted: int) -> list[str]:
            asked.append(wanted)
            return made

    assert [paraphraser(cache, Short()).paraphrase(TEXT, 5) for _ in range(2)] == [made, made]
    assert len(asked) == calls


def test_only_unknown_sentences_are_sent(cache: Cache) -> None:
    """Cached sentences are not sent again, and answers come in the order of the sentences."""
    provider = Provider()
    caching = translator(cache, provider)
    caching.translate(["하나", "둘"])
    wanted = ["셋", "둘", "넷", unicodedata.normalize("NFD", "하나"), "셋", "둘 "]
    assert caching.translate(wanted) == [english(one) for one in ["셋", "둘", "넷", "하나", "셋", "둘 "]]
    assert provider.asked == [["하나", "둘"], ["셋", "넷", "둘 "]]
    assert caching.translate([]) == []


def test_a_failure_caches_finished_translations(cache: Cache) -> None:
    """Translations before a failure are cached, so the second try sends the rest only."""
    done = {"하나": "one", "둘": "", "another's": "x"}
    provider = Provider(error=TranslationError("unavailable", "down", done=done))
    caching = translator(cache, provider)
    with pytest.raises(TranslationError, match="down"):
        caching.translate(["하나", "둘", "셋"])
    provider.error = None
    assert caching.translate(["하나", "둘", "셋"]) == ["one", english("둘"), english("셋")]
    assert provider.asked == [["하나", "둘", "셋"], ["둘", "셋"]]


def test_empty_translations_are_not_cached(cache: Cache) -> None:
    """A sentence with an empty translation is sent each time."""
    provider = Provider(missing=("둘",))
    caching = translator(cache, provider)
    for _ in range(2):
        assert caching.translate(["하나", "둘"]) == [english("하나"), ""]
    assert provider.asked == [["하나", "둘"], ["둘"]]
    assert cache.summary() == [("gpt", 1)]


@pytest.mark.parametrize("wrong", [5, True, ["a"], {"a": 1}, None, ""])
def test_an_edited_translation(cache: Cache, wrong: object) -> None:
    """A cached translation that is not text is requested again."""
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
    """Cached paraphrases that are not a list of texts with its count are requested again."""
    cache.put({key(TO_PARAPHRASE, TEXT): wrong}, "gpt")
    assert paraphraser(cache, Provider()).paraphrase(TEXT, 2) == Provider().paraphrase(TEXT, 2)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=4), st.one_of(st.just(1), st.floats(0, 1))
)
def test_a_file_with_other_bytes(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[float, int]], left: float
) -> None:
    """Changed or missing bytes in the file never fail a translation."""
    cache = Cache(tmp_path_factory.mktemp("cache"), on_warning=lambda _: None)
    caching = translator(cache, Provider())
    caching.translate(["하나", "둘"])
    content = bytearray(cache.file.read_bytes())
    used = [place for place, byte in enumerate(content) if byte]
    for place, byte in changes:
        content[used[int(place * len(used))]] = byte
    cache.file.write_bytes(content[: int(left * len(content))])
    assert len(caching.translate(["하나", "셋"])) == 2


@pytest.mark.slow
def test_the_least_recently_used_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays near its size limit; the least recently used answers are evicted."""
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
    remaining = [int(one) for one in cache.get([str(one) for one in range(2 * number)])]
    assert sorted(remaining) == list(range(2 * number - len(remaining), 2 * number))
    assert len(remaining) > number / 2
    assert cache.get(["unused"]) == {}


@pytest.mark.parametrize("content", [None, b"no database" * 999])
def test_clear(folder: Path, cache: Cache, content: bytes | None) -> None:
    """Clearing removes all files of the cache, even broken ones, and leaves a working cache."""
    cache.put({"key": "stored"}, "gpt")
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
    """The folder of the cache is closed to other users."""
    cache.put({"key": json.dumps("x")}, "gpt")
    assert cache.file.parent.stat().st_mode & 0o077 == 0
