"""Jobs found again by words, by state and as favourites, in SQLite and in PostgreSQL."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from service.jobs.database import Database
from service.jobs.queueing import QueueLimits
from service.jobs.search import JobFilter, words_of
from service.jobs.store import Job, JobStore

SEA = {"text": "노을 지는 바닷가의 소녀", "prompt": "a girl at the beach", "prompt_2": "(Sunset)1.2, oil painting"}


@pytest.fixture
def store(database: Database) -> JobStore:
    return JobStore(database, clock=iter(range(1000)).__next__)


def nothing(_: Connection, __: str, ___: int) -> None:
    pass


def accept(store: JobStore, source: dict[str, Any] = SEA, key: str = "me") -> Job:
    limits = QueueLimits(1000, 1000)
    return store.accept(key, "{}", "h", nothing, limits, words=words_of(source))[0]


def found(store: JobStore, **wanted: Any) -> list[str]:
    return [job.id for job in store.page("me", 100, None, JobFilter(**wanted))]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("바닷가", True),
        ("소녀 바닷가", True),
        ("BEACH 노을", True),
        ("sunset  oil", True),
        (unicodedata.normalize("NFD", "노을"), True),
        ("", True),
        (" \t", True),
        ("노을 고양이", False),
        ("%", False),
        ("노_을", False),
        ("beach\0", True),
        ("be/ach", False),
        ("'; DROP TABLE malgrim_jobs; --", False),
    ],
)
def test_words(store: JobStore, words: str, is_found: bool) -> None:
    """All words must occur in the text or in a prompt, in any case and order; signs of patterns mean themselves."""
    job = accept(store)
    assert found(store, words=words) == ([job.id] if is_found else [])


def test_what_the_preview_says_is_found(store: JobStore) -> None:
    """English words are found once the preview is saved, those of the text at once."""
    job = accept(store, {"text": "고양이"})
    assert found(store, words="고양이") == [job.id]
    assert found(store, words="cat") == []
    store.save_preview(job.id, "{}", words_of({"text": "고양이", "prompt": "a Cat"}))
    assert found(store, words="cat 고양이") == [job.id]


@pytest.mark.parametrize("kind", ["prompt", "preview"])
def test_rows_of_an_earlier_version(store: JobStore, database: Database, kind: str) -> None:
    """Rows without saved words are found by the text of their request and by their preview."""
    job = accept(store)
    values = {"request": json.dumps({kind: {"text": '"노을" 100%'}}), "preview": json.dumps({"prompt": "A Sea"})}
    with database.writing() as connection:
        connection.execute(text("UPDATE malgrim_jobs SET words = NULL, request = :request"), values)
    assert found(store, words='"노을" 100%') == [job.id]
    assert found(store, words="sea") == []
    with database.writing() as connection:
        connection.execute(text("UPDATE malgrim_jobs SET preview = :preview"), values)
    assert found(store, words="sea 노을") == [job.id]
    assert found(store, words="prompt") == []


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_any_word_of_a_text_finds_it(database: Database, written: str) -> None:
    """Whatever a text says finds it, and no search fails."""
    store = JobStore(database)
    words = "".join(letter for letter in written if letter.isprintable() or letter.isspace())
    job = accept(store, {"text": words}, key="me")
    assert job.id in found(store, words=words)
    found(store, words=written.encode("utf-8", "replace").decode())


def test_states_and_pictures(store: JobStore) -> None:
    """Jobs are found by their states, and those that have pictures."""
    failed, done, waiting = (accept(store) for _ in range(3))
    store.finish(failed.id, "failed")
    store.finish(done.id, "succeeded", images=[1])
    assert found(store, states=("failed", "starting")) == [waiting.id, failed.id]
    assert found(store, with_images=True) == [done.id]
    assert found(store, with_images=True, states=("failed",)) == []


def test_favourites(store: JobStore) -> None:
    """Favourites are found, a mark may be set or taken away twice, and the limit holds for each key."""
    first, second, foreign = accept(store), accept(store), accept(store, key="you")
    assert all(store.mark_favourite(first.id, 1) for _ in range(2))
    assert store.mark_favourite(foreign.id, 1)
    assert not store.mark_favourite(second.id, 1)
    assert found(store, favourite=True) == [first.id]
    for _ in range(2):
        store.unmark_favourite(first.id)
    assert found(store, favourite=True) == []
    assert store.mark_favourite(second.id, 1)


def test_favourites_are_kept(store: JobStore) -> None:
    """A favourite is deleted neither for its age nor for space; without the mark its time begins anew."""
    job, other = accept(store), accept(store)
    for one in (job, other):
        store.finish(one.id, "succeeded")
    store.mark_favourite(job.id, 9)
    assert store.ended_before(1e9) == [other.id] == [*store.ended_sizes()]
    store.unmark_favourite(job.id)
    finished = store.get(job.id)
    assert finished
    assert store.ended_before((finished.finished_at or 0) + 1) == []
    assert store.ended_before(1e9) == [other.id, job.id] == [*store.ended_sizes()]


def test_pages_of_what_is_found(store: JobStore) -> None:
    """The pages of a search hold each job that is found once, newest first."""
    made = [accept(store, {"text": f"{'바다' if number % 2 else '산'} {number}"}) for number in range(10)]
    wanted = JobFilter(words="바다")
    first = store.page("me", 3, None, wanted)
    rest = store.page("me", 3, first[-1].id, wanted)
    assert [job.id for job in first + rest] == [job.id for job in reversed(made[1::2])]
