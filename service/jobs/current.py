"""The job that is being done now among some of a key, and how far it is."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from .database import Database
from .tables import events, jobs


@dataclass(frozen=True)
class CurrentJob:
    """The active job that a worker took first, or will, among some of a key.

    Attributes:
        id: Its id.
        created_at: Seconds since 1970.
        step: Steps of the sampler that are done.
        steps: All of its steps; 0 while they are not known.
        seconds: Seconds that the steps took.
        active: Active jobs among them, this one included.
    """

    id: str
    created_at: float
    step: int
    steps: int
    seconds: float
    active: int


def current_job(database: Database, key_name: str, idempotency_prefix: str) -> CurrentJob | None:
    """Return the current job of a key among those whose idempotency key begins so, None if none of them is active."""
    order = jobs.c.generating_at.is_(None), jobs.c.started_at.is_(None), jobs.c.virtual_start, jobs.c.created_at
    own = (jobs.c.key_name == key_name) & jobs.c.idempotency_key.startswith(idempotency_prefix, autoescape=True)
    active = select(jobs.c.id, jobs.c.created_at).where(own, jobs.c.finished_at.is_(None))
    with database.reading() as connection:
        rows = connection.execute(active.order_by(*order)).all()
        if not rows:
            return None
        progress = select(events.c.data).where(events.c.job_id == rows[0].id, events.c.kind == "progress")
        last = connection.execute(progress.order_by(events.c.number.desc()).limit(1)).scalar()
    values: dict[str, Any] = json.loads(last) if last else {}
    done = values.get("step", 0), values.get("of", 0), values.get("seconds", 0.0)
    return CurrentJob(rows[0].id, rows[0].created_at, *done, active=len(rows))
