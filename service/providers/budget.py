"""The daily spending limit, shared by all processes of this user."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from ..files import private_file, private_folder
from ..messages import _
from ..reasons import reason_of

_RETENTION = timedelta(days=31)
_LOCK_TIMEOUT = 10  # seconds to wait for another process


class LimitReachedError(Exception):
    """The call could exceed the daily limit, so it was not made."""


class UserBudget:
    """Spending per day, by the local date of this machine, in an SQLite file."""

    def __init__(self, file: Path, limit: float, *, today: Callable[[], date] = date.today) -> None:
        """Take the file and the limit.

        Args:
            file: An SQLite file; it is created with its folder when it is first used.
            limit: The most that may be spent in a day, in the currency of the prices.
            today: Returns the date that spending counts for.
        """
        self._file = file
        self._limit = limit
        self._today = today

    def reserve(self, cost: float, currency: str) -> int:
        """Reserve ``cost`` in ``currency`` and return the id of the reservation.

        Raises:
            LimitReachedError: Less than ``cost`` is left, or the file cannot be used: without a count, any call could
                exceed the limit.
        """
        today = self._today()
        with self._spending() as spending:
            spending.execute("DELETE FROM spending WHERE day < ?", [(today - _RETENTION).isoformat()])
            (spent,) = spending.execute(
                "SELECT coalesce(sum(cost), 0) FROM spending WHERE day = ?", [today.isoformat()]
            ).fetchone()
            if spent + cost > self._limit:
                message = _(
                    "{spent} of {limit} a day (MALGRIM_DAILY_LIMIT) are spent, and this call may cost {cost}; "
                    "raise the limit, or wait for tomorrow"
                )
                amounts = {"spent": spent, "limit": self._limit, "cost": cost}
                shown = {name: money(amount, currency) for name, amount in amounts.items()}
                raise LimitReachedError(message.format(**shown))
            inserted = spending.execute("INSERT INTO spending (day, cost) VALUES (?, ?)", [today.isoformat(), cost])
            return int(inserted.lastrowid or 0)

    def settle(self, reservation: int, cost: float) -> None:
        """Replace a reservation by the actual cost; if the file cannot be used, the reservation keeps counting."""
        with suppress(LimitReachedError), self._spending() as spending:
            spending.execute("UPDATE spending SET cost = ? WHERE id = ?", [cost, reservation])

    @contextmanager
    def _spending(self) -> Iterator[sqlite3.Connection]:
        try:
            private_folder(self._file.parent)
            private_file(self._file)
            with closing(sqlite3.connect(self._file, timeout=_LOCK_TIMEOUT, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("CREATE TABLE IF NOT EXISTS spending (id INTEGER PRIMARY KEY, day TEXT, cost REAL)")
                yield connection
                connection.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise LimitReachedError(
                _(
                    "today's spending cannot be counted in {file} ({error}), and MALGRIM_DAILY_LIMIT is set: "
                    "repair or delete the file, or unset the limit"
                ).format(file=self._file, error=reason_of(error))
            ) from error


def money(amount: float, currency: str) -> str:
    """Return ``amount`` as it is shown to people."""
    return f"{amount:,.2f} {currency}"
