"""The cache of answers: a locked, broken or full file never fails a preview."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from support.provider_fakes import Provider, cached_preview, previewed

from service.providers.cache import Cache


def _limited(monkeypatch: pytest.MonkeyPatch, pragma: str) -> None:
    """Execute ``pragma`` on each new connection."""

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
    """Yield the folder of an unusable cache."""
    store = Cache(folder, on_warning=pytest.fail)
    store.put({str(number): "x" * 999 for number in range(99)}, "gpt")
    with ExitStack() as stack:
        match request.param:
            case "random bytes":
                store.file.write_bytes(os.urandom(9999))
            case "no text":
                store.file.write_bytes(b"SQLite format 3\0" + b"\xff" * 9999)
            case "cut off":
                os.truncate(store.file, 5000)
            case "another database":
                store.file.unlink()
                with closing(sqlite3.connect(store.file)) as connection, connection:
                    connection.execute("CREATE TABLE answers (what TEXT)")
            case "a folder":
                store.file.unlink()
                store.file.mkdir()
            case "a file where its folder should be":
                rmtree(folder)
                folder.write_text("")
            case "locked":
                monkeypatch.setattr("service.providers.cache._LOCK_TIMEOUT", 0.01)
                other = stack.enter_context(closing(sqlite3.connect(store.file, isolation_level=None)))
                other.execute("BEGIN EXCLUSIVE")
            case "full":
                store.file.unlink()
                _limited(monkeypatch, "PRAGMA max_page_count = 1")
            case "read-only":
                _limited(monkeypatch, "PRAGMA query_only = ON")
        yield folder


def test_a_cache_that_cannot_be_used(broken: Path) -> None:
    """An unusable cache gives a warning with its file and the remedy, and the preview is made."""
    provider = Provider()
    for _ in range(2):
        made = cached_preview(broken, provider)
        assert made.translations == previewed().translations
        assert made.warnings
        assert all("cache" in warning and warning.isprintable() for warning in made.warnings)
        assert any(f"{broken}{os.sep}answers" in warning and "--clear" in warning for warning in made.warnings)


def test_unusable_locks(folder: Path) -> None:
    """If no lock can be made, the preview has a warning and answers are still cached."""
    Cache(folder, on_warning=pytest.fail).put({"another": 1}, "gpt")
    rmtree(folder / "locks")
    (folder / "locks").write_text("")
    provider = Provider()
    first, again = cached_preview(folder, provider), cached_preview(folder, provider)
    assert first.warnings == (
        "the cache cannot be locked (FileExistsError): another process may be asking the same question",
    )
    assert (again.warnings, len(provider.asked)) == ((), 2)
