"""The quality defaults of ``presets.toml``."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from .errors import ChoiceError
from .phrases import Phrase, Preset, Sampling, read_phrase

DEFAULT_PRESET = "original"
_ALIASES = {"seed": "original"}  # names of earlier versions


class PresetError(ChoiceError):
    """There is no preset of that name."""


def preset_names() -> tuple[str, ...]:
    """Returns the names of the packaged presets, in file order."""
    return tuple(_presets())


def preset(name: str) -> Preset:
    """Return one preset, also by an earlier name. Raise ``PresetError`` when there is none of that name."""
    known = _presets()
    found = known.get(canonical_preset(name))
    if found is None:
        raise PresetError(f"unknown preset {name!r}: choose one of {', '.join(known)}")
    return found


def canonical_preset(name: str) -> str:
    """Return the present name of what ``name`` meant in an earlier version; other names stay as they are."""
    return _ALIASES.get(name, name)


@cache
def _presets() -> dict[str, Preset]:
    text = resources.files("generate.prompt").joinpath("presets.toml").read_text(encoding="utf-8")
    return {name: _preset(name, table) for name, table in tomllib.loads(text).items()}


def _preset(name: str, table: dict[str, Any]) -> Preset:
    suited = {key: tuple(table[key]) for key in ("steps", "guidance") if key in table}
    return Preset(name, _phrases(table["positive"]), _phrases(table["negative"]), Sampling(**suited))


def _phrases(rows: list[str | list[Any]]) -> tuple[Phrase, ...]:
    return tuple(map(read_phrase, rows))
