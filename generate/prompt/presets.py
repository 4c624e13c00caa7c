"""The quality defaults of ``presets.toml``, and tables like those in it for presets of one's own."""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from .errors import ChoiceError
from .messages import _
from .phrases import Phrase, Preset, Sampling, read_phrase
from .weight_numbers import GREATEST, LEAST

DEFAULT_PRESET = "auto"
"""The lists of ``original``, without what contradicts the text (``styles.adapted``)."""

LONGEST_NAME = 64
MOST_PHRASES, LONGEST_PHRASE = 200, 500  # of one list; characters

_ALIASES = {"seed": "original"}  # names of earlier versions
_LISTS = ("positive", "negative")
_RANGES = ("steps", "guidance")
_SHOWN = 40  # characters of a text in a message


class PresetError(ChoiceError):
    """There is no preset of that name, or there cannot be one."""


def preset_names() -> tuple[str, ...]:
    """Return the names of the presets, the default one first."""
    return tuple(_presets())


def preset(name: str, own: Mapping[str, Preset] | None = None) -> Preset:
    """Return the preset of that name, which may be the name of an earlier version.

    Args:
        name: The name.
        own: Presets of one's own by their names.

    Raises:
        PresetError: There is no such preset.
    """
    known = _presets() | dict(own or {})
    found = known.get(canonical_preset(name))
    if found is None:
        raise PresetError(_("unknown preset {name!r}: choose one of {names}").format(name=name, names=", ".join(known)))
    return found


def canonical_preset(name: str) -> str:
    """Return the present name of the preset that an earlier version called ``name``; other names are unchanged."""
    return _ALIASES.get(name, name)


def read_preset(name: str, table: object) -> Preset:
    """Return the preset that a table describes, as ``presets.toml`` and ``preset_table`` have it.

    Raises:
        PresetError: The name or the table cannot be used.
    """
    name = _checked_name(name)
    if not isinstance(table, Mapping):
        raise PresetError(_("{name!r} is no table of positive and negative phrases").format(name=name))
    if unknown := table.keys() - {*_LISTS, *_RANGES, "size", "sampler"}:
        raise PresetError(_("{name!r}: there is no field {field!r}").format(name=name, field=min(map(str, unknown))))
    suited: dict[str, Any] = {field: _range(name, field, table[field]) for field in _RANGES if field in table}
    if "size" in table:
        suited["size"] = _pair(name, "size", table["size"], int)
    if "sampler" in table:
        suited["sampler"] = _text(name, table["sampler"])
    positive, negative = (_phrases(name, table.get(field, [])) for field in _LISTS)
    return Preset(name, positive, negative, Sampling(**suited))


def preset_table(one: Preset) -> dict[str, Any]:
    """Return the table that ``read_preset`` reads, without what is as usual."""
    usual, suited = Sampling(), one.sampling
    table: dict[str, Any] = {
        "positive": [_row(phrase) for phrase in one.positive],
        "negative": [_row(phrase) for phrase in one.negative],
    }
    table |= {field: [*getattr(suited, field)] for field in _RANGES if getattr(suited, field) != getattr(usual, field)}
    if suited.size:
        table["size"] = [*suited.size]
    return table | ({"sampler": suited.sampler} if suited.sampler else {})


@cache
def _presets() -> dict[str, Preset]:
    text = resources.files("generate.prompt").joinpath("presets.toml").read_text(encoding="utf-8")
    packaged = {name: read_preset(name, table) for name, table in tomllib.loads(text).items()}
    return {DEFAULT_PRESET: replace(packaged["original"], name=DEFAULT_PRESET)} | packaged


def check_own_name(name: str) -> None:
    """Raise ``PresetError`` for the name of a packaged preset, which stays what it is."""
    if canonical_preset(name) in _presets():
        raise PresetError(_("{name!r} is a preset of the program: choose another name").format(name=name))


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        raise PresetError(_("the name is empty: give one of 1 to {most} characters").format(most=LONGEST_NAME))
    if len(name) > LONGEST_NAME:
        message = _("the name {name!r} has {count} characters: at most {most} are taken")
        raise PresetError(message.format(name=name[:_SHOWN] + "…", count=len(name), most=LONGEST_NAME))
    if not name.isprintable():
        raise PresetError(_("there is a control character in {text!r}: remove it").format(text=name))
    return name


def _phrases(name: str, rows: object) -> tuple[Phrase, ...]:
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not all(map(_is_row, rows)):
        message = _("{name!r}: positive and negative are lists of phrases, or of [phrase, weight]")
        raise PresetError(message.format(name=name))
    if len(rows) > MOST_PHRASES:
        message = _("{name!r} has {count} phrases in a list: at most {most} are taken")
        raise PresetError(message.format(name=name, count=len(rows), most=MOST_PHRASES))
    phrases = map(read_phrase, rows)
    return tuple(replace(phrase, text=_text(name, phrase.text), weight=_weight(name, phrase)) for phrase in phrases)


def _is_row(row: object) -> bool:
    if isinstance(row, str):
        return True
    return isinstance(row, Sequence) and len(row) == 2 and isinstance(row[0], str) and type(row[1]) in (int, float)


def _weight(name: str, phrase: Phrase) -> float:
    if not LEAST <= phrase.weight <= GREATEST:
        message = _("{name!r}: the weight of {text!r} is {weight:g}: give one from {least:g} to {most:g}")
        shown = {"text": phrase.text[:_SHOWN], "weight": phrase.weight, "least": LEAST, "most": GREATEST}
        raise PresetError(message.format(name=name, **shown))
    return phrase.weight


def _text(name: str, text: object) -> str:
    cleaned = " ".join(unicodedata.normalize("NFC", text).split()) if isinstance(text, str) else ""
    if not cleaned or len(cleaned) > LONGEST_PHRASE:
        message = _("{name!r}: a phrase has 1 to {most} characters, not {count}")
        raise PresetError(message.format(name=name, most=LONGEST_PHRASE, count=len(cleaned)))
    if not cleaned.isprintable():
        raise PresetError(_("there is a control character in {text!r}: remove it").format(text=cleaned[:_SHOWN]))
    return cleaned


def _range(name: str, field: str, value: object) -> tuple[Any, Any]:
    return _pair(name, field, value, int if field == "steps" else float)


def _pair(name: str, field: str, value: object, kind: type[int] | type[float]) -> tuple[Any, Any]:
    numbers = [*value] if isinstance(value, Sequence) and not isinstance(value, str) else [value, value]
    if len(numbers) != 2 or any(type(one) not in (int, kind) for one in numbers):
        raise PresetError(_("{name!r}: {field} is one number or two").format(name=name, field=field))
    return numbers[0], numbers[1]


def _row(phrase: Phrase) -> str | list[str | float]:
    return phrase.text if phrase.weight == 1 else [phrase.text, phrase.weight]
