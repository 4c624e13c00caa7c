"""The quality defaults of ``presets.toml``."""

import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from .errors import ChoiceError
from .messages import _
from .phrases import Phrase, Preset, Sampling, read_phrase

DEFAULT_PRESET = "auto"
"""The lists of ``original``, without what contradicts the text (``styles.adapted``)."""

_ALIASES = {"seed": "original"}  # names of earlier versions


class PresetError(ChoiceError):
    """There is no preset of that name."""


def preset_names() -> tuple[str, ...]:
    """Return the names of the presets, the default one first."""
    return tuple(_presets())


def preset(name: str) -> Preset:
    """Return the preset of that name, which may be the name of an earlier version.

    Raises:
        PresetError: There is no such preset.
    """
    known = _presets()
    found = known.get(canonical_preset(name))
    if found is None:
        raise PresetError(_("unknown preset {name!r}: choose one of {names}").format(name=name, names=", ".join(known)))
    return found


def canonical_preset(name: str) -> str:
    """Return the present name of the preset that an earlier version called ``name``; other names are unchanged."""
    return _ALIASES.get(name, name)


@cache
def _presets() -> dict[str, Preset]:
    text = resources.files("generate.prompt").joinpath("presets.toml").read_text(encoding="utf-8")
    packaged = {name: _preset(name, table) for name, table in tomllib.loads(text).items()}
    return {DEFAULT_PRESET: replace(packaged["original"], name=DEFAULT_PRESET)} | packaged


def _preset(name: str, table: dict[str, Any]) -> Preset:
    suited = {key: tuple(table[key]) for key in ("steps", "guidance") if key in table}
    return Preset(name, _phrases(table["positive"]), _phrases(table["negative"]), Sampling(**suited))


def _phrases(rows: list[str | list[Any]]) -> tuple[Phrase, ...]:
    return tuple(map(read_phrase, rows))
