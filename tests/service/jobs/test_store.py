"""Jobs, keys, purses and sums as they are kept, on SQLite and on PostgreSQL."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from service.jobs.api_keys import KeyNameError, KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database, DatabaseError
from service.jobs.key_budget import KeyBudget
from service.jobs.store import ConflictError, Job, JobStore, QueueFullError, QueueLimits
from service.jobs.tables import metadata
from service.providers.budget import LimitReachedError

MANY = QueueLimits(1000, 1000)


class Clock:
    """Goes on by one second each time it is read."""

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
    places = more.pop("places", MANY)
    return store.accept(key, "{}", more.pop("hash", "h"), more.pop("enqueue", nothing), places, **more)[0]


def test_a_job_from_its_start_to_its_end(store: JobStore) -> None:
    """What is told of a job comes back in order, and its end is told once."""
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
    told = store.events_after(job.id)
    assert [(event.number, event.kind) for event in told] == [(1, "accepted"), (2, "progress"), (3, "finished")]
    assert told[1].data == {"step": 1, "말": "그림"}
    assert [event.number for event in store.events_after(job.id, 2)] == [3]


def test_a_job_that_fails_says_why(store: JobStore) -> None:
    """The problem is with the job, and in its last event."""
    job = accept(store)
    store.finish(job.id, "failed", problem={"title": "t", "detail": "번역이 안 됨"})
    failed = store.get(job.id)
    assert failed
    assert failed.problem == {"title": "t", "detail": "번역이 안 됨"}
    assert store.events_after(job.id)[-1].data["problem"] == failed.problem


def test_what_cannot_be_queued_is_not_kept(store: JobStore) -> None:
    """A job is kept and queued, or neither."""

    def fails(_: Connection, __: str, ___: int) -> None:
        raise OSError("no queue")

    with pytest.raises(OSError, match="no queue"):
        accept(store, enqueue=fails)
    assert store.active_ids() == []
    assert store.page("me", 10, None) == []


def test_one_idempotency_key_one_job(store: JobStore) -> None:
    """The same key and request are the same job; another request is refused; another caller's key is another."""
    first = accept(store, idempotency_key="k")
    assert accept(store, idempotency_key="k").id == first.id
    with pytest.raises(ConflictError, match="use a new one"):
        accept(store, idempotency_key="k", hash="other")
    assert accept(store, "you", idempotency_key="k").id != first.id


def test_a_race_for_one_idempotency_key(database: Database) -> None:
    """Of twenty that come at once with one key, all are told of one job, and it is queued once."""
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


def test_places(store: JobStore) -> None:
    """A key has its places, all keys together have theirs, and a job that ends frees one."""
    places = QueueLimits(2, 3)
    mine = [accept(store, places=places) for _ in range(2)]
    with pytest.raises(QueueFullError, match="2 jobs of this key") as full:
        accept(store, places=places)
    assert full.value.retry_after >= 1
    accept(store, "you", places=places)
    with pytest.raises(QueueFullError, match="3 jobs wait or run"):
        accept(store, "third", places=places)
    store.finish(mine[0].id, "canceled")
    accept(store, places=places)


def test_places_are_not_overbooked(database: Database) -> None:
    """However many come at once, no more are taken than there are places."""
    store = JobStore(database)

    def one(_: int) -> bool:
        try:
            accept(store, places=QueueLimits(5, 100))
        except QueueFullError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(32))) == 5


def test_turns_are_fair_between_keys(store: JobStore) -> None:
    """Who comes later with few jobs does not wait for all of who came with many."""
    many = [accept(store, "many").virtual_start for _ in range(10)]
    few = [accept(store, "few").virtual_start for _ in range(2)]
    assert many == [*range(1, 11)]
    assert few == [1, 2]
    assert store.position(accept(store, "third")) == 2


def test_nobody_gets_ahead_of_the_present_round(store: JobStore) -> None:
    """A key that was away does not make up for it: it begins with those that wait now."""
    waiting = [accept(store, "busy") for _ in range(5)]
    for job in waiting[:3]:
        store.begin(job.id, generating=True)
        store.finish(job.id, "succeeded")
    assert accept(store, "late").virtual_start == waiting[3].virtual_start
    assert accept(store, "busy").virtual_start == 6


def test_who_waits_to_be_drawn_waits_still(store: JobStore) -> None:
    """Prompt pairs are made long before their pictures: a key that comes then does not stand behind all of them."""
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
    drawn = store.get(many[0].id)
    assert drawn
    assert store.position(drawn) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=40))
def test_turns_of_one_key_keep_their_order(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, int]]
) -> None:
    """Whatever comes and ends in between, jobs of one key have their turns in the order in which they came."""
    store = JobStore(fresh(tmp_path_factory), clock=Clock())
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


def fresh(factory: pytest.TempPathFactory) -> Database:
    made = Database(f"sqlite:///{factory.mktemp('db') / 'x.sqlite3'}")
    with made.writing() as connection:
        metadata.create_all(connection)
    return made


def test_pages(store: JobStore) -> None:
    """A key's jobs come newest first, page by page, and no other's among them."""
    made = [accept(store).id for _ in range(5)]
    accept(store, "you")
    first = store.page("me", 2, None)
    second = store.page("me", 2, first[-1].id)
    last = store.page("me", 2, second[-1].id)
    assert [job.id for job in (*first, *second, *last)] == made[::-1]
    assert store.page("me", 2, "none") == []
    assert store.page("you", 2, made[0]) == []


def test_whose_a_job_is(store: JobStore) -> None:
    """Another key's job is not there."""
    job = accept(store)
    assert store.get(job.id, "me")
    assert store.get(job.id, "you") is None


def test_what_is_forgotten(store: JobStore) -> None:
    """A job that has ended can be forgotten with its events, one that has not cannot; nothing is told of it then."""
    ended, running = accept(store), accept(store)
    store.finish(ended.id, "succeeded")
    assert store.ended_before(100) == [ended.id]
    assert store.ended_before(1) == []
    store.delete(ended.id)
    store.append_event(ended.id, "progress", {})
    assert store.events_after(ended.id) == []
    assert store.get(ended.id) is None
    assert store.active_ids() == [running.id]


def test_keys(database: Database) -> None:
    """A key is found by its secret until it is revoked; the secret itself is kept nowhere."""
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
def test_names_that_cannot_be(database: Database, name: str) -> None:
    """A key's name is a word."""
    with pytest.raises(KeyNameError, match="give 1 to 64 letters"):
        KeyStore(database).add(name)


def test_a_purse(database: Database) -> None:
    """What is set aside counts until it is settled, and tomorrow the purse is full again."""
    keys = KeyStore(database)
    keys.add("me", 10.0)
    key, day = keys.get("me"), [date(2026, 1, 1)]
    assert key
    purse = KeyBudget(database, key, today=lambda: day[0])
    first = purse.reserve(8)
    with pytest.raises(LimitReachedError, match=r"8.00 of 10.00 a day of the key me"):
        purse.reserve(3)
    purse.settle(first, 2)
    purse.reserve(8)
    day[0] = date(2026, 1, 2)
    purse.reserve(10)


def test_a_purse_is_not_overdrawn(database: Database) -> None:
    """However many calls come at once, no more is set aside than there is."""
    keys = KeyStore(database)
    keys.add("me", 10.0)
    key = keys.get("me")
    assert key
    purse = KeyBudget(database, key)

    def one(_: int) -> bool:
        try:
            purse.reserve(1)
        except LimitReachedError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(32))) == 10


def test_sums(database: Database) -> None:
    """Sums grow from several threads at once, and are read by any process."""
    with ThreadPoolExecutor(8) as pool:
        [*pool.map(lambda _: Counters(database).add({("jobs", "succeeded"): 1, ("images", ""): 2.5}), range(40))]
    assert Counters(database).read() == {("jobs", "succeeded"): 40, ("images", ""): 100.0}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "no address"),
        ("mysql://me:S3CRET@host/x", "a database of mysql"),
        ("sqlite:////no/such/folder/x.sqlite3", "cannot be used"),
        ("postgresql://me:S3CRET@127.0.0.1:1/x", "cannot be used"),
    ],
)
def test_no_database(url: str, says: str) -> None:
    """What cannot be used is refused on one line, without the password in it."""
    with pytest.raises(DatabaseError, match=says) as refused:
        Database(url).create()
    assert "S3CRET" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_rows_are_json(store: JobStore, database: Database) -> None:
    """Nothing in the tables needs Python to be read."""
    job = accept(store)
    store.finish(job.id, "succeeded", images=[1])
    with database.reading() as connection:
        (images,) = connection.exec_driver_sql("SELECT images FROM malgrim_jobs").one()
    assert json.loads(images) == [1]
