"""The job of a key that is being done now, and how far it is."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from .database import Database
from .tables import events, jobs


@dataclass(frozen=True)
class CurrentJob:
    """The active job of a key that a worker took first, or will.

    Attributes:
        id: Its id.
        created_at: Seconds since 1970.
        step: Steps of the sampler that are done.
        steps: All of its steps; 0 while they are not known.
        seconds: Seconds that the steps took.
        active: Active jobs of the key, this one included.
    """

    id: str
    created_at: float
    step: int
    steps: int
    seconds: float
    active: int


def current_job(database: Database, key_name: str) -> CurrentJob | None:
    """Return the current job of a key, None if it has no active one."""
    order = jobs.c.generating_at.is_(None), jobs.c.started_at.is_(None), jobs.c.virtual_start, jobs.c.created_at
    active = select(jobs.c.id, jobs.c.created_at).where(jobs.c.key_name == key_name, jobs.c.finished_at.is_(None))
    with database.reading() as connection:
        rows = connection.execute(active.order_by(*order)).all()
        if not rows:
            return None
        progress = select(events.c.data).where(events.c.job_id == rows[0].id, events.c.kind == "progress")
        last = connection.execute(progress.order_by(events.c.number.desc()).limit(1)).scalar()
    values: dict[str, Any] = json.loads(last) if last else {}
    done = values.get("step", 0), values.get("of", 0), values.get("seconds", 0.0)
    return CurrentJob(rows[0].id, rows[0].created_at, *done, active=len(rows))
