"""Variables of the environment to values that can be."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from ..errors import InputError

_Name = TypeVar("_Name", bound=str)


class SettingsError(InputError):
    """A setting has a value that it cannot have; the message names both, but never a secret."""


class Environment:
    """Reads variables one by one; every refusal names the variable."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str) -> str | None:
        """Returns what is set, without blanks around it."""
        return self._variables.get(name, "").strip() or None

    def secrets(self, *names: str) -> list[str | None]:
        """All of ``names`` are there, or none."""
        values = [self.text(name) for name in names]
        missing = [name for name, value in zip(names, values, strict=True) if not value]
        for name, value in zip(names, values, strict=True):
            if value and missing:
                raise SettingsError(f"{name} is set, but not {' and '.join(missing)}: set all of them, or none")
            if value and not (value.isascii() and value.isprintable() and " " not in value):
                raise SettingsError(f"{name} is no key: it holds a space, a line break or a letter beyond ASCII")
        return values

    def url(self, name: str, *, plain: bool = False) -> str | None:
        """Keys go over https alone, but for this machine, and for what is ``plain`` by its nature (local servers)."""
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise SettingsError(f"{name} is no address that can be used: correct it") from None
        whole = parts.scheme in ("http", "https") and host and len(value.split()) == 1
        if not whole or parts.username or parts.password:
            raise SettingsError(f"{name} must be a whole address such as https://host/path, without user and password")
        if parts.scheme == "http" and not plain and host not in ("localhost", "127.0.0.1", "::1"):
            raise SettingsError(f"{name} would send the keys to {host} in the clear: use https")
        return value

    def file(self, name: str) -> Path | None:
        """Returns a file that is there."""
        value = self.text(name)
        if value and not os.path.isfile(value):
            raise SettingsError(f"{name}={value[:80]!r}: there is no such file")
        return Path(value) if value else None

    def number(self, name: str, *, least: float) -> float | None:
        """Returns a number, ``least`` or more."""
        value = self.text(name)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1
        if not least <= number < float("inf"):
            raise SettingsError(f"{name}={value!r}: give a number of {least:g} or more")
        return number


def choice(name: str, value: str, choices: tuple[_Name, ...]) -> _Name:
    """Returns ``value`` as one of ``choices``. Raises ``SettingsError`` when it is none."""
    for choice in choices:
        if choice == value:
            return choice
    raise SettingsError(f"{name}={value!r}: choose one of {', '.join(choices)}")
