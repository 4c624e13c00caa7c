"""The keys of those who may use the service; only their hashes are kept."""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from ..errors import InputError
from .database import Database
from .tables import keys

_PREFIX = "mlg_"
_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9가-힣][A-Za-z0-9가-힣._-]{0,63}")


class KeyNameError(InputError):
    """A name that cannot be given to a key; the message says why."""


@dataclass(frozen=True)
class Key:
    """Whose a request is; ``daily_limit`` is in the currency of the prices, none where it is None."""

    name: str
    daily_limit: float | None
    created_at: float
    revoked_at: float | None


class KeyStore:
    """The keys in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, daily_limit: float | None = None) -> str:
        """Returns a new key for ``name``, which is never to be had again.

        Raises ``KeyNameError`` when there is one of that name, or when it can be none.
        """
        if not _NAME.fullmatch(name):
            raise KeyNameError(f"{name!r}: give 1 to 64 letters, digits, dots, hyphens or underscores")
        secret = _PREFIX + secrets.token_urlsafe(_BYTES)
        row = {"name": name, "hash": _hashed(secret), "daily_limit": daily_limit, "created_at": self._clock()}
        with self._database.writing() as connection:
            if connection.execute(select(keys.c.name).where(keys.c.name == name)).one_or_none():
                raise KeyNameError(f"there is a key {name!r}, revoked or not: choose another name")
            connection.execute(insert(keys).values(row))
        return secret

    def revoke(self, name: str) -> None:
        """Takes a key back. Raises ``KeyNameError`` when there is none of that name."""
        with self._database.writing() as connection:
            done = connection.execute(
                update(keys)
                .where(keys.c.name == name)
                .values(revoked_at=func.coalesce(keys.c.revoked_at, self._clock()))
            )
        if not done.rowcount:
            raise KeyNameError(f"there is no key {name!r}")

    def all(self) -> list[Key]:
        """Returns all keys, oldest first."""
        wanted = select(keys.c.name, keys.c.daily_limit, keys.c.created_at, keys.c.revoked_at)
        with self._database.reading() as connection:
            return [Key(*row) for row in connection.execute(wanted.order_by(keys.c.created_at))]

    def get(self, name: str) -> Key | None:
        """Returns the key of that name, revoked or not."""
        return next((key for key in self.all() if key.name == name), None)

    def find(self, secret: str) -> Key | None:
        """Returns the key that ``secret`` is, if it is one that was not taken back.

        It is looked up by its hash: how long that takes says nothing of the secret.
        """
        wanted = select(keys.c.name, keys.c.daily_limit, keys.c.created_at, keys.c.revoked_at).where(
            keys.c.hash == _hashed(secret), keys.c.revoked_at.is_(None)
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return Key(*row) if row else None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
