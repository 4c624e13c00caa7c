"""Variables of the environment, read one by one and checked."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from platformdirs import user_data_path

from ..errors import InputError
from ..messages import _

_Name = TypeVar("_Name", bound=str)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SettingsError(InputError):
    """A setting has a value that it cannot have; the message names both, but never a secret."""


class Environment:
    """Reads variables; every refusal names the variable."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str) -> str | None:
        """Return the value without blanks around it, None where it is unset or blank."""
        return self._variables.get(name, "").strip() or None

    def secrets(self, *names: str) -> list[str | None]:
        """Return the values of keys that belong together: all of ``names`` are set, or none."""
        values = [self.text(name) for name in names]
        missing = [name for name, value in zip(names, values, strict=True) if not value]
        for name, value in zip(names, values, strict=True):
            if value and missing:
                message = _("{name} is set, but not {missing}: set all of them, or none")
                raise SettingsError(message.format(name=name, missing=_(" and ").join(missing)))
            if value and not (value.isascii() and value.isprintable() and " " not in value):
                message = _("{name} is not a key: it holds a space, a line break or a letter beyond ASCII")
                raise SettingsError(message.format(name=name))
        return values

    def url(self, name: str, *, plain: bool = False) -> str | None:
        """Return an address.

        Args:
            name: The variable.
            plain: Whether plain HTTP is allowed to any host, as for servers of one's own; keys are sent to other
                hosts than this machine by HTTPS alone.
        """
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            host, _port = parts.hostname, parts.port
        except ValueError:
            raise SettingsError(_("{name} is not a usable address: correct it").format(name=name)) from None
        whole = parts.scheme in ("http", "https") and host and len(value.split()) == 1
        if not whole or parts.username or parts.password:
            message = _("{name} must be a whole address such as https://host/path, without user and password")
            raise SettingsError(message.format(name=name))
        if parts.scheme == "http" and not plain and host not in _LOOPBACK:
            message = _("{name} would send the keys to {host} unencrypted: use https")
            raise SettingsError(message.format(name=name, host=host))
        return value

    def file(self, name: str) -> Path | None:
        """Return a file that exists."""
        value = self.text(name)
        if value and not os.path.isfile(value):
            raise SettingsError(_("{name}={value!r}: there is no such file").format(name=name, value=value[:80]))
        return Path(value) if value else None

    def folder(self, name: str) -> Path | None:
        """Return a folder that exists."""
        value = self.text(name)
        if value and not os.path.isdir(value):
            raise SettingsError(_("{name}={value!r}: there is no such folder").format(name=name, value=value[:80]))
        return Path(value) if value else None

    def number(self, name: str, *, least: float) -> float | None:
        """Return a finite number, ``least`` or more."""
        value = self.text(name)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1
        if not least <= number < float("inf"):
            message = _("{name}={value!r}: give a number of {least:g} or more")
            raise SettingsError(message.format(name=name, value=value, least=least))
        return number


def data_folder() -> Path:
    """Return the folder of what is kept, which may not exist yet."""
    return Path(os.environ.get("MALGRIM_DATA_DIR") or user_data_path("malgrim")).absolute()


def choice(name: str, value: str, choices: tuple[_Name, ...]) -> _Name:
    """Return ``value`` as one of ``choices``. Raise ``SettingsError`` when it is none of them."""
    for choice in choices:
        if choice == value:
            return choice
    message = _("{name}={value!r}: choose one of {choices}")
    raise SettingsError(message.format(name=name, value=value, choices=", ".join(choices)))
