"""Files of presets: tables in TOML like ``presets.toml``, and the ``styles.csv`` of A1111."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from .messages import _
from .phrases import Phrase, Preset, render
from .presets import PresetError, preset_table, read_preset
from .weight_numbers import WeightError
from .weights import read_weights

_COLUMNS = ("name", "prompt", "negative_prompt")
_PLACEHOLDER = "{prompt}"  # where A1111 puts the text; here the text comes first
_COMMA = re.compile(r"[,\r\n]")
_NO_WEIGHT = re.compile(r"[-+－＋（）［］]")  # which compel or this program reads as weights, but A1111 does not
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def read_toml(text: str) -> dict[str, Preset]:
    """Return the presets in the tables of a file. Raise ``PresetError`` with what is wrong."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PresetError(_("not TOML: {problem}").format(problem=error)) from error
    return _named(read_preset(name, table) for name, table in tables.items())


def write_toml(presets: Iterable[Preset]) -> str:
    """Return a file that ``read_toml`` reads."""
    return "\n".join(map(_toml_table, presets))


def read_csv(text: str) -> dict[str, Preset]:
    """Return the presets in a file of A1111's styles. Raise ``PresetError`` with what is wrong."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header, *rows = [row for row in reader if row]
    except (csv.Error, ValueError) as error:
        problem = error if isinstance(error, csv.Error) else _("it is empty")
        raise PresetError(_("not A1111's styles.csv: {problem}").format(problem=problem)) from error
    if tuple(header) != _COLUMNS:
        message = _("not A1111's styles.csv: the columns are {found}, not {wanted}")
        raise PresetError(message.format(found=", ".join(header)[:100], wanted=", ".join(_COLUMNS)))
    return _named(map(_of_row, rows))


def write_csv(presets: Iterable[Preset]) -> str:
    """Return a file of A1111's styles; it has no steps, CFG, size and sampler."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows((one.name, _a1111(one.positive), _a1111(one.negative)) for one in presets)
    return written.getvalue()


def _named(presets: Iterable[Preset]) -> dict[str, Preset]:
    found: dict[str, Preset] = {}
    for one in presets:
        if one.name in found:
            raise PresetError(_("there are two presets {name!r}: rename one").format(name=one.name))
        found[one.name] = one
    return found


def _toml_table(one: Preset) -> str:
    name = one.name if _BARE_KEY.fullmatch(one.name) else _toml(one.name)
    return "".join([f"[{name}]\n", *(f"{field} = {_toml(value)}\n" for field, value in preset_table(one).items())])


def _toml(value: Any) -> str:
    """Return texts, numbers and lists of them, which JSON and TOML write alike, a phrase a line."""
    if isinstance(value, list) and value and not isinstance(value[0], int | float):
        return "".join(["[\n", *(f"    {json.dumps(one, ensure_ascii=False)},\n" for one in value), "]"])
    return json.dumps(value, ensure_ascii=False)


def _of_row(row: list[str]) -> Preset:
    name, *prompts = row
    if len(row) != len(_COLUMNS):
        message = _("{name!r} has {count} columns in styles.csv, not {wanted}")
        raise PresetError(message.format(name=name[:40], count=len(row), wanted=len(_COLUMNS)))
    try:
        positive, negative = ([*_rows(prompt)] for prompt in prompts)
    except WeightError as error:
        raise PresetError(f"{name[:40]!r}: {error}") from error
    return read_preset(name, {"positive": positive, "negative": negative})


def _rows(prompt: str) -> Iterator[tuple[str, float]]:
    """Yield the phrases of a prompt with their weights; a comma parts phrases, and so does a change of weight."""
    text = prompt.replace(_PLACEHOLDER, ",")
    for piece in read_weights(text, opaque=(sign.span() for sign in _NO_WEIGHT.finditer(text))):
        parts = _COMMA.split(piece.text.replace("\\\\", "\\"))
        yield from ((words, piece.weight) for words in map(str.strip, parts) if words)


def _a1111(phrases: Iterable[Phrase]) -> str:
    return render([*phrases], "a1111")
