"""Whole previews through simulated providers."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.command import run
from support.fakes import WordExtractor, make_pipeline
from support.simulated import Providers

from service.assembly.backends import Backends
from service.config.settings import Settings
from service.providers import calls
from service.providers.fallback import FallbackParaphraser, FallbackTranslator
from translate import checked_word

TEXT = "노을 지는 바닷가에서 한복을 입은 소녀"


@pytest.fixture
def keys(providers: Providers, one_keybert: None, monkeypatch: pytest.MonkeyPatch) -> Providers:
    """Set the environment with keys and addresses of all providers."""
    settings = providers.settings()
    monkeypatch.setattr(calls, "_backoff", lambda _: 0.0)
    monkeypatch.setenv("OPENAI_API_KEY", "an-openai-key")
    monkeypatch.setenv("OPENAI_BASE_URL", str(settings.gpt.base_url))
    monkeypatch.setenv("PAPAGO_CLIENT_ID", "a-papago-id")
    monkeypatch.setenv("PAPAGO_CLIENT_SECRET", "a-papago-secret")
    monkeypatch.setenv("MALGRIM_PAPAGO_URL", str(settings.papago.url))
    monkeypatch.setenv("GENIELABS_CLIENT_ID", "a-kt-id")
    monkeypatch.setenv("GENIELABS_CLIENT_SECRET", "a-kt-secret")
    monkeypatch.setenv("GENIELABS_KEY", "a-kt-key")
    monkeypatch.setenv("MALGRIM_GENIELABS_URL", str(settings.genielabs.url))
    return providers


def preview(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert run(monkeypatch, "preview", TEXT, "--json", *options) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_keys_choose_providers(
    keys: Providers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With keys, a preview asks GPT and Papago once each; a repeated one asks neither and counts cached answers."""
    first = preview(monkeypatch, capsys)
    assert keys.asked == ["/v1/chat/completions", "/papago"]
    assert len(first["paraphrases"]) == 11
    second = preview(monkeypatch, capsys)
    assert keys.asked == ["/v1/chat/completions", "/papago"]
    assert (second["paraphrases"], second["prompt"]) == (first["paraphrases"], first["prompt"])
    assert [(usage["provider"], usage["calls"], usage["cached"]) for usage in second["usage"]] == [
        ("gpt (gpt-4o-mini)", 0, 1),
        ("papago", 0, 11),
    ]


@pytest.mark.slow
def test_fewer_paraphrases_cost_nothing(
    keys: Providers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After ten paraphrases, a request for four gets the first four without a call."""
    ten = preview(monkeypatch, capsys)
    keys.asked.clear()
    assert preview(monkeypatch, capsys, "--count", "4")["paraphrases"] == ten["paraphrases"][:5]
    assert keys.asked == []


def test_without_the_cache(
    keys: Providers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """--no-cache asks each time and stores nothing."""
    preview(monkeypatch, capsys, "--no-cache")
    preview(monkeypatch, capsys, "--no-cache")
    assert keys.asked == ["/v1/chat/completions", "/papago"] * 2
    assert not (tmp_path / "cache").exists()


@pytest.mark.slow
def test_a_fallback(keys: Providers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """If Papago fails, the preview uses the lexicon with a warning if it is a fallback; otherwise it fails."""
    monkeypatch.setenv("MALGRIM_PAPAGO_URL", f"{keys.settings().papago.url}-moved")
    assert run(monkeypatch, "preview", TEXT, "--translator", "papago") == 3
    assert "translate: papago: HTTP 500" in capsys.readouterr().err
    made = preview(monkeypatch, capsys, "--translator", "papago", "--fallback", "lexicon")
    assert made["backends"]["translate"] == "lexicon"
    assert made["prompt"] == "a girl wearing a hanbok, traditional Korean dress, at a seaside at sunset"
    assert [warning.startswith("papago could not answer") for warning in made["warnings"]] == [True]


def test_the_daily_limit(keys: Providers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A call that could exceed the daily limit is not made."""
    monkeypatch.setenv("MALGRIM_DAILY_LIMIT", "0.1")
    assert run(monkeypatch, "preview", TEXT) == 3
    assert "MALGRIM_DAILY_LIMIT" in capsys.readouterr().err
    assert keys.asked == []


def test_an_unknown_fallback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown fallback is refused with the list of known ones."""
    assert run(monkeypatch, "preview", TEXT, "--fallback", "babelfish") == 2
    assert (
        "fallback='babelfish': choose one of gpt, genielabs, local, rules, papago, marian, lexicon"
        in capsys.readouterr().err
    )


def test_the_doctor_online(
    keys: Providers, marian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--online makes one call to each configured provider and shows its answer."""
    monkeypatch.setenv("MALGRIM_MARIAN_MODEL", str(marian))
    run(monkeypatch, "doctor")
    assert keys.asked == []
    capsys.readouterr()
    run(monkeypatch, "doctor", "--online")
    assert sorted(keys.asked) == ["/kt", "/papago", "/v1/chat/completions", "/v1/chat/completions"]
    lines = capsys.readouterr().out.splitlines()
    assert "ok       translate: papago: 하늘 → the sky" in lines


@pytest.mark.slow
def test_cache_command(keys: Providers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`malgrim cache` counts the answers of each provider; --clear deletes them."""
    preview(monkeypatch, capsys)
    assert run(monkeypatch, "cache") == 0
    shown = capsys.readouterr().out
    assert "1  gpt (gpt-4o-mini)" in shown
    assert "11  papago" in shown
    assert run(monkeypatch, "cache", "--clear") == 0
    assert "papago" not in capsys.readouterr().out
    preview(monkeypatch, capsys)
    assert keys.asked == ["/v1/chat/completions", "/papago"] * 2


def test_a_broken_cache(
    keys: Providers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken cache gives a preview a warning, and `malgrim cache` one line with the remedy, which works."""
    preview(monkeypatch, capsys)
    (file,) = (tmp_path / "cache").glob("*.sqlite3")
    file.write_bytes(b"no database" * 1000)
    made = preview(monkeypatch, capsys)
    assert "the cache" in made["warnings"][0]
    assert run(monkeypatch, "cache") == 2
    assert "malgrim cache --clear" in capsys.readouterr().err
    assert run(monkeypatch, "cache", "--clear") == 0
    capsys.readouterr()
    assert preview(monkeypatch, capsys)["warnings"] == []


def test_equal_previews_at_once(providers: Providers, tmp_path: Path) -> None:
    """Twenty equal previews at once make one call to each provider and are equal."""
    backends = Backends(providers.settings(cache=tmp_path))
    paraphraser, translator = backends.paraphraser("gpt"), backends.translator("papago")
    pipeline = make_pipeline(
        FallbackParaphraser([("gpt", lambda: paraphraser)], 60),
        FallbackTranslator([("papago", lambda: translator)], 60),
        WordExtractor(),
        "original",
    )
    with ThreadPoolExecutor(20) as pool:
        made = list(pool.map(pipeline.preview, [TEXT] * 20))
    assert sorted(providers.asked) == ["/papago", "/v1/chat/completions"]
    assert {one.prompts for one in made} == {made[0].prompts}
    assert [one.warnings for one in made] == [()] * 20
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as cache:
        assert cache.execute("SELECT count(*) FROM answers").fetchone() == (12,)


@pytest.mark.slow
def test_models_that_load_at_once(
    marian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A neural translator and KeyBERT can load at the same time, repeatedly."""
    monkeypatch.setenv("MALGRIM_MARIAN_MODEL", str(marian))
    for _ in range(3):
        assert run(monkeypatch, "preview", "고양이", "--count", "0", "--translator", "marian", "--json") == 0
        assert json.loads(capsys.readouterr().out)["prompt"] == "a cat"


def test_an_undeletable_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a folder is in the place of the cache file, --clear asks to delete it by hand."""
    (tmp_path / "cache" / "answers-1.sqlite3").mkdir(parents=True)
    assert run(monkeypatch, "cache", "--clear") == 2
    assert "delete it by hand" in capsys.readouterr().err


def test_words_of_ones_own(keys: Providers) -> None:
    """Papago and GPT get words in English, also those that they were sent before; the client stays the same one."""
    backends = Backends(keys.settings())
    for name in ("papago", "gpt"):
        asked = len(keys.asked)
        plain = backends.translator(name).translate(["몽실이가 앉은 의자"])
        for english in ("fluffy sheep", "little lamb"):
            words = [checked_word("몽실이", english)]
            assert english in backends.translator(name, words).translate(["몽실이가 앉은 의자"])[0]
        assert english not in plain[0]
        assert len(keys.asked) >= asked + 3


def test_words_of_ones_own_offline() -> None:
    """The offline translator takes a word as a noun, with its particle, in place of what it knows by that name."""
    words = [checked_word("몽실이", "fluffy sheep"), checked_word("의자", "throne"), checked_word("한복", "robe")]
    backends = Backends(Settings())
    own, plain = backends.translator("lexicon", words), backends.translator("lexicon")
    text = ["몽실이가 앉은 의자", "한복을 입은 몽실이"]
    assert own.translate(text) == ["a throne with a sitting fluffy sheep", "a fluffy sheep wearing a robe"]
    assert "mongsiri" in plain.translate(text)[0]
    assert "hanbok" in plain.translate([text[1]])[0]
