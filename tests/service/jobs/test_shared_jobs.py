"""Shared items as finished jobs of a key, in SQLite and in PostgreSQL."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.shared import exported, item

from service.jobs.database import Database
from service.jobs.request import AcceptedJob
from service.jobs.search import JobFilter
from service.jobs.sharing import Imported, JobImport, items_of, matching_jobs
from service.jobs.store import JobStore
from service.pipeline import Preview
from service.pipeline.sharing import SharedItem

EVERY = JobFilter()
ITEMS = [item("강아지", pictures=2), item()]


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    return folder


@pytest.fixture
def imports(database: Database, images: Path) -> JobImport:
    return JobImport(database, images, clock=iter(range(1000)).__next__)


def folders(images: Path) -> set[str]:
    return {one.name for one in images.iterdir()}


def test_finished_jobs(database: Database, imports: JobImport, images: Path) -> None:
    """Items become finished jobs that are found by their words, with pictures and requests that can be repeated."""
    done = imports.add_all("me", ITEMS)
    store = JobStore(database)
    assert store.active_ids() == []
    newest, oldest = store.page("me", 10, None)
    assert [oldest.id, newest.id] == done.jobs
    assert (oldest.state, len(oldest.images), newest.text) == ("succeeded", 2, ITEMS[1].preview.text)
    assert [job.id for job in store.page("me", 10, None, JobFilter(words="강아지", with_images=True))] == [oldest.id]
    assert [event.kind for event in store.events_after(oldest.id)] == ["accepted", "finished"]
    assert (images / oldest.id / "1.png").read_bytes() == ITEMS[0].pictures[1].data
    request = AcceptedJob.model_validate(oldest.request)
    assert (request.generation.seed, request.generation.steps, request.generation.width) == (7, 3, 64)
    assert Preview.from_json(oldest.preview or "") == ITEMS[0].preview


def test_exported_again(database: Database, imports: JobImport, images: Path) -> None:
    """Imported jobs are exported with the bytes that they came from."""
    imports.add_all("me", ITEMS)
    found = matching_jobs(JobStore(database), "me", EVERY)
    assert exported(*items_of(found, images)) == exported(*ITEMS[::-1])


def test_once(imports: JobImport, images: Path) -> None:
    """What a key has imported is not imported again; another key has it for itself."""
    first = imports.add_all("me", ITEMS)
    assert imports.add_all("me", ITEMS) == Imported(known=2)
    assert len(imports.add_all("you", ITEMS).jobs) == 2
    assert folders(images) > {*first.jobs}
    assert len(folders(images)) == 4


def test_settings_that_cannot_be(imports: JobImport, images: Path) -> None:
    """A picture whose settings no request may have is left out, and nothing of it stays."""
    good = ITEMS[1]
    made = replace(good.pictures[0].generation, steps=10**6)
    bad = SharedItem(good.preview, (replace(good.pictures[0], generation=made),))
    done = imports.add_all("me", [bad, "0001 is left out: why", good])
    assert len(done.jobs) == 1
    assert "steps" in done.left_out[0]
    assert done.left_out[1] == "0001 is left out: why"
    assert folders(images) == {*done.jobs}


def test_a_full_disk(database: Database, imports: JobImport, images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that cannot be written leaves no job and no folder; those before it stay."""
    from service.files import FileError

    imports.add_all("me", ITEMS[:1])

    def full(_file: Path, _data: bytes) -> None:
        raise FileError("the disk is full")

    monkeypatch.setattr("service.jobs.sharing.write_bytes", full)
    with pytest.raises(FileError):
        imports.add_all("me", ITEMS)
    assert len(JobStore(database).page("me", 10, None)) == len(folders(images)) == 1


def test_lost_pictures(database: Database, imports: JobImport, images: Path) -> None:
    """A picture whose file is gone is left out of an export and counted; the preview stays."""
    (id_,) = imports.add_all("me", ITEMS[:1]).jobs
    (images / id_ / "0.png").unlink()
    (found,) = items_of(matching_jobs(JobStore(database), "me", EVERY), images)
    assert found == replace(ITEMS[0], pictures=ITEMS[0].pictures[1:], lost=1)
    assert json.loads(found.preview.to_json())["text"] == "강아지"


def test_too_many(database: Database, imports: JobImport, monkeypatch: pytest.MonkeyPatch) -> None:
    """More jobs than can be shared together are refused."""
    from service.errors import InputError

    monkeypatch.setattr("service.jobs.sharing.MOST_ITEMS", 1)
    imports.add_all("me", ITEMS)
    with pytest.raises(InputError, match="more than 1 jobs match"):
        matching_jobs(JobStore(database), "me", EVERY)
