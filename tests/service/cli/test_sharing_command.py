"""``malgrim export`` and ``malgrim import``."""

from pathlib import Path

import pytest
from support.command import run
from support.databases import new_sqlite, opened
from support.shared import item, picture, preview, shared_files, zipped

from service.jobs.api_keys import KeyStore
from service.jobs.sharing import JobImport
from service.jobs.store import JobStore


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder of data with the key of the page."""
    folder = tmp_path / "data"
    folder.mkdir()
    database = opened(new_sqlite(folder / "malgrim.sqlite3"))
    KeyStore(database).add("page")
    database.engine.dispose()
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a picture."""
    (tmp_path / "x.png").write_bytes(picture(preview()))
    return tmp_path / "x.png"


def test_pictures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path) -> None:
    """Pictures are written to a ZIP and to a folder, which hold the same, and nothing is replaced."""
    archive, folder = tmp_path / "x.zip", tmp_path / "folder"
    assert run(monkeypatch, "export", str(archive), str(file)) == 0
    assert run(monkeypatch, "export", str(folder), str(file)) == 0
    written = {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    assert written == shared_files(item())
    before = archive.read_bytes()
    assert run(monkeypatch, "export", str(archive), str(file)) == 2
    assert run(monkeypatch, "export", str(folder), str(file)) == 2
    assert archive.read_bytes() == before


def test_from_files_to_jobs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path, data: Path) -> None:
    """An export of files is imported as jobs of a key, and exported from there with equal bytes."""
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    run(monkeypatch, "export", str(first), str(file))
    assert run(monkeypatch, "import", str(first), "--data", str(data)) == 0
    assert run(monkeypatch, "import", str(first), "--data", str(data)) == 0
    database = opened(f"sqlite:///{data / 'malgrim.sqlite3'}")
    (job,) = JobStore(database).page("page", 10, None)
    database.engine.dispose()
    assert run(monkeypatch, "export", str(second), "--job", job.id, "--data", str(data)) == 0
    assert second.read_bytes() == first.read_bytes()


def test_lost_pictures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Path
) -> None:
    """An export says of which text pictures are lost, and how many."""
    database = opened(f"sqlite:///{data / 'malgrim.sqlite3'}")
    cat, dog = JobImport(database, data / "images").add_all("page", [item(pictures=2), item("강아지")]).jobs
    database.engine.dispose()
    (data / "images" / cat / "1.png").unlink()
    assert run(monkeypatch, "export", str(tmp_path / "x.zip"), "--job", cat, "--job", dog, "--data", str(data)) == 0
    assert capsys.readouterr().err.splitlines()[0] == "! lost pictures of '고양이 두 마리', which are left out: 1"


def test_selection(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Path
) -> None:
    """Jobs are selected by words and as favourites."""
    database = opened(f"sqlite:///{data / 'malgrim.sqlite3'}")
    ids = JobImport(database, data / "images").add_all("page", [item(), item("강아지")]).jobs
    JobStore(database).mark_favourite(ids[0], 10)
    database.engine.dispose()
    for name, options, text in (
        ("1.zip", ["--search", "강아지"], "강아지"),
        ("2.zip", ["--favourite"], "고양이 두 마리"),
    ):
        assert run(monkeypatch, "export", str(tmp_path / name), *options, "--data", str(data)) == 0
        assert f"<h2>{text}</h2>".encode() in (tmp_path / name).read_bytes()
        assert "(previews: 1)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["export", "x.zip"], "give either pictures, or the jobs"),
        (["export", "x.zip", "{file}", "--favourite"], "give either pictures, or the jobs"),
        (["export", "x.zip", "none.png"], "No such file"),
        (["export", "x.zip", "{data}"], "it is not a regular file"),
        (["export", "x.zip", "--favourite", "--data", "{data}"], "select others"),
        (["export", "x.zip", "--job", "abc", "--data", "{data}"], "there is no finished job 'abc'"),
        (["export", "x.zip", "--favourite", "--key", "you", "--data", "{data}"], "there is no key 'you'"),
        (["export", "none/x.zip", "{file}"], "there is no folder"),
        (["import", "none.zip", "--data", "{data}"], "No such file"),
        (["import", "{file}", "--data", "{data}"], "is no ZIP and no folder"),
        (["import", "{data}", "--data", "{data}"], "has no preview"),
        (["import", "bad.zip", "--data", "{data}"], "has nothing that can be used"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    file: Path,
    data: Path,
    words: list[str],
    message: str,
) -> None:
    """What cannot be done is said in one line, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.zip").write_bytes(zipped({"0001/preview.json": b"{}"}).getvalue())
    before = {*tmp_path.iterdir()}
    assert run(monkeypatch, *(word.format(file=file, data=data) for word in words)) == 2
    assert message in capsys.readouterr().err
    assert {*tmp_path.iterdir()} == before
