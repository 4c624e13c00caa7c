"""Jobs, keys, budgets and counters in SQLite and in PostgreSQL."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs
from support.databases import new_sqlite, opened

from service.jobs.api_keys import KeyNameError, KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database, DatabaseError
from service.jobs.key_budget import KeyBudget
from service.jobs.queueing import ConflictError, QueueFullError, QueueLimits
from service.jobs.retry import waiting
from service.jobs.running import RunningJobs
from service.jobs.store import Job, JobStore
from service.jobs.tables import events, jobs
from service.providers.budget import LimitReachedError

MANY = QueueLimits(1000, 1000)


class Clock:
    """A clock that advances by one second each time it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def store(database: Database) -> JobStore:
    return JobStore(database, clock=Clock())


def nothing(_: Connection, __: str, ___: int) -> None:
    pass


def accept(store: JobStore, key: str = "me", **more: Any) -> Job:
    limits = more.pop("limits", MANY)
    return store.accept(key, "{}", more.pop("hash", "h"), more.pop("enqueue", nothing), limits, **more)[0]


def test_a_wrong_statement_is_not_waited_for(database: Database) -> None:
    """A statement that the database does not understand raises its error, and is not repeated for ever."""

    def ask() -> None:
        with database.reading() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError, match="nowhere"):
        waiting(ask)


def test_a_job_from_its_start_to_its_end(store: JobStore) -> None:
    """The events of a job come back in order, and a job finishes once."""
    job = accept(store)
    assert (job.state, job.key_name, job.images, job.finished_at) == ("starting", "me", (), None)
    assert store.begin(job.id)
    assert store.is_active(job.id)
    store.append_event(job.id, "progress", {"step": 1, "말": "그림"})
    assert store.save_preview(job.id, '{"a": 1}')
    assert store.finish(job.id, "succeeded", images=[7, 8])
    assert not store.finish(job.id, "failed")
    assert not store.begin(job.id)
    assert not store.is_active(job.id)
    ended = store.get(job.id)
    assert ended
    assert (ended.state, ended.images, ended.preview, ended.problem) == ("succeeded", (7, 8), '{"a": 1}', None)
    assert ended.created_at < (ended.started_at or 0) < (ended.finished_at or 0)
    found = store.events_after(job.id)
    assert [(event.number, event.kind) for event in found] == [(1, "accepted"), (2, "progress"), (3, "finished")]
    assert found[1].data == {"step": 1, "말": "그림"}
    assert [event.number for event in store.events_after(job.id, 2)] == [3]


def test_a_failed_job_has_its_problem(store: JobStore) -> None:
    """A failed job and its last event hold the problem."""
    job = accept(store)
    store.finish(job.id, "failed", problem={"title": "t", "detail": "번역이 안 됨"})
    failed = store.get(job.id)
    assert failed
    assert failed.problem == {"title": "t", "detail": "번역이 안 됨"}
    assert store.events_after(job.id)[-1].data["problem"] == failed.problem


def test_a_job_that_cannot_be_enqueued_is_not_saved(store: JobStore) -> None:
    """A job is saved and enqueued, or neither."""

    def fails(_: Connection, __: str, ___: int) -> None:
        raise OSError("no queue")

    with pytest.raises(OSError, match="no queue"):
        accept(store, enqueue=fails)
    assert store.active_ids() == []
    assert store.page("me", 10, None) == []


def test_an_idempotency_key_makes_one_job(store: JobStore) -> None:
    """A repeated request is the same job, another request with its key is refused, and callers do not share keys."""
    first = accept(store, idempotency_key="k")
    assert accept(store, idempotency_key="k").id == first.id
    with pytest.raises(ConflictError, match="use a new one"):
        accept(store, idempotency_key="k", hash="other")
    assert accept(store, "you", idempotency_key="k").id != first.id


def test_a_race_for_one_idempotency_key(database: Database) -> None:
    """Twenty requests at once with one idempotency key get one job, which is enqueued once."""
    store, queued = JobStore(database), []
    with ThreadPoolExecutor(20) as pool:
        found = [
            *pool.map(
                lambda _: store.accept("me", "{}", "h", lambda *a: queued.append(a), MANY, idempotency_key="k"),
                range(20),
            )
        ]
    assert len({job.id for job, _ in found}) == 1
    assert [new for _, new in found].count(True) == 1
    assert len(queued) == 1


def test_queue_limits(store: JobStore) -> None:
    """Jobs are limited for each key and in total, and a finished job makes room."""
    limits = QueueLimits(2, 3)
    mine = [accept(store, limits=limits) for _ in range(2)]
    with pytest.raises(QueueFullError, match="2 jobs of this key") as full:
        accept(store, limits=limits)
    assert full.value.retry_after >= 1
    accept(store, "you", limits=limits)
    with pytest.raises(QueueFullError, match="3 jobs wait or run"):
        accept(store, "third", limits=limits)
    store.finish(mine[0].id, "canceled")
    accept(store, limits=limits)


def test_queue_limits_hold_under_concurrency(database: Database) -> None:
    """Concurrent requests are never accepted beyond the limit."""
    store = JobStore(database)

    def one(_: int) -> bool:
        try:
            accept(store, limits=QueueLimits(5, 100))
        except QueueFullError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(32))) == 5


def test_keys_are_served_fairly(store: JobStore) -> None:
    """A later key with few jobs does not wait for all jobs of an earlier key with many."""
    many = [accept(store, "many").virtual_start for _ in range(10)]
    few = [accept(store, "few").virtual_start for _ in range(2)]
    assert many == [*range(1, 11)]
    assert few == [1, 2]
    assert store.position(accept(store, "third")) == 2


def test_an_idle_key_saves_up_nothing(store: JobStore) -> None:
    """A key that was idle starts in the current round, not before it."""
    waiting = [accept(store, "busy") for _ in range(5)]
    for job in waiting[:3]:
        store.begin(job.id, generating=True)
        store.finish(job.id, "succeeded")
    assert accept(store, "late").virtual_start == waiting[3].virtual_start
    assert accept(store, "busy").virtual_start == 6


def test_fairness_counts_until_pictures_begin(store: JobStore) -> None:
    """Jobs wait until their pictures begin, so a later key does not wait for all jobs that have a prompt pair."""
    many = [accept(store, "many") for _ in range(10)]
    for job in many:
        store.begin(job.id)
    store.begin(many[0].id, generating=True)
    late = accept(store, "late")
    assert late.virtual_start == many[1].virtual_start
    assert store.position(late) == 1
    last = store.get(many[-1].id)
    assert last
    assert store.position(last) == 9
    running = store.get(many[0].id)
    assert running
    assert store.position(running) is None


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=40))
def test_jobs_of_one_key_keep_their_order(shared: Database, asked: list[tuple[str, int]]) -> None:
    """Jobs of one key have increasing virtual starts, whatever other jobs arrive and finish."""
    with shared.writing() as connection:
        connection.execute(delete(events))
        connection.execute(delete(jobs))
    store = JobStore(shared, clock=Clock())
    waiting: list[Job] = []
    for key, ends in asked:
        job = accept(store, key)
        earlier = [one.virtual_start for one in waiting if one.key_name == key]
        assert all(virtual_start < job.virtual_start for virtual_start in earlier)
        waiting.append(job)
        waiting.sort(key=lambda one: one.virtual_start)
        for _ in range(min(ends, len(waiting))):
            done = waiting.pop(0)
            store.begin(done.id, generating=True)
            store.finish(done.id, "succeeded")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database for many examples, each of which empties it."""
    made = opened(new_sqlite(tmp_path_factory.mktemp("shared") / "x.sqlite3"))
    yield made
    made.engine.dispose()


def test_the_latest_job_of_a_kind(store: JobStore) -> None:
    """The newest job is found by the beginning of its idempotency key, for its own key alone, and not for ever."""
    first, second = (accept(store, idempotency_key=f"a_% {number}") for number in range(2))
    accept(store, idempotency_key="axx 2")
    accept(store, "you", idempotency_key="a_% 3")
    accept(store)
    assert store.latest("me", "a_% ", first.created_at) == second
    assert store.latest("me", "a_% 0", first.created_at) == first
    assert store.latest("me", "a_% 0", second.created_at) is None
    assert store.latest("me", "b", 0) is None


def test_pages_of_jobs(store: JobStore) -> None:
    """The pages of a key hold its jobs alone, newest first."""
    made = [accept(store).id for _ in range(5)]
    accept(store, "you")
    first = store.page("me", 2, None)
    second = store.page("me", 2, first[-1].id)
    last = store.page("me", 2, second[-1].id)
    assert [job.id for job in (*first, *second, *last)] == made[::-1]
    assert store.page("me", 2, "none") == []
    assert store.page("you", 2, made[0]) == []


def test_a_job_belongs_to_its_key(store: JobStore) -> None:
    """A job is not found with another key."""
    job = accept(store)
    assert store.get(job.id, "me")
    assert store.get(job.id, "you") is None


def test_deleted_jobs(store: JobStore) -> None:
    """A finished job is deleted with its events and gets no new ones; an active job is not deleted."""
    ended, running = accept(store), accept(store)
    store.finish(ended.id, "succeeded")
    assert store.ended_before(100) == [ended.id]
    assert store.ended_before(1) == []
    store.delete(ended.id)
    store.append_event(ended.id, "progress", {})
    assert store.events_after(ended.id) == []
    assert store.get(ended.id) is None
    assert store.active_ids() == [running.id]


def test_a_key_from_creation_to_revocation(database: Database) -> None:
    """A key is found by its secret until it is revoked; the secret itself is not stored."""
    keys = KeyStore(database)
    secret = keys.add("me", 5.0)
    assert len(secret) > 40
    found = keys.find(secret)
    assert found
    assert (found.name, found.daily_limit) == ("me", 5.0)
    assert keys.find(secret[:-1]) is None
    assert keys.find("\ud800") is None
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM malgrim_keys").all()
    assert secret not in str(rows)
    keys.revoke("me")
    assert keys.find(secret) is None
    assert keys.all()[0].revoked_at
    with pytest.raises(KeyNameError, match="choose another name"):
        keys.add("me")
    with pytest.raises(KeyNameError, match="there is no key 'you'"):
        keys.revoke("you")


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a" * 65, "a\n", "-a"])
def test_invalid_key_names(database: Database, name: str) -> None:
    """A key's name is one word."""
    with pytest.raises(KeyNameError, match="give 1 to 64 letters"):
        KeyStore(database).add(name)


def test_a_key_budget(database: Database) -> None:
    """A reservation counts until it is settled, and each day has the whole limit."""
    keys = KeyStore(database)
    keys.add("me", 10.0)
    key, day = keys.get("me"), [date(2026, 1, 1)]
    assert key
    budget = KeyBudget(database, key, today=lambda: day[0])
    first = budget.reserve(8, "KRW")
    with pytest.raises(LimitReachedError, match=r"8.00 KRW of 10.00 KRW a day of the key me .* cost 3.00 KRW"):
        budget.reserve(3, "KRW")
    budget.settle(first, 2)
    budget.reserve(8, "KRW")
    day[0] = date(2026, 1, 2)
    budget.reserve(10, "KRW")


def test_a_paid_answer_survives_a_wrong_statement(database: Database) -> None:
    """A reservation that a fault of ours keeps from being settled raises nothing, goes on counting and is logged."""
    keys = KeyStore(database)
    keys.add("me", 10.0)
    key = keys.get("me")
    assert key
    budget = KeyBudget(database, key)
    reservation = budget.reserve(8, "KRW")
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE malgrim_spending RENAME COLUMN cost TO price"))
    with capture_logs() as logs:
        budget.settle(reservation, 1)
    assert [entry["event"] for entry in logs] == ["reservation_not_settled"]
    with database.reading() as connection:
        assert connection.execute(text("SELECT price FROM malgrim_spending")).scalar_one() == 8


def test_a_key_budget_holds_under_concurrency(database: Database) -> None:
    """Concurrent reservations never exceed the limit."""
    keys = KeyStore(database)
    keys.add("me", 10.0)
    key = keys.get("me")
    assert key
    budget = KeyBudget(database, key)

    def one(_: int) -> bool:
        try:
            budget.reserve(1, "KRW")
        except LimitReachedError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(32))) == 10


def test_counters(database: Database) -> None:
    """Additions from several threads at once are all counted."""
    with ThreadPoolExecutor(8) as pool:
        [*pool.map(lambda _: Counters(database).add({("jobs", "succeeded"): 1, ("images", ""): 2.5}), range(40))]
    assert Counters(database).read() == {("jobs", "succeeded"): 40, ("images", ""): 100.0}


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "not an address"),
        ("mysql://me:S3CRET@host/x", "a database of mysql"),
        ("sqlite:////no/such/folder/x.sqlite3", "cannot be used"),
        ("postgresql://me:S3CRET@127.0.0.1:1/x", "cannot be used"),
    ],
)
def test_unusable_databases(url: str, message: str) -> None:
    """A database that cannot be used is refused in one line, without its password."""
    with pytest.raises(DatabaseError, match=message) as refused:
        Database(url).create()
    assert "S3CRET" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_database_of_the_first_version_is_used(database: Database) -> None:
    """Tables of the first version get the columns that they lack, once, and their jobs go on."""
    with database.writing() as connection:
        connection.execute(text("DROP TABLE malgrim_embeddings"))
        connection.execute(text("DROP TABLE malgrim_events"))
        connection.execute(text("DROP TABLE malgrim_jobs"))
        for statement in Path(__file__).with_name("first_schema.sql").read_text(encoding="utf-8").split(";\n"):
            connection.exec_driver_sql(statement)
    with ThreadPoolExecutor(4) as pool:
        [*pool.map(lambda _: database.create(), range(4))]
    store, running = JobStore(database), RunningJobs(database)
    job = store.get("0123456789abcdef0123456789abcdef")
    assert job
    assert (job.request, job.created_at, job.state) == ({"말": "그림"}, 1000.5, "processing")
    assert not running.was_interrupted(job.id)
    running.enter(job.id, "gpu-0")
    assert [*running.silences()] == ["gpu-0"]
    running.record_death("gpu-0")
    assert running.deadly(1) == [job.id]
    assert store.finish(job.id, "failed")


def test_the_size_of_a_finished_job(store: JobStore) -> None:
    """The size of a finished job is the bytes, not the characters, of its request, preview, problem and events."""
    job, other, _ = (accept(store) for _ in range(3))
    store.finish(other.id, "canceled")
    store.save_preview(job.id, "그림")
    store.append_event(job.id, "stage", {"말": "한"})
    store.finish(job.id, "failed", problem={"t": "글"})
    sizes = store.ended_sizes()
    assert [*sizes] == [other.id, job.id]
    own = ["{}", "그림", '{"t": "글"}', *(json.dumps(e.data, ensure_ascii=False) for e in store.events_after(job.id))]
    assert sizes[job.id] == sum(len(one.encode()) for one in own)


def test_columns_keep_their_names(store: JobStore, database: Database) -> None:
    """The columns ``turn`` and ``drawing_at`` of the first version hold ``virtual_start`` and ``generating_at``."""
    accept(store)
    job = accept(store)
    store.begin(job.id, generating=True)
    with database.reading() as connection:
        query = text("SELECT turn, drawing_at FROM malgrim_jobs WHERE id = :id")
        turn, drawing_at = connection.execute(query, {"id": job.id}).one()
    found = store.get(job.id)
    assert found
    assert (found.virtual_start, found.generating_at) == (turn, drawing_at)
    assert turn == 2
    assert drawing_at > job.created_at


def test_images_are_stored_as_json(store: JobStore, database: Database) -> None:
    """The seeds of the pictures are stored as JSON."""
    job = accept(store)
    store.finish(job.id, "succeeded", images=[1])
    with database.reading() as connection:
        (images,) = connection.exec_driver_sql("SELECT images FROM malgrim_jobs").one()
    assert json.loads(images) == [1]
