"""Counters for metrics, shared by all processes and kept over restarts."""

from sqlalchemy import insert, select, update

from .database import Database
from .tables import counters


class Counters:
    """Sums that only grow."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, amounts: dict[tuple[str, str], float]) -> None:
        """Add to the sums; keys are a name and a label, such as ``("stage_seconds", "translate")``."""
        with self._database.writing() as connection:
            for (name, label), amount in amounts.items():
                row = (counters.c.name == name) & (counters.c.label == label)
                updated = connection.execute(update(counters).where(row).values(value=counters.c.value + amount))
                if not updated.rowcount:
                    connection.execute(insert(counters).values(name=name, label=label, value=amount))

    def read(self) -> dict[tuple[str, str], float]:
        """Return all sums."""
        with self._database.reading() as connection:
            return {(row.name, row.label): row.value for row in connection.execute(select(counters))}
