"""Files of the user, files that are for the user alone, and files that no power cut loses."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from service.files import FileError, check_writable, make_folder, private_file, private_folder, write_bytes, write_text
from service.jobs.database import Database
from service.jobs.locks import ExecutorLock
from service.providers.budget import UserBudget
from service.providers.cache import Cache


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """Forbid nothing by the umask, so that every mode is the program's own."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@pytest.mark.parametrize("before", [0o600, 0o640, 0o664, 0o444])
def test_a_file_keeps_its_mode(tmp_path: Path, before: int) -> None:
    """A file that is written again keeps its mode."""
    file = tmp_path / "a.json"
    file.touch(before)
    write_text(file, "new")
    assert (file.read_text(), mode(file)) == ("new", before)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    """A file that is written again keeps its owner and group."""
    file = tmp_path / "a.json"
    file.touch()
    os.chown(file, 12345, 54321)
    write_text(file, "new")
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)


def test_an_owner_that_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the owner cannot be kept, nothing is written, and nothing is left beside the file."""

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refused)
    file = tmp_path / "a.json"
    file.write_text("old")
    with pytest.raises(FileError, match=r"a\.json cannot be written: Operation not permitted"):
        write_bytes(file, b"new")
    assert (file.read_text(), [*tmp_path.iterdir()]) == ("old", [file])


@pytest.mark.parametrize("shared", [0o1777, 0o777])
@pytest.mark.parametrize("way", ["a.json", "linked/a.json", "own/a.json"])
def test_no_planted_link_is_followed(tmp_path: Path, way: str, shared: int) -> None:
    """A link in a folder that anyone can write to is not followed: as the file, as its folder, or behind a link."""
    precious = tmp_path / "home"
    precious.mkdir()
    (precious / "a.json").write_text("precious")
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(shared)
    (folder / "a.json").symlink_to(precious / "a.json")
    (folder / "linked").symlink_to(precious)
    own = tmp_path / "mine"
    own.mkdir()
    (own / "a.json").symlink_to(folder / "a.json")
    file = own / "a.json" if way.startswith("own") else folder / way
    with pytest.raises(FileError, match="is a link in a folder that others can write to"):
        write_text(file, "mine")
    assert (precious / "a.json").read_text() == "precious"


def test_a_shared_folder_without_links(tmp_path: Path) -> None:
    """A file without a link can be written in a folder that anyone can write to, and links elsewhere are followed."""
    tmp_path.chmod(0o1777)
    write_text(tmp_path / "a.json", "new")
    own = tmp_path / "mine"
    own.mkdir(mode=0o700)
    (own / "b.json").symlink_to("c.json")
    assert check_writable(own / "b.json") == (own / "c.json").resolve()


def test_private_from_the_first_byte(tmp_path: Path) -> None:
    """A private file and folder, and the missing folders above it, have no mode for others; one that is there stays."""
    private_folder(tmp_path / "a" / "b")
    private_file(tmp_path / "a" / "b" / "c")
    assert [mode(tmp_path / name) for name in ("a", "a/b", "a/b/c")] == [0o700, 0o700, 0o600]
    (tmp_path / "a" / "b" / "c").write_text("old")
    private_file(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").read_text() == "old"


def test_all_that_is_kept_is_private(tmp_path: Path) -> None:
    """The database, what SQLite writes beside it, locks, the cache and the spending are for the user alone."""
    data = tmp_path / "data"
    private_folder(data)
    database = Database(f"sqlite:///{data / 'malgrim.sqlite3'}")
    database.create()
    lock = ExecutorLock(database, data / "locks", "gpu-0")
    assert lock.acquire()
    cache = Cache(tmp_path / "cache", on_warning=pytest.fail)
    with cache.lock("a" * 64, 1, lambda: False):
        cache.put({"a" * 64: ["a"]}, "gpt")
    UserBudget(tmp_path / "state" / "spending.sqlite3", 1).reserve(0.5, "KRW")
    found = {str(one.relative_to(tmp_path)): mode(one) for one in tmp_path.rglob("*")}
    database.engine.dispose()
    lock.release()
    assert {"data/malgrim.sqlite3", "data/malgrim.sqlite3-wal", "data/locks/gpu-0.lock"} < found.keys()
    assert {name: oct(found[name]) for name in found if found[name] & 0o077} == {}


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
