"""Prices of the providers."""

import sys
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..config.environment import SettingsError
from ..messages import _
from ..reasons import reason_of

_PACKAGED = Path(__file__).with_name("prices.toml")
_MILLION = 1_000_000
_UNITS = ("characters", "input_tokens", "output_tokens")


@dataclass(frozen=True)
class Amount:
    """The amount that a call uses, in the units that providers bill."""

    characters: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True)
class Price:
    """Price in ``currency`` of a million of each unit."""

    currency: str
    characters: float = 0.0
    input_tokens: float = 0.0
    output_tokens: float = 0.0

    def cost(self, amount: Amount) -> float:
        """Return the cost of ``amount`` in ``currency``."""
        characters = self.characters * amount.characters
        tokens = self.input_tokens * amount.input_tokens + self.output_tokens * amount.output_tokens
        return (characters + tokens) / _MILLION


class Prices:
    """The packaged price table, extended or overridden by the user's file."""

    def __init__(self, file: Path | None = None) -> None:
        """Read the tables. Raise ``SettingsError`` if ``file`` cannot be read or is not a price table."""
        packaged = tomllib.loads(_PACKAGED.read_text(encoding="utf-8"))
        own = _read(file) if file else {}
        try:
            self.currency, self._prices = _merged(packaged, own)
        except _TableError as error:
            message = _("MALGRIM_PRICES={file}: not a price table: {error}; see docs/providers.md")
            raise SettingsError(message.format(file=file, error=error)) from error

    def of(self, provider: str) -> Price | None:
        """Return the price of ``provider``, by its name in previews, in ``currency``; None if it is unknown."""
        return self._prices.get(provider)


class _TableError(Exception):
    """The content of a file is not a price table."""


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        message = _("MALGRIM_PRICES={file}: cannot be read: {error}")
        raise SettingsError(message.format(file=file, error=reason_of(error))) from error


def _merged(packaged: dict[str, object], own: dict[str, object]) -> tuple[str, dict[str, Price]]:
    """Return the currency and the prices of both tables together. Raise ``_TableError``."""
    _check_names(own, packaged)
    values = _section(packaged, "rates") | _section(own, "rates")
    rates = {name: _number(value, _("{value!r} is not a rate"), zero=False) for name, value in values.items()}
    currency = _known_currency(own.get("currency", packaged["currency"]), rates)
    entries = _section(packaged, "prices") | _section(own, "prices")
    return currency, {name: _price(name, entry, currency, rates) for name, entry in entries.items()}


def _price(name: str, entry: object, currency: str, rates: dict[str, float]) -> Price:
    if not isinstance(entry, dict):
        raise _TableError(_("{name!r} is not a table").format(name=name))
    _check_names(entry, ("currency", *_UNITS))
    rate = rates[_known_currency(entry.get("currency"), rates)] / rates[currency]
    message = _("{value!r} is not a price")
    amounts = {unit: _number(rate * _number(entry.get(unit, 0), message), message) for unit in _UNITS}
    return Price(currency, **amounts)


def _section(table: dict[str, object], name: str) -> dict[str, object]:
    section = table.get(name, {})
    if not isinstance(section, dict):
        raise _TableError(_("{name!r} is not a table").format(name=name))
    return section


def _check_names(table: Mapping[str, object], known: Collection[str]) -> None:
    if unknown := [name for name in table if name not in known]:
        raise _TableError(_("unknown entry {name!r}").format(name=min(unknown)))


def _known_currency(name: object, rates: dict[str, float]) -> str:
    if not isinstance(name, str) or name not in rates:
        raise _TableError(_("no rate for the currency {name!r}").format(name=name))
    return name


def _number(value: object, message: str, *, zero: bool = True) -> float:
    """Return a finite number of 0 or more; 0 only if ``zero``. Raise ``_TableError`` with ``message``."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= sys.float_info.max:
        raise _TableError(message.format(value=value))
    if not value and not zero:
        raise _TableError(message.format(value=value))
    return float(value)
