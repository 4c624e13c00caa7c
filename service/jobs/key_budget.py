"""What one key may still spend today."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import OperationalError

from ..providers.budget import LimitReachedError
from .api_keys import Key
from .database import Database
from .tables import spending

_KEPT = timedelta(days=31)


class KeyBudget:
    """Sets aside what calls may cost, by the machine's own calendar."""

    def __init__(self, database: Database, key: Key, *, today: Callable[[], date] = date.today) -> None:
        self._database = database
        self._key = key
        self._today = today

    def reserve(self, cost: float) -> int:
        """Sets ``cost`` aside and returns the number of the reservation. Raises ``LimitReachedError``."""
        today, limit = self._today(), self._key.daily_limit
        with self._database.writing() as connection:
            connection.execute(delete(spending).where(spending.c.day < (today - _KEPT).isoformat()))
            mine = (spending.c.key_name == self._key.name) & (spending.c.day == today.isoformat())
            spent = float(
                connection.execute(select(func.coalesce(func.sum(spending.c.cost), 0)).where(mine)).scalar_one()
            )
            if limit is not None and spent + cost > limit:
                raise LimitReachedError(
                    f"{spent:,.2f} of {limit:,.2f} a day of the key {self._key.name} are spent, and this call may cost "
                    f"{cost:,.2f}: wait for tomorrow, or have the limit raised"
                )
            row = {"key_name": self._key.name, "day": today.isoformat(), "cost": cost}
            made = connection.execute(insert(spending).values(row).returning(spending.c.number))
            return int(made.scalar_one())

    def settle(self, reservation: int, cost: float) -> None:
        """Writes what a call did cost in place of what was set aside for it; where it cannot, that stands."""
        with suppress(OperationalError), self._database.writing() as connection:
            connection.execute(update(spending).where(spending.c.number == reservation).values(cost=cost))
