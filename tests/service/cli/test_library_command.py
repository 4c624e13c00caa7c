"""``malgrim history`` and ``malgrim similar``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command import run
from support.databases import new_sqlite, opened
from support.fakes import DictionaryTranslator, make_library, make_pipeline

from service.cli import library as library_command
from service.jobs.api_keys import KeyStore
from service.jobs.embeddings import Embeddings
from service.jobs.key_library import rebuild
from service.jobs.queueing import QueueLimits
from service.jobs.store import JobStore
from service.library import read_ideas

Malgrim = Callable[..., tuple[int, str, str]]
ENGLISH = {"푸른 바다, 얕은 심도": "a blue sea", "파란 해변": "a blue sea shore", "졸린 고양이": "a sleepy cat"}


@pytest.fixture
def malgrim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Malgrim:
    """Return a function that runs the command beside a database of three jobs of the page and one of another key."""
    library = make_library(DictionaryTranslator(ENGLISH))
    monkeypatch.setattr(library_command, "build_library", lambda _settings: library)
    monkeypatch.setenv("MALGRIM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LANGUAGE", "C")
    database = opened(new_sqlite(tmp_path / "malgrim.sqlite3"))
    KeyStore(database).add("you")
    store = JobStore(database, clock=iter(range(100)).__next__)
    for key, text in (*(("page", text) for text in ENGLISH), ("you", "푸른 바다, 얕은 심도")):
        preview = make_pipeline(translator=DictionaryTranslator(ENGLISH), count=0).preview(text).to_json()
        store.accept(key, "{}", "h", lambda *_: None, QueueLimits(9, 9), preview=preview, words=text)
    rebuild(library, store, Embeddings(database))
    database.engine.dispose()

    def call(*words: str) -> tuple[int, str, str]:
        code = run(monkeypatch, *words)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def texts(shown: tuple[int, str, str]) -> list[str]:
    code, out, err = shown
    assert (code, err) == (0, "")
    return [json.loads(line)["text"] for line in out.splitlines()]


def test_history(malgrim: Malgrim) -> None:
    """Without words all jobs of the page are listed, the newest first; words find what says or means them."""
    assert texts(malgrim("history", "--json")) == [*ENGLISH][::-1]
    assert texts(malgrim("history", "--json", "--limit", "1")) == ["졸린 고양이"]
    assert texts(malgrim("history", "a", "blue", "sea", "--json")) == ["푸른 바다, 얕은 심도", "파란 해변"]
    assert texts(malgrim("history", "고양이", "--json")) == ["졸린 고양이"]
    assert texts(malgrim("history", "--json", "--key", "you")) == ["푸른 바다, 얕은 심도"]
    code, out, err = malgrim("history", "푸른 바다, 얕은 심도")
    assert (code, err) == (0, "")
    assert "1.00  푸른 바다, 얕은 심도  a blue sea" in out.splitlines()[0]


def test_nothing_found(malgrim: Malgrim) -> None:
    """A search that finds nothing says so; one for nothing, or among the jobs of a key that is none, is refused."""
    assert malgrim("history", "로켓") == (0, "", "nothing is found\n")
    code, out, err = malgrim("history", "--key", "nobody")
    assert (code, out) == (2, "")
    assert err == "malgrim: there is no key 'nobody': malgrim keys add makes one, malgrim page its own\n"
    code, out, err = malgrim("history", " ")
    assert (code, out) == (2, "")
    assert err == "malgrim: there is nothing to look for: give words, or none to list all\n"


def test_rebuilding(malgrim: Malgrim) -> None:
    """The embeddings of all keys are made again."""
    code, out, err = malgrim("history", "로켓", "--rebuild")
    assert (code, out, err) == (0, "", "4 jobs embedded\nnothing is found\n")
    assert texts(malgrim("history", "a", "blue", "sea", "--json"))


def test_similar(malgrim: Malgrim) -> None:
    """Own prompts, marked, and ideas are listed with what they add; a last line says what the text could have."""
    code, out, err = malgrim("similar", "a blue sea shore")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "1.00 * 파란 해변  a blue sea shore"
    assert "       + 얕은 심도" in lines
    assert lines[-1].startswith("it could have: ")
    found = json.loads(malgrim("similar", read_ideas()[0].english, "--json", "--limit", "1")[1])
    assert [one["korean"] for one in found["similar"]] == [read_ideas()[0].korean]
    assert {one["category"] for one in found["recommendations"]}
    assert malgrim("similar", "")[::2] == (2, "malgrim: the text is empty: describe a picture in Korean\n")


def test_propose(malgrim: Malgrim, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language model is asked with --propose alone, and what it proposes comes first."""
    asked: list[str] = []

    def ask(sentence: str, _count: int) -> list[str]:
        asked.append(sentence)
        return ["부드러운 측광"]

    library = make_library(DictionaryTranslator(ENGLISH | {"부드러운 측광": "soft side light"}), ask=ask)
    monkeypatch.setattr(library_command, "build_library", lambda _settings: library)
    malgrim("similar", "파란 해변")
    assert asked == []
    code, out, err = malgrim("similar", "파란 해변", "--propose")
    assert (code, err, asked) == (0, "", ["파란 해변"])
    assert out.splitlines()[-1].startswith("it could have: 부드러운 측광")
