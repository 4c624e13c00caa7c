"""What is done for a job, and what workers do beside it."""

import errno
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from support.fakes import EchoParaphraser, Failing, FixedTranslator, WordExtractor, make_pipeline

from generate import GeneratedImage, GenerationError, ImageSettings, OnStep, Prompt
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.locks import ExecutorLock, free
from service.jobs.maintenance import Maintenance, Retention
from service.jobs.queue import GPU, PROMPT, Queue, options
from service.jobs.request import JobRequest, PreviewRequest
from service.jobs.steps import CheckpointError, JobSteps
from service.jobs.store import Job, JobStore, QueueLimits

REQUEST = JobRequest.model_validate(
    {"prompt": {"text": "고양이"}, "generation": {"width": 8, "height": 8, "seed": 3, "images": 2}}
)


class FakeGenerator:
    """Fills pictures, or fails."""

    name = "fake"

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        if self._error:
            raise self._error
        return [GeneratedImage(Image.new("RGB", (8, 8)), settings.seed + index) for index in range(settings.images)]


class Shelf:
    """Keeps what steps returned, as a database does."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def __call__(self, name: str, work: Callable[[], str]) -> str:
        if name not in self.kept:
            self.kept[name] = work()
        return self.kept[name]


@pytest.fixture
def store(tmp_path: Path) -> JobStore:
    made = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    made.create()
    return JobStore(made)


def work_of(store: JobStore, folder: Path, **changes: Any) -> JobSteps:
    stages = {"paraphraser": EchoParaphraser(), "translator": FixedTranslator(), **changes.pop("stages", {})}
    pipeline = make_pipeline(stages["paraphraser"], stages["translator"], WordExtractor(), "none")
    parts = {"pipeline": lambda: pipeline, "generator": FakeGenerator, "payer": lambda _: None, **changes}
    return JobSteps(store, Counters(store._database), folder / "images", **parts)


def accepted(store: JobStore) -> Job:
    nothing = lambda *_: None  # noqa: E731
    return store.accept("me", REQUEST.model_dump_json(), "h", nothing, QueueLimits(100, 100))[0]


def test_what_was_kept_is_not_done_again(store: JobStore, tmp_path: Path) -> None:
    """A prompt made again from what was kept is the same, with its warnings, usage and times, and asks nobody."""
    translator, shelf = FixedTranslator(), Shelf()
    job = accepted(store)
    assert work_of(store, tmp_path, stages={"translator": translator}).make_prompt(job.id, shelf)
    first = store.get(job.id)
    assert first
    assert [*shelf.kept] == ["augment", "translate", "keywords", "preview"]
    del shelf.kept["preview"]
    again = work_of(store, tmp_path, stages={"translator": Failing(), "paraphraser": Failing()})
    store.save_preview(job.id, "")
    assert again.make_prompt(job.id, shelf)
    second = store.get(job.id)
    assert second
    assert without_compose(second.preview) == without_compose(first.preview)
    assert len(translator.calls) == 1


def without_compose(preview: str | None) -> str:
    """``compose`` is not kept, and its time differs."""
    return re.sub(r'"compose": [0-9.e-]+', "", preview or "")


@pytest.mark.parametrize(
    ("changes", "says", "stage"),
    [
        ({"stages": {"translator": Failing("away")}}, "translate: away", "translate"),
        ({"generator": lambda: FakeGenerator(GenerationError("no memory"))}, "generate: no memory", "generate"),
        ({"generator": lambda: FakeGenerator(RuntimeError("cuda"))}, "generate: cuda", "generate"),
        ({"pipeline": lambda: 1 / 0}, "an unexpected error (ZeroDivisionError)", None),
    ],
)
def test_a_job_that_fails_says_where(
    store: JobStore, tmp_path: Path, changes: dict[str, Any], says: str, stage: str | None
) -> None:
    """The job ends with the stage and its message; what nobody foresaw is told by its kind alone."""
    job, work = accepted(store), work_of(store, tmp_path, **changes)
    if work.make_prompt(job.id, Shelf()):
        work.make_pictures(job.id, Shelf())
    failed = store.get(job.id)
    assert failed
    assert failed.state == "failed"
    assert failed.problem
    assert says in failed.problem["detail"]
    assert failed.problem.get("stage") == stage


def test_a_failure_stays_what_it_was(store: JobStore, tmp_path: Path) -> None:
    """A job whose worker died before its failure was told fails with the same words when it is done again."""
    job, shelf = accepted(store), Shelf()
    work = work_of(store, tmp_path, stages={"translator": Failing("away")})
    finish = store.finish
    store.finish = lambda *_, **__: False  # type: ignore[method-assign]
    assert not work.make_prompt(job.id, shelf)
    store.finish = finish  # type: ignore[method-assign]
    assert not work_of(store, tmp_path).make_prompt(job.id, shelf)
    failed = store.get(job.id)
    assert failed
    assert failed.problem == {"title": "The job failed", "detail": "translate: away", "stage": "translate"}


def test_what_cannot_be_kept_does_not_end_a_job(store: JobStore, tmp_path: Path) -> None:
    """When DBOS cannot keep a result, because it is stopped, say, the job goes on another time."""

    def stopped(name: str, work: Callable[[], str]) -> str:
        work()
        raise CheckpointError(name)

    job = accepted(store)
    with pytest.raises(CheckpointError):
        work_of(store, tmp_path).make_prompt(job.id, stopped)
    assert store.is_active(job.id)
    assert work_of(store, tmp_path).make_prompt(job.id, Shelf())
    with pytest.raises(CheckpointError):
        work_of(store, tmp_path).make_pictures(job.id, stopped)
    assert store.is_active(job.id)


def test_only_the_dead_are_taken_over(care: Maintenance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A lock that is free for a moment, as after PostgreSQL was away, is no death; one that stays free is."""
    monkeypatch.setattr(Queue, "executors", lambda _: {"gpu-0", "gpu-7"})
    recovered: list[str] = []
    monkeypatch.setattr("service.jobs.maintenance.recover", recovered.append)
    alive = ExecutorLock(care._database, tmp_path / "locks", "gpu-7")
    assert [care.recover_dead() for _ in range(2)] == [[], []]
    assert alive.acquire()
    assert [care.recover_dead() for _ in range(4)] == [[]] * 4
    alive.release()
    assert [care.recover_dead() for _ in range(3)] == [[], [], ["gpu-7"]]
    assert recovered == ["gpu-7"]


def test_a_full_disk(store: JobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a picture cannot be written the job fails with the reason, no part of a file is left, and the next works."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    job, work = accepted(store), work_of(store, tmp_path)
    assert work.make_prompt(job.id, Shelf())
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        work.make_pictures(job.id, Shelf())
    failed = store.get(job.id)
    assert failed
    assert "No space left on device" in str(failed.problem)
    assert [*(tmp_path / "images" / job.id).iterdir()] == []
    second = accepted(store)
    assert work.make_prompt(second.id, Shelf())
    work.make_pictures(second.id, Shelf())
    assert len([*(tmp_path / "images" / second.id).iterdir()]) == 2


def test_a_database_without_space(store: JobStore, tmp_path: Path) -> None:
    """When the database has no space a job is not accepted, and nothing of it is left; with space it is."""

    def no_more(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with store._database.reading() as connection:
        no_more(connection)
    huge = REQUEST.model_copy(update={"prompt": PreviewRequest(text="고" * 100_000)})
    with pytest.raises(OperationalError, match="full"):
        store.accept("me", huge.model_dump_json(), "h", lambda *_: None, QueueLimits(9, 9))
    assert store.active_ids() == []
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert store.accept("me", huge.model_dump_json(), "h", lambda *_: None, QueueLimits(9, 9))[1]


def test_a_worker_waits_for_the_database(store: JobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the database is away a job neither fails nor loses what was done."""
    job, work = accepted(store), work_of(store, tmp_path)
    told, tell = [], store.append_event

    def away(*given: Any) -> None:
        told.append(given)
        if len(told) <= 3:
            raise OperationalError("x", {}, Exception("the server closed the connection"))
        tell(*given)

    monkeypatch.setattr(store, "append_event", away)
    monkeypatch.setattr("service.jobs.retry._waiting.wait", lambda _: 0)
    assert work.make_prompt(job.id, Shelf())
    assert len(told) > 4


@pytest.fixture
def queue(database: Database) -> Iterator[Queue]:
    made = Queue(database)
    yield made
    made.close()


@pytest.fixture
def care(database: Database, queue: Queue, tmp_path: Path) -> Maintenance:
    kept = Retention(days=7, most_bytes=3000)
    parts = JobStore(database), queue, Counters(database), tmp_path, "gpu-0", kept
    return Maintenance(database, *parts, clock=lambda: 1e10)


def test_old_jobs_are_forgotten(care: Maintenance, database: Database, tmp_path: Path) -> None:
    """Jobs go by their age, then the oldest by the place their pictures take; those that have not ended stay."""
    now = [1e10 - 8 * 86_400]
    store = JobStore(database, clock=lambda: now[0])
    old, large, recent, running = (accepted(store) for _ in range(4))
    for job, age, size in ((old, 8, 10), (large, 2, 2000), (recent, 1, 2000), (running, 0, 0)):
        folder = tmp_path / "images" / job.id
        folder.mkdir(parents=True)
        (folder / "0.png").write_bytes(b"x" * size)
        now[0] = 1e10 - age * 86_400
        if job is not running:
            store.finish(job.id, "succeeded", images=[1])
    assert care.delete_expired() == [old.id, large.id]
    assert sorted(path.name for path in (tmp_path / "images").iterdir()) == sorted([recent.id, running.id])
    assert {job.id for job in store.page("me", 10, None)} == {recent.id, running.id}
    assert care.delete_expired() == []


def test_nothing_is_put_aside_while_it_waits(care: Maintenance, database: Database, queue: Queue) -> None:
    """Jobs that wait in a queue are left alone; those whose workflow has ended otherwise are failed with the reason."""
    store = JobStore(database)

    def put(connection: Connection, id_: str, virtual_start: int) -> None:
        queue.put(connection, id_, virtual_start, PROMPT)

    job = store.accept("me", REQUEST.model_dump_json(), "h", put, QueueLimits(9, 9))[0]
    assert care.fail_abandoned() == []
    assert queue.depth() == {PROMPT: 1, GPU: 0}
    queue.cancel(job.id)
    assert care.fail_abandoned() == [job.id]
    failed = store.get(job.id)
    assert failed
    assert "its workflow ended: cancelled" in str(failed.problem)
    queue.delete_workflows([job.id])


def test_queue_options_name_the_version() -> None:
    """Every job is queued with the version of its workflow, without which no worker may ever take it."""
    assert options("x", 3, GPU)["app_version"]
    assert options("x", 3, GPU)["priority"] == 3


def test_one_lock_one_holder(database: Database, tmp_path: Path) -> None:
    """A lock is held by one at a time, and free when it is given back."""
    first, second = (ExecutorLock(database, tmp_path, "gpu-0") for _ in range(2))
    other = ExecutorLock(database, tmp_path, "gpu-1")
    assert first.acquire()
    assert first.held()
    assert not second.acquire()
    assert not second.held()
    with free(second) as got:
        assert not got
    assert other.acquire()
    first.release()
    with free(second) as got:
        assert got
        assert not first.acquire()
    assert first.acquire()
    first.release()
    other.release()
