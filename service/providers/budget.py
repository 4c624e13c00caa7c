"""The daily limit: what may still be spent today, by all processes of this user together."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

_KEPT = timedelta(days=31)
_PATIENCE = 10  # seconds to wait for another process


class LimitReachedError(Exception):
    """A call was not made, because it could pass the daily limit."""


class UserBudget:
    """Keeps what was spent each day, by the machine's own calendar, in a file of its own."""

    def __init__(self, file: Path, limit: float, currency: str, *, today: Callable[[], date] = date.today) -> None:
        """Args: ``limit`` for a day, in ``currency``."""
        self._file = file
        self._limit = limit
        self._currency = currency
        self._today = today

    def reserve(self, cost: float) -> int:
        """Sets ``cost`` aside and returns the number of the reservation.

        Raises ``LimitReachedError`` when the limit does not leave that much, or when the file cannot be used: a limit
        that cannot be counted must not be passed.
        """
        today = self._today()
        with self._spending() as spending:
            spending.execute("DELETE FROM spending WHERE day < ?", [(today - _KEPT).isoformat()])
            (spent,) = spending.execute(
                "SELECT coalesce(sum(cost), 0) FROM spending WHERE day = ?", [today.isoformat()]
            ).fetchone()
            if spent + cost > self._limit:
                raise LimitReachedError(
                    f"{self._money(spent)} of {self._money(self._limit)} a day (MALGRIM_DAILY_LIMIT) are spent, and "
                    f"this call may cost {self._money(cost)}; raise the limit, or wait for tomorrow"
                )
            made = spending.execute("INSERT INTO spending (day, cost) VALUES (?, ?)", [today.isoformat(), cost])
            return int(made.lastrowid or 0)

    def settle(self, reservation: int, cost: float) -> None:
        """Writes what the call did cost in place of what was set aside for it; where it cannot, that stands."""
        with suppress(LimitReachedError), self._spending() as spending:
            spending.execute("UPDATE spending SET cost = ? WHERE id = ?", [cost, reservation])

    @contextmanager
    def _spending(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("CREATE TABLE IF NOT EXISTS spending (id INTEGER PRIMARY KEY, day TEXT, cost REAL)")
                yield connection
                connection.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise LimitReachedError(
                f"what was spent today cannot be counted in {self._file} ({error}), and MALGRIM_DAILY_LIMIT is set"
            ) from error

    def _money(self, cost: float) -> str:
        return f"{cost:,.2f} {self._currency}"
