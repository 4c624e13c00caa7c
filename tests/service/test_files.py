"""Files are whole on the disk, or as they were."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.files import make_folder, write_bytes


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is synced and renamed, by name, in order; it happens as well."""
    happened: list[tuple[str, str]] = []

    def recorded(name: str, real: Callable[..., Any], named: Callable[[Any], str]) -> Callable[..., Any]:
        def call(first: Any, *others: Any) -> Any:
            happened.append((name, named(first)))
            return real(first, *others)

        return call

    monkeypatch.setattr(os, "fsync", recorded("sync", os.fsync, lambda opened: os.readlink(f"/proc/self/fd/{opened}")))
    monkeypatch.setattr(Path, "replace", recorded("rename", Path.replace, str))
    return happened


def test_a_file_is_synced_before_it_is_renamed(tmp_path: Path, order: list[tuple[str, str]]) -> None:
    """The content is on the disk before the file has its name, and the name is on the disk afterwards."""
    write_bytes(tmp_path / "x.png", b"picture")
    (synced, temporary), renamed, folder = order
    assert synced == "sync"
    assert temporary.startswith(f"{tmp_path}/.malgrim.")
    assert renamed == ("rename", temporary)
    assert folder == ("sync", str(tmp_path))
    assert (tmp_path / "x.png").read_bytes() == b"picture"


def test_a_folder_is_synced(tmp_path: Path, order: list[tuple[str, str]]) -> None:
    """A folder that was made, or was there, is on the disk."""
    for _ in range(2):
        make_folder(tmp_path / "job")
    assert order == [("sync", str(tmp_path))] * 2
    assert (tmp_path / "job").is_dir()
