"""Answers that are kept: files that are locked, broken or full never stop a preview."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from support.provider_fakes import Provider, previewed, remembered

from service.providers.cache import Cache


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
                monkeypatch.setattr("service.providers.cache._LOCK_TIMEOUT", 0.01)
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
    assert first.warnings == ("the cache cannot be locked (FileExistsError)",)
    assert (again.warnings, len(behind.asked)) == ((), 2)
