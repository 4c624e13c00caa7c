"""API keys; only their hashes are stored."""

import hashlib
import math
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache
from sqlalchemy import delete, func, insert, select, update

from ..errors import InputError
from ..messages import _
from .database import Database
from .tables import keys, owned

_PREFIX = "mlg_"
_BYTES = 32
_CACHED, _CACHE_SECONDS = 1024, 1.0
_KEY = select(keys.c.name, keys.c.daily_limit, keys.c.created_at, keys.c.revoked_at)
_NAME = re.compile(r"[A-Za-z0-9가-힣][A-Za-z0-9가-힣._-]{0,63}")


class KeyNameError(InputError):
    """The name cannot be used for a key; the message says why."""


@dataclass(frozen=True)
class Key:
    """An API key without its secret.

    Attributes:
        name: Name of its owner.
        daily_limit: The most that its calls to providers may cost in a day, in the currency of the prices; None for no
            limit.
        created_at: Seconds since 1970.
        revoked_at: Likewise; None while it is valid.
    """

    name: str
    daily_limit: float | None
    created_at: float
    revoked_at: float | None


class KeyStore:
    """The API keys in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._found: TTLCache[str, Key] = TTLCache(_CACHED, _CACHE_SECONDS, clock)
        self._lock = Lock()

    def add(self, name: str, daily_limit: float | None = None) -> str:
        """Create a key and return its secret, which cannot be read again.

        Args:
            name: A name that no other key has, not even a revoked one.
            daily_limit: The most that its calls to providers may cost in a day; None for no limit.

        Raises:
            KeyNameError: The name is taken or malformed.
            InputError: The limit is no amount.
        """
        if daily_limit is not None and not 0 <= daily_limit < math.inf:
            raise InputError(_("a daily limit of {amount:g}: give a number of 0 or more").format(amount=daily_limit))
        if not _NAME.fullmatch(name):
            message = _("{name!r} is not a key name: give 1 to 64 letters, digits, dots, hyphens or underscores")
            raise KeyNameError(message.format(name=name))
        secret = _PREFIX + secrets.token_urlsafe(_BYTES)
        row = {"name": name, "hash": _hashed(secret), "daily_limit": daily_limit, "created_at": self._clock()}
        with self._database.writing() as connection:
            if connection.execute(select(keys.c.name).where(keys.c.name == name)).one_or_none():
                message = _("there is a key {name!r} already, perhaps a revoked one: choose another name")
                raise KeyNameError(message.format(name=name))
            connection.execute(insert(keys).values(row))
        return secret

    def revoke(self, name: str) -> None:
        """Revoke a key; a revoked key keeps its date, and loses its words and styles, as nobody can use it again.

        Raise ``KeyNameError`` if there is no key of that name.
        Other processes may accept it for one more second.
        """
        with self._database.writing() as connection:
            revoked = connection.execute(
                update(keys)
                .where(keys.c.name == name)
                .values(revoked_at=func.coalesce(keys.c.revoked_at, self._clock()))
            )
            connection.execute(delete(owned).where(owned.c.key_name == name))
        with self._lock:
            self._found.clear()
        if not revoked.rowcount:
            raise KeyNameError(_("there is no key {name!r}: malgrim keys list shows all").format(name=name))

    def all(self) -> list[Key]:
        """Return all keys, oldest first."""
        with self._database.reading() as connection:
            return [Key(*row) for row in connection.execute(_KEY.order_by(keys.c.created_at))]

    def get(self, name: str) -> Key | None:
        """Return the key of that name, revoked or not; None if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(_KEY.where(keys.c.name == name)).one_or_none()
        return Key(*row) if row else None

    def active(self, name: str) -> Key | None:
        """Return the key of that name; None if there is none, or if it was revoked."""
        key = self.get(name)
        return key if key and key.revoked_at is None else None

    def find(self, secret: str) -> Key | None:
        """Return the key with this secret, unless it was revoked.

        The look-up by hash leaks nothing about the secret through its duration.
        """
        hashed = _hashed(secret)
        query = _KEY.where(keys.c.hash == hashed, keys.c.revoked_at.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        with self._lock:
            return self._found.setdefault(hashed, Key(*row))

    def found(self, secret: str) -> Key | None:
        """Return the key that ``find`` returned for this secret in the last second, without asking the database."""
        with self._lock:
            return self._found.get(_hashed(secret))


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
