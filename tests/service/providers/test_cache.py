"""Answers that are kept: what is asked again, and what is not."""

import json
import unicodedata
from itertools import count
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from support.provider_fakes import (
    RECIPE,
    TEXT,
    TO_PARAPHRASE,
    Provider,
    english,
    paraphraser,
    remembered,
    translator,
)

from service.assembly.backends import Backends
from service.config.settings import GenieLabs, Gpt, Papago, Settings
from service.providers.cache import Cache, key
from service.trace.usage import Usage
from translate import TranslationError


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
        ("translate.engines.gpt.GptTranslator", gpt(), gpt(api_key="other"), 1),
        ("translate.engines.gpt.GptTranslator", gpt(), gpt(model="other"), 2),
        ("translate.engines.gpt.GptTranslator", gpt(), gpt(base_url="http://localhost:2"), 2),
        ("translate.engines.papago.PapagoTranslator", papago(), papago(client_id="other"), 1),
        ("translate.engines.papago.PapagoTranslator", papago(), papago(glossary="g"), 2),
        ("translate.engines.papago.PapagoTranslator", papago(), papago(url="https://other"), 2),
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
    monkeypatch.setattr("translate.engines.gpt.GptTranslator.translate", lambda _, texts: behind.translate(texts))
    for template in ("one", "other"):
        monkeypatch.setattr("translate.engines.gpt.GptTranslator.template", template)
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
        name = "short"

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
