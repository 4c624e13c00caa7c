"""The daily spending limit of one API key."""

from collections.abc import Callable
from datetime import date, timedelta

import structlog
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ..messages import _
from ..providers.budget import LimitReachedError, money
from .api_keys import Key
from .database import Database, is_outage
from .tables import spending

_RETENTION = timedelta(days=31)

log = structlog.get_logger()


class KeyBudget:
    """Reservations and costs of the calls for one key, by the local date of this machine."""

    def __init__(self, database: Database, key: Key, *, today: Callable[[], date] = date.today) -> None:
        self._database = database
        self._key = key
        self._today = today

    def reserve(self, cost: float, currency: str) -> int:
        """Reserve ``cost`` in ``currency`` and return the id of the reservation.

        Raises:
            LimitReachedError: Less is left.
        """
        today, limit = self._today(), self._key.daily_limit
        with self._database.writing() as connection:
            connection.execute(delete(spending).where(spending.c.day < (today - _RETENTION).isoformat()))
            this_day = (spending.c.key_name == self._key.name) & (spending.c.day == today.isoformat())
            spent = float(
                connection.execute(select(func.coalesce(func.sum(spending.c.cost), 0)).where(this_day)).scalar_one()
            )
            if limit is not None and spent + cost > limit:
                message = _(
                    "{spent} of {limit} a day of the key {key} are spent, "
                    "and this call may cost {cost}: wait for tomorrow, or ask for a higher limit"
                )
                amounts = {"spent": spent, "limit": limit, "cost": cost}
                shown = {name: money(amount, currency) for name, amount in amounts.items()}
                raise LimitReachedError(message.format(key=self._key.name, **shown))
            row = {"key_name": self._key.name, "day": today.isoformat(), "cost": cost}
            inserted = connection.execute(insert(spending).values(row).returning(spending.c.number))
            return int(inserted.scalar_one())

    def settle(self, reservation: int, cost: float) -> None:
        """Replace a reservation by the actual cost; where that fails, the reservation keeps counting.

        It raises nothing, because the answer is paid for and must reach the caller. An error other than an outage is
        logged.
        """
        try:
            with self._database.writing() as connection:
                connection.execute(update(spending).where(spending.c.number == reservation).values(cost=cost))
        except SQLAlchemyError as error:
            if not is_outage(error):
                log.exception("reservation_not_settled", key=self._key.name)
