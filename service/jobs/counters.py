"""What is counted over all processes and restarts, for metrics."""

from sqlalchemy import insert, select, update

from .database import Database
from .tables import totals


class Counters:
    """Sums that only grow."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, amounts: dict[tuple[str, str], float]) -> None:
        """Adds to the sums; keys are a name and a label, such as ``("stage_seconds", "translate")``."""
        with self._database.writing() as connection:
            for (name, label), amount in amounts.items():
                this = (totals.c.name == name) & (totals.c.label == label)
                done = connection.execute(update(totals).where(this).values(value=totals.c.value + amount))
                if not done.rowcount:
                    connection.execute(insert(totals).values(name=name, label=label, value=amount))

    def read(self) -> dict[tuple[str, str], float]:
        """Returns all sums."""
        with self._database.reading() as connection:
            return {(row.name, row.label): row.value for row in connection.execute(select(totals))}
