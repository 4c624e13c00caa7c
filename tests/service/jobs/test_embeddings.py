"""Embeddings beside the jobs, in SQLite and in PostgreSQL."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Connection, text
from support.api_service import TOYS
from support.fakes import DictionaryTranslator, FakeGenerator, make_library, make_pipeline

from service.config.limits import ServiceLimits
from service.jobs import embeddings as embeddings_module
from service.jobs.database import Database
from service.jobs.embeddings import Embeddings, JobTexts
from service.jobs.generators import Generators
from service.jobs.key_library import KeyLibrary, rebuild
from service.jobs.queue import PROMPT
from service.jobs.queueing import QueueLimits
from service.jobs.store import JobStore
from service.jobs.worker import Worker
from service.library import Floats

TEXTS = JobTexts("", "", ())
AXES: Floats = np.eye(384, dtype=np.float32)


@pytest.fixture
def store(database: Database) -> JobStore:
    return JobStore(database, clock=iter(range(10_000)).__next__)


@pytest.fixture
def embeddings(database: Database) -> Embeddings:
    return Embeddings(database)


def nothing(_: Connection, __: str, ___: int) -> None:
    pass


def accept(store: JobStore, key: str = "me", korean: str = "", english: str = "") -> str:
    preview = None
    if korean:
        preview = make_pipeline(translator=DictionaryTranslator({korean: english})).preview(korean).to_json()
    return store.accept(key, "{}", "h", nothing, QueueLimits(1000, 1000), preview=preview, words=korean)[0].id


def nearest(embeddings: Embeddings, axis: int = 0, key: str = "me", model: str = "m") -> list[tuple[str, float]]:
    return [(one.id, round(one.similarity, 2)) for one in embeddings.nearest(key, model, AXES[axis], 10)]


def test_the_nearest_of_a_key_and_a_model(store: JobStore, embeddings: Embeddings) -> None:
    """The jobs of one key and one model are found, the nearest first; a job has one embedding, the last."""
    first, second, foreign = accept(store), accept(store), accept(store, "you")
    embeddings.save(first, "m", TEXTS, AXES[0])
    embeddings.save(foreign, "m", TEXTS, AXES[0])
    assert nearest(embeddings) == [(first, 1.0)]
    embeddings.save(second, "m", TEXTS, (AXES[0] + AXES[1]) / np.sqrt(2, dtype=np.float32))
    assert nearest(embeddings) == [(first, 1.0), (second, 0.71)]
    assert nearest(embeddings, model="other") == nearest(embeddings, key="nobody") == []
    embeddings.save(first, "m", TEXTS, AXES[1])
    assert nearest(embeddings) == [(second, 0.71), (first, 0.0)]
    assert nearest(embeddings, key="you") == [(foreign, 1.0)]


def test_deleted_with_their_job(store: JobStore, embeddings: Embeddings) -> None:
    """An embedding goes with its job, also for a process that has read it; for a deleted job none is saved."""
    first, second = accept(store), accept(store)
    for job in (first, second):
        embeddings.save(job, "m", TEXTS, AXES[0])
        store.finish(job, "succeeded")
    assert len(nearest(embeddings)) == 2
    store.delete(second)
    third = accept(store)
    embeddings.save(third, "m", TEXTS, AXES[0])
    assert sorted(nearest(embeddings)) == sorted([(first, 1.0), (third, 1.0)])
    embeddings.save(second, "m", TEXTS, AXES[0])
    assert len(nearest(embeddings)) == 2


def test_the_newest_are_searched(store: JobStore, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound the oldest embeddings are no longer searched."""
    monkeypatch.setattr(embeddings_module, "MOST_OF_A_KEY", 2)
    made = [accept(store) for _ in range(3)]
    for job in made[:2]:
        embeddings.save(job, "m", TEXTS, AXES[0])
    nearest(embeddings)
    embeddings.save(made[2], "m", TEXTS, AXES[0])
    assert {job for job, _near in nearest(embeddings)} == {*made[1:]}


def test_rows_of_another_database(store: JobStore, embeddings: Embeddings, database: Database) -> None:
    """Another process sees what this one saves, and this one what that one saves."""
    other = Embeddings(database)
    job = accept(store)
    assert nearest(other) == []
    embeddings.save(job, "m", TEXTS, AXES[0])
    assert nearest(other) == nearest(embeddings) == [(job, 1.0)]


def test_rebuilding(store: JobStore, embeddings: Embeddings, database: Database) -> None:
    """All jobs with a preview, of all keys, get embeddings of the present model, and those of another one go."""
    library = make_library()
    sea, cat = accept(store, korean="바다", english="a blue sea"), accept(store, "you", "고양이", "a cat")
    accept(store)
    embeddings.save(sea, "old", TEXTS, AXES[0])
    assert rebuild(library, store, embeddings) == 2
    with database.reading() as connection:
        assert connection.execute(text("SELECT DISTINCT model FROM malgrim_embeddings")).scalars().all() == ["words"]
    query = library.meaning.embed(["a blue sea"])[0]
    assert [one.id for one in embeddings.nearest("me", "words", query, 9)] == [sea]
    assert [one.id for one in embeddings.nearest("you", "words", query, 9)] == [cat]
    assert rebuild(library, store, embeddings) == 2


def test_a_worker_embeds_what_is_missing(
    store: JobStore, embeddings: Embeddings, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker embeds the jobs that have no embedding of its model, once no job runs, and no damaged preview."""
    library = make_library()
    sea, cat = accept(store, korean="바다", english="a blue sea"), accept(store, korean="고양이", english="a cat")
    embeddings.save(cat, "old", TEXTS, AXES[0])
    damaged = accept(store)
    with database.writing() as connection:
        connection.execute(text("UPDATE malgrim_jobs SET preview = '{}' WHERE id = :id"), {"id": damaged})
    pipeline = make_pipeline(library=library)
    worker = Worker(
        database,
        tmp_path,
        PROMPT,
        "prompt-1",
        ServiceLimits(),
        pipeline=lambda _backends: pipeline,
        generators=Generators(lambda _model: FakeGenerator(), TOYS.get_video),
        interval=0.001,
    )
    running = iter([{sea}, {sea}])
    monkeypatch.setattr("service.jobs.worker.active", lambda: next(running, set()))
    worker._embed_missing()
    assert next(running, None) is None
    query = library.meaning.embed(["a blue sea"])[0]
    assert [one.id for one in embeddings.nearest("me", library.meaning.model, query, 9)] == [sea, cat]
    worker.stop()
    late = accept(store, korean="하늘", english="a sky")
    worker._embed_missing()
    assert late in embeddings.missing(library.meaning.model)


def test_words_come_before_meanings(store: JobStore, embeddings: Embeddings) -> None:
    """A search finds what means the words, first what says them, and nothing else or of another key."""
    library = make_library(DictionaryTranslator({"푸른 바다": "a blue sea"}))
    shore, sea, sky, _cat = [
        accept(store, korean=korean, english=english)
        for korean, english in [
            ("해변", "a blue sea shore"),
            ("푸른 바다", "a blue sea"),
            ("푸른 하늘과 바다", "one sky"),
            ("고양이", "one cat"),
        ]
    ]
    accept(store, "you", "푸른 바다", "a blue sea")
    rebuild(library, store, embeddings)
    mine = KeyLibrary("me", library, store, embeddings)
    found = [(one.job.id, round(one.similarity, 1)) for one in mine.find("푸른 바다", 9)]
    assert found == [(sea, 1.0), (sky, 0.0), (shore, 0.9)]
    assert [one.job.id for one in mine.find("A blue sea", 9)] == [sea, shore]
    assert [one.job.id for one in mine.find("푸른 바다", 1)] == [sea]
    assert sorted(mine.like("a blue sea")) == sorted([sea, shore])
