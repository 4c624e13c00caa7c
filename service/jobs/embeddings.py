"""Embeddings of jobs, beside them in the database, and the nearest of one key in memory.

NumPy searches them: over 100,000 it takes an eighth of the time of sqlite-vec or pgvector, which compare every row of
the key too. ``benchmarks/bench_library.py`` measures it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache
from sqlalchemy import Connection, delete, func, insert, literal, select

from ..library import Bytes, Floats, PackedVectors, packed
from ..pipeline import Preview
from .database import Database
from .tables import embeddings, jobs

MOST_OF_A_KEY = 100_000
"""Embeddings of one key that are searched, the newest."""

_MOST_KEYS = 16  # whose embeddings are in memory at once, 38 MB each at most


@dataclass(frozen=True)
class JobTexts:
    """What is kept beside the embedding of a job: its text in both languages, and its attributes."""

    korean: str
    english: str
    attributes: tuple[str, ...]

    @classmethod
    def of(cls, made: Preview) -> "JobTexts":
        """Return the texts of a preview."""
        return cls(made.text, made.translations[0], tuple(made.attributes))


@dataclass(frozen=True)
class NearJob:
    """A job near a text, with the cosine of both embeddings, and its own, packed."""

    id: str
    similarity: float
    vector: Bytes


@dataclass(frozen=True)
class _Loaded:
    """The newest embeddings of a key.

    Attributes:
        ids: The ids of their jobs, the oldest first.
        vectors: The embeddings.
        last: Number of the last row.
        total: Rows of the key, also those that are too old to be here.
    """

    ids: tuple[str, ...]
    vectors: PackedVectors
    last: int
    total: int


class Embeddings:
    """The embeddings in one database; threads can share it. Each search is of one key and one model."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loaded: LRUCache[tuple[str, str], _Loaded] = LRUCache(maxsize=_MOST_KEYS)
        self._lock = Lock()

    def save(self, job_id: str, model: str, texts: JobTexts, embedding: Floats) -> None:
        """Save the embedding of the English of a job in place of an earlier one, unless the job was deleted."""
        with self._database.writing() as connection:
            write_embedding(connection, job_id, model, texts, embedding)

    def nearest(self, key_name: str, model: str, query: Floats, most: int) -> list[NearJob]:
        """Return the jobs of a key nearest to an embedding, the nearest first."""
        loaded = self._of_key(key_name, model)
        found = loaded.vectors.nearest(query, most) if loaded.ids else []
        return [NearJob(loaded.ids[n], near, loaded.vectors.rows[n]) for n, near in found]

    def texts(self, key_name: str, ids: Sequence[str]) -> dict[str, JobTexts]:
        """Return the texts of those of at most 500 jobs that belong to ``key_name``, by their ids."""
        query = select(embeddings).where(embeddings.c.job_id.in_(ids))  # with the key, SQLite would read all of the key
        with self._database.reading() as connection:
            rows = [row for row in connection.execute(query) if row.key_name == key_name]
        return {row.job_id: JobTexts(row.korean, row.english, tuple(json.loads(row.attributes))) for row in rows}

    def missing(self, model: str) -> list[str]:
        """Return the ids of jobs with a preview that have no embedding of ``model``, oldest first."""
        has_one = select(embeddings.c.job_id).where(embeddings.c.job_id == jobs.c.id, embeddings.c.model == model)
        query = select(jobs.c.id).where(jobs.c.preview.is_not(None), ~has_one.exists()).order_by(jobs.c.created_at)
        with self._database.reading() as connection:
            return [*connection.execute(query).scalars()]

    def clear(self) -> None:
        """Delete all embeddings, to make them anew."""
        with self._database.writing() as connection:
            connection.execute(delete(embeddings))

    def _of_key(self, key_name: str, model: str) -> _Loaded:
        """Return what is in memory, with the rows that were added since; all is read again where some were deleted."""
        own = (embeddings.c.key_name == key_name) & (embeddings.c.model == model)
        with self._lock, self._database.reading() as connection:
            before = self._loaded.get((key_name, model))
            count = int(connection.execute(select(func.count()).select_from(embeddings).where(own)).scalar_one())
            rows = select(embeddings.c.number, embeddings.c.job_id, embeddings.c.vector).where(own)
            rows = rows.order_by(embeddings.c.number.desc()).limit(MOST_OF_A_KEY)
            new: Sequence[Any] = ()
            if before:
                new = connection.execute(rows.where(embeddings.c.number > before.last)).all()[::-1]
            if before is None or before.total + len(new) != count:
                before, new = _NONE, connection.execute(rows).all()[::-1]
            self._loaded[key_name, model] = found = _extended(before, new, count)
            return found


def write_embedding(connection: Connection, job_id: str, model: str, texts: JobTexts, embedding: Floats) -> None:
    """Save the embedding of a job as ``Embeddings.save`` does, in a transaction that is open."""
    values = {
        "model": model,
        "korean": texts.korean,
        "english": texts.english,
        "attributes": json.dumps(texts.attributes, ensure_ascii=False),
        "vector": packed(embedding[np.newaxis])[0].tobytes(),
    }
    columns = ["job_id", "key_name", *values]
    row = select(jobs.c.id, jobs.c.key_name, *map(literal, values.values())).where(jobs.c.id == job_id)
    connection.execute(delete(embeddings).where(embeddings.c.job_id == job_id))
    connection.execute(insert(embeddings).from_select(columns, row))


_NONE = _Loaded((), PackedVectors(np.empty((0, 0), np.int8)), 0, 0)


def _extended(before: _Loaded, new: Sequence[Any], total: int) -> _Loaded:
    """Return ``before`` with new rows, without the oldest ones where there are too many."""
    if not new:
        return before
    rows = np.frombuffer(b"".join(row.vector for row in new), np.int8).reshape(len(new), -1)
    ids = (*before.ids, *(row.job_id for row in new))[-MOST_OF_A_KEY:]
    return _Loaded(ids, before.vectors.extended(rows, MOST_OF_A_KEY), new[-1].number, total)
