"""Prices of the providers."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from ..config.environment import SettingsError
from ..messages import _

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
        table = tomllib.loads(_PACKAGED.read_text(encoding="utf-8"))
        own = _own(file) if file else {}
        if unknown := own.keys() - table.keys():
            message = _("MALGRIM_PRICES={file}: not a price table: unknown entry {name!r}")
            raise SettingsError(message.format(file=file, name=min(unknown)))
        self.currency = str(own.get("currency", table["currency"]))
        try:
            rates = {name: _rate(value) for name, value in (table["rates"] | own.get("rates", {})).items()}
            found = table["prices"] | own.get("prices", {})
            self._prices = {name: self._price(entry, rates) for name, entry in found.items()}
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            message = _("MALGRIM_PRICES={file}: not a price table ({error!r}): see docs/providers.md")
            raise SettingsError(message.format(file=file, error=error)) from error

    def of(self, provider: str) -> Price | None:
        """Return the price of ``provider``, by its name in previews, in ``currency``; None if it is unknown."""
        return self._prices.get(provider)

    def _price(self, entry: dict[str, object], rates: dict[str, float]) -> Price:
        rate = rates[str(entry["currency"])] / rates[self.currency]
        amounts = {unit: rate * _number(entry.get(unit, 0)) for unit in _UNITS}
        if unknown := entry.keys() - {"currency", *_UNITS}:
            raise ValueError(f"unknown entry {min(unknown)!r}")
        return Price(self.currency, **amounts)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise ValueError(f"{value!r} is not a price")
    return float(value)


def _rate(value: object) -> float:
    if not (rate := _number(value)):
        raise ValueError(f"{value!r} is not a rate")
    return rate


def _own(file: Path) -> dict[str, dict[str, object]]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        message = _("MALGRIM_PRICES={file}: cannot be read: {error}")
        raise SettingsError(message.format(file=file, error=error)) from error
