"""The store of jobs and their events."""

import json
import time
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from ..messages import Language
from .database import Database
from .queueing import WAITING, Enqueue, QueueLimits, accepted_before, append_event, check_limits, insert_job
from .search import JobFilter
from .tables import events, groups, jobs

State = Literal["starting", "processing", "succeeded", "failed", "canceled"]
Activity = Literal["running", "stopping", "ended"]
_MOST_IDS = 500  # ids in one query
ENDED: tuple[State, ...] = ("succeeded", "failed", "canceled")

Problem = dict[str, Any]
"""A problem document (RFC 9457) with at least ``title`` and ``detail``; ``stage`` names a stage that failed."""


@dataclass(frozen=True)
class Job:
    """The current state of one job.

    Attributes:
        id: Its id, 32 hexadecimal digits.
        key_name: Name of the key that created it.
        state: Its state.
        request: The request, as JSON.
        virtual_start: Its priority in fair queueing; the lowest runs first.
        created_at: Seconds since 1970.
        started_at: Likewise; None until its first step begins.
        generating_at: Likewise; None until its pictures begin.
        finished_at: Likewise; None while it is active.
        preview: The preview as JSON text; None until it is made.
        images: Seeds of its pictures.
        problem: The problem document of a failed job.
        is_favourite: Whether its owner has marked it, so that it is kept.
        language: The language of who asked for it, which its messages are in; None in rows of an earlier version.
        group_id: The group that it is a member of; None for a job of its own.
        is_stopping: Whether it was asked to stop and to keep what is there.
        stopped_at: The step at which it was stopped; None where its pictures are finished.
        scores: CLIP scores of its pictures, -1 to 1, in their order; empty where there was no CLIP model.
    """

    id: str
    key_name: str
    state: State
    request: dict[str, Any]
    virtual_start: int
    created_at: float
    started_at: float | None
    generating_at: float | None
    finished_at: float | None
    preview: str | None
    images: tuple[int, ...]
    problem: Problem | None

    @property
    def text(self) -> str:
        """The text that was asked for, also with a saved preview."""
        given = self.request.get("prompt") or self.request.get("preview") or {}
        return str(given.get("text", ""))

    @property
    def is_clip(self) -> bool:
        """Whether it is a clip in place of pictures."""
        return self.suffix != ".png"

    @property
    def suffix(self) -> str:
        """The ending of the names of its files: those of pictures, or that of its clip."""
        clip = self.request.get("generation", {}).get("clip")
        return f".{clip['format']}" if clip else ".png"

    @property
    def made(self) -> dict[str, Any]:
        """The preview as fields, none of them until it is made."""
        return cast(dict[str, Any], json.loads(self.preview or "{}"))

    is_favourite: bool
    language: Language | None
    group_id: str | None
    is_stopping: bool
    stopped_at: int | None
    scores: tuple[float, ...]


@dataclass(frozen=True)
class Event:
    """An event of a job; numbers count up from 1."""

    number: int
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        has_ended: Whether it has finished.
        last_event: Number of its last event.
        position: The number of jobs of all keys before it; None once its pictures begin, or once it has ended.
    """

    has_ended: bool
    last_event: int
    position: int | None


ALL = JobFilter()
_DELETABLE = jobs.c.finished_at.is_not(None) & jobs.c.favourite_at.is_(None)
_KEPT_SINCE = func.coalesce(jobs.c.released_at, jobs.c.finished_at)
_TEXTS = (jobs.c.request, jobs.c.preview, jobs.c.problem, jobs.c.words)


class JobStore:
    """The jobs in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def accept(  # noqa: PLR0913 - what belongs to a job from its start
        self,
        key_name: str,
        request: str,
        request_hash: str,
        enqueue: Enqueue,
        limits: QueueLimits,
        *,
        idempotency_key: str | None = None,
        preview: str | None = None,
        words: str | None = None,
    ) -> tuple[Job, bool]:
        """Save and enqueue a job in one transaction, in the language asked for; return it, and whether it is new.

        Args:
            key_name: Name of the key that creates it.
            request: The request as JSON text.
            request_hash: Equal for equal requests.
            enqueue: Enqueues the job in the transaction that saves it.
            limits: The most jobs that may wait or run.
            idempotency_key: A repeated request with the same idempotency key returns the first job.
            preview: JSON text of a preview that is already made.
            words: What a search looks in.

        Raises:
            ConflictError: ``idempotency_key`` was used for another request.
            QueueFullError: The limits are reached.
        """
        with self._database.writing() as connection:
            if known := accepted_before(connection, jobs, key_name, idempotency_key, request_hash):
                return job_of(known), False
            check_limits(connection, key_name, limits)
            row = {
                "key_name": key_name,
                "request": request,
                "request_hash": request_hash,
                "idempotency_key": idempotency_key,
                "created_at": self._clock(),
                "preview": preview,
                "words": words,
            }
            id_ = insert_job(connection, row, enqueue)
            return job_of(connection.execute(select(jobs).where(jobs.c.id == id_)).one()), True

    def get(self, id_: str, key_name: str | None = None) -> Job | None:
        """Return a job; None if there is none, or if it belongs to another key than ``key_name``."""
        query = select(jobs).where(jobs.c.id == id_)
        if key_name is not None:
            query = query.where(jobs.c.key_name == key_name)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return job_of(row) if row else None

    def of_key(self, ids: Sequence[str], key_name: str) -> dict[str, Job]:
        """Return those of at most 500 jobs that belong to ``key_name``, by their ids."""
        query = select(jobs).where(jobs.c.id.in_(ids))  # with the key, SQLite would read all jobs of the key
        with self._database.reading() as connection:
            return {row.id: job_of(row) for row in connection.execute(query) if row.key_name == key_name}

    def page(self, key_name: str, limit: int, before: str | None, wanted: JobFilter = ALL) -> list[Job]:
        """Return the newest ``limit`` jobs of ``key_name``; with ``before``, those older than that job."""
        query = select(jobs).where(jobs.c.key_name == key_name, *wanted.conditions(self._database))
        if before is not None:
            last = select(jobs.c.created_at, jobs.c.id).where(jobs.c.id == before, jobs.c.key_name == key_name)
            with self._database.reading() as connection:
                row = connection.execute(last).one_or_none()
            if row is None:
                return []
            older = (jobs.c.created_at < row.created_at) | (
                (jobs.c.created_at == row.created_at) & (jobs.c.id < row.id)
            )
            query = query.where(older)
        query = query.order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [job_of(row) for row in connection.execute(query)]

    def latest(self, key_name: str, idempotency_prefix: str, since: float) -> Job | None:
        """Return the newest job of ``key_name`` whose idempotency key begins so; None if there is none since then."""
        begins = jobs.c.idempotency_key.startswith(idempotency_prefix, autoescape=True)
        query = select(jobs).where(jobs.c.key_name == key_name, begins, jobs.c.created_at >= since)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(jobs.c.created_at.desc()).limit(1)).one_or_none()
        return job_of(row) if row else None

    def position(self, job: Job) -> int | None:
        """Return the number of jobs of all keys before ``job``; None once its pictures begin, or once it has ended."""
        if job.generating_at is not None or job.finished_at is not None:
            return None
        earlier = (jobs.c.virtual_start < job.virtual_start) | (
            (jobs.c.virtual_start == job.virtual_start) & (jobs.c.created_at < job.created_at)
        )
        before = select(func.count()).select_from(jobs).where(WAITING, earlier)
        with self._database.reading() as connection:
            return int(connection.execute(before).scalar_one())

    def begin(self, id_: str, *, generating: bool = False) -> bool:
        """Record that a job, or its pictures, have begun; return whether the job is active."""
        now = self._clock()
        begun: dict[str, Any] = {"state": "processing", "started_at": func.coalesce(jobs.c.started_at, now)}
        return self._change(id_, **begun, **({"generating_at": now, "stop_asked_at": None} if generating else {}))

    def ask_to_stop(self, id_: str) -> bool:
        """Ask a job to stop and keep what is there; return whether its pictures have begun and not ended."""
        is_generating = jobs.c.generating_at.is_not(None) & jobs.c.finished_at.is_(None)
        asked = func.coalesce(jobs.c.stop_asked_at, self._clock())
        with self._database.writing() as connection:
            done = connection.execute(update(jobs).where(jobs.c.id == id_, is_generating).values(stop_asked_at=asked))
        return bool(done.rowcount)

    def save_outcome(self, id_: str, *, stopped_at: int | None, scores: Sequence[float]) -> bool:
        """Save what is known of the pictures of a job beside their seeds, as ``Job`` has it; return if it is active."""
        return self._change(id_, stopped_at=stopped_at, scores=json.dumps([*scores]) if scores else None)

    def save_preview(
        self,
        id_: str,
        preview: str,
        words: str | None = None,
        text_hash: str | None = None,
        beside: Callable[[Connection], object] | None = None,
    ) -> bool:
        """Save the preview of a job; return whether the job is active.

        Args:
            id_: The job.
            preview: Its JSON text.
            words: What a search looks in.
            text_hash: It is equal for the members of a group that this is the preview of.
            beside: Writes in the same transaction, if the job is active.
        """
        with self._database.writing() as connection:
            is_active = _changed(connection, id_, preview=preview, words=words, text_hash=text_hash)
            if is_active and beside:
                beside(connection)
        return is_active

    def shared_preview(self, id_: str, text_hash: str) -> str | None:
        """Return the JSON text of a preview that a member has for the same text; None if none has it yet."""
        query = select(jobs.c.preview).where(
            jobs.c.group_id == id_, jobs.c.text_hash == text_hash, jobs.c.preview.is_not(None)
        )
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).scalar()

    def mark_favourite(self, id_: str, most: int) -> bool:
        """Make a job a favourite; return False if its key has ``most`` favourites."""
        with self._database.writing() as connection:
            key_name = select(jobs.c.key_name).where(jobs.c.id == id_).scalar_subquery()
            others = select(func.count()).select_from(jobs)
            others = others.where(jobs.c.key_name == key_name, jobs.c.favourite_at.is_not(None), jobs.c.id != id_)
            if int(connection.execute(others).scalar_one()) >= most:
                return False
            marked = func.coalesce(jobs.c.favourite_at, self._clock())
            connection.execute(update(jobs).where(jobs.c.id == id_).values(favourite_at=marked))
        return True

    def unmark_favourite(self, id_: str) -> None:
        """Make a job no favourite; its time to be kept begins anew."""
        is_marked = jobs.c.favourite_at.is_not(None)
        with self._database.writing() as connection:
            unmarked = {"favourite_at": None, "released_at": self._clock()}
            connection.execute(update(jobs).where(jobs.c.id == id_, is_marked).values(unmarked))

    def finish(self, id_: str, state: State, *, images: Sequence[int] = (), problem: Problem | None = None) -> bool:
        """Mark a job finished; return False if it was already."""
        event = {"state": state, "images": len(images), **({"problem": problem} if problem else {})}
        with self._database.writing() as connection:
            done = connection.execute(
                update(jobs)
                .where(jobs.c.id == id_, jobs.c.finished_at.is_(None))
                .values(
                    state=state,
                    finished_at=self._clock(),
                    images=json.dumps([*images]),
                    problem=json.dumps(problem, ensure_ascii=False) if problem else None,
                )
            )
            if done.rowcount:
                append_event(connection, id_, "finished", event)
        return bool(done.rowcount)

    def progress(self, ids: Collection[str]) -> dict[str, Progress]:
        """Return the progress of the jobs among ``ids`` that exist, with three queries for each 500 of them."""
        found, listed = dict[str, Progress](), sorted(ids)
        with self._database.reading() as connection:
            for start in range(0, len(listed), _MOST_IDS):
                found |= _progress(connection, listed[start : start + _MOST_IDS])
        return found

    def is_active(self, id_: str) -> bool:
        """Return whether a job exists and has not finished."""
        return self.activity(id_) != "ended"

    def activity(self, id_: str) -> Activity:
        """Return whether a job runs, has been asked to stop and keep what is there, or exists no more or has ended."""
        query = select(jobs.c.finished_at, jobs.c.stop_asked_at).where(jobs.c.id == id_)
        with self._database.reading() as connection:
            found = connection.execute(query).one_or_none()
        if found is None or found.finished_at is not None:
            return "ended"
        return "running" if found.stop_asked_at is None else "stopping"

    def append_event(self, id_: str, kind: str, data: dict[str, Any]) -> None:
        """Add an event to a job, which is a step of it, unless it was deleted."""
        with self._database.writing() as connection:
            stepped = update(jobs).where(jobs.c.id == id_).values(stepped_at=self._clock())
            if connection.execute(stepped).rowcount:
                append_event(connection, id_, kind, data)

    def events_after(self, id_: str, after: int = 0) -> list[Event]:
        """Return the events of a job with numbers above ``after``."""
        query = select(events).where(events.c.job_id == id_, events.c.number > after).order_by(events.c.number)
        with self._database.reading() as connection:
            return [Event(row.number, row.kind, json.loads(row.data)) for row in connection.execute(query)]

    def active_ids(self) -> list[str]:
        """Return the ids of the active jobs, oldest first."""
        query = select(jobs.c.id).where(jobs.c.finished_at.is_(None)).order_by(jobs.c.created_at)
        with self._database.reading() as connection:
            return [*connection.execute(query).scalars()]

    def ended_before(self, moment: float) -> list[str]:
        """Return the ids of the jobs kept since before ``moment`` (seconds since 1970), oldest first; no favourites."""
        query = select(jobs.c.id).where(_DELETABLE, moment > _KEPT_SINCE).order_by(_KEPT_SINCE)
        with self._database.reading() as connection:
            return [*connection.execute(query).scalars()]

    def ended_sizes(self) -> dict[str, int]:
        """Return the bytes of text in the rows of each finished job that is no favourite, oldest first."""
        of_events = func.sum(self._database.bytes_of(events.c.data)).label("size")
        events_of = select(events.c.job_id, of_events).group_by(events.c.job_id).subquery()
        texts = (self._database.bytes_of(column) for column in _TEXTS)
        sizes: list[ColumnElement[int]] = [func.coalesce(one, 0) for one in (events_of.c.size, *texts)]
        query = select(jobs.c.id, sum(sizes[1:], sizes[0])).outerjoin(events_of, events_of.c.job_id == jobs.c.id)
        query = query.where(_DELETABLE).order_by(_KEPT_SINCE)
        with self._database.reading() as connection:
            return {id_: int(bytes_) for id_, bytes_ in connection.execute(query)}

    def mentions(self, text: str) -> bool:
        """Return whether the request of any job has ``text`` in it."""
        query = select(jobs.c.id).where(jobs.c.request.contains(text, autoescape=True)).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def delete(self, id_: str) -> None:
        """Delete a finished job with its events, and its group with the last of the members."""
        with self._database.writing() as connection:
            connection.execute(delete(events).where(events.c.job_id == id_))
            of_one = delete(jobs).where(jobs.c.id == id_, jobs.c.finished_at.is_not(None))
            group_id = connection.execute(of_one.returning(jobs.c.group_id)).scalar()
            if group_id is not None:
                members = select(jobs.c.id).where(jobs.c.group_id == group_id).exists()
                connection.execute(delete(groups).where(groups.c.id == group_id, ~members))

    def _change(self, id_: str, **values: Any) -> bool:
        with self._database.writing() as connection:
            return _changed(connection, id_, **values)


def _changed(connection: Connection, id_: str, **values: Any) -> bool:
    done = connection.execute(update(jobs).where(jobs.c.id == id_, jobs.c.finished_at.is_(None)).values(**values))
    return bool(done.rowcount)


def _progress(connection: Connection, ids: Sequence[str]) -> dict[str, Progress]:
    order = jobs.c.virtual_start, jobs.c.created_at
    columns = jobs.c.id, jobs.c.finished_at, jobs.c.generating_at, *order
    rows = connection.execute(select(*columns).where(jobs.c.id.in_(ids))).all()
    numbers = select(events.c.job_id, func.max(events.c.number)).where(events.c.job_id.in_(ids))
    last = {row[0]: int(row[1]) for row in connection.execute(numbers.group_by(events.c.job_id))}
    waiting: list[tuple[int, float]] = []
    if any(row.finished_at is None and row.generating_at is None for row in rows):
        waiting = [(row[0], row[1]) for row in connection.execute(select(*order).where(WAITING).order_by(*order))]
    found = {}
    for row in rows:
        is_waiting = row.finished_at is None and row.generating_at is None
        position = bisect_left(waiting, (row.virtual_start, row.created_at)) if is_waiting else None
        found[row.id] = Progress(row.finished_at is not None, last.get(row.id, 0), position)
    return found


def job_of(row: Row[Any]) -> Job:
    """Return the job of a row."""
    return Job(
        row.id,
        row.key_name,
        cast(State, row.state),
        json.loads(row.request),
        row.virtual_start,
        row.created_at,
        row.started_at,
        row.generating_at,
        row.finished_at,
        row.preview,
        tuple(json.loads(row.images)),
        json.loads(row.problem) if row.problem else None,
        row.favourite_at is not None,
        cast(Language | None, row.language),
        row.group_id,
        row.stop_asked_at is not None and row.finished_at is None,
        row.stopped_at,
        tuple(json.loads(row.scores or "[]")),
    )
