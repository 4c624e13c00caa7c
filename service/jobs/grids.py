"""Grids: one request, and pictures of it in which up to three things change."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations, product
from math import prod
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from generate import check_sampler, read_size, with_lora

from ..errors import InputError
from ..messages import N_, _
from ..pipeline import Alternatives, Choice
from ..text import LONGEST_TEXT
from ..validation import checked
from .groups import GroupRequest, Member
from .request import Generation, PreviewRequest

MOST_CELLS = 256
_MOST_VALUES = 64

Backend = Literal["paraphraser", "translator"]
_BACKENDS: tuple[str, ...] = get_args(Backend)
_LORA = "lora:"
_ALTERNATIVES = "alternatives"
_RANGE = re.compile(r"(-?[\d.]+)\s*-\s*(-?[\d.]+)\s*(?:\(\s*([+-][\d.]+)\s*\)|\[\s*(\d{1,3})\s*\])?")


class _Chosen(BaseModel):
    """The fields of a ``Choice``."""

    written: str
    chosen: str


class Axis(BaseModel):
    """A thing that changes along one side of a grid, and its values in order, as they are written.

    Attributes:
        name: A name of ``axis_names``.
        values: The values; of numbers also ranges, such as 1-5, 1-9 (+2) and 1-10 [4]; of alternatives none.
        choices: Of alternatives whose values are known, the fields of each ``Choice`` of each value.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    values: list[str] = Field(default_factory=list, max_length=_MOST_VALUES)
    choices: SkipJsonSchema[list[list[_Chosen]]] = []

    @model_validator(mode="after")
    def _of_each_value(self) -> Self:
        if self.choices and len(self.choices) != len(self.values):
            raise ValueError(_("choices: give those of each value, or none"))
        return self


_EVERY = Axis(name=_ALTERNATIVES)
"""The axis of alternatives before they are known."""


@dataclass(frozen=True)
class Change:
    """What one value of an axis changes.

    Attributes:
        label: How the value is shown.
        text: Changes the text.
        prompt: Fields of ``PreviewRequest``, before the text of it is changed.
        generation: Fields of ``Generation``.
        backends: The paraphraser or the translator.
        choices: What the text of it was chosen by.
    """

    label: str
    text: Callable[[str], str] = str
    prompt: Mapping[str, Any] = field(default_factory=dict)
    generation: Mapping[str, Any] = field(default_factory=dict)
    backends: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Cell(Member):
    """A picture of a grid.

    Attributes:
        place: Its number along each axis, from 0.
        labels: The value of each axis.
    """

    place: tuple[int, ...]
    labels: tuple[str, ...]


class GridRequest(GroupRequest):
    """A request whose pictures differ along one to three axes: columns, rows, and sheets; all have one seed."""

    kind = "grid"

    prompt: PreviewRequest
    axes: list[Axis] = Field(min_length=1, max_length=3)

    def members(self) -> list[Cell]:
        """Return the cells, those of the first axis side by side.

        Raises:
            InputError: An axis or a value cannot be used, or there are too many cells.
            RequestError: There is no such sampler, or a size is none.
        """
        names = [axis.name for axis in self.axes]
        if len({*names}) < len(names):
            raise InputError(_("the axes {names}: give each thing one axis").format(names=", ".join(names)))
        sides = [changes_of(axis, self.prompt.text) for axis in self.axes]
        count = prod(map(len, sides))
        if count > MOST_CELLS:
            message = _("a grid of {count:,} pictures: {most} at most, give fewer values")
            raise InputError(message.format(count=count, most=MOST_CELLS))
        numbered = (tuple(enumerate(side)) for side in reversed(sides))
        return [self._cell(tuple(reversed(chosen))) for chosen in product(*numbered)]

    def with_alternatives(self, alternatives: Alternatives) -> "GridRequest":
        """Return a copy whose axis of alternatives, if any, has the text in every combination of them as its values.

        Raises:
            InputError: The text has no alternatives, or too many, or values are given.
        """
        axes = [self._combinations(alternatives) if one == _EVERY else one for one in self.axes]
        if any(one.choices or (one.name == _ALTERNATIVES and one.values) for one in self.axes):
            raise InputError(_("alternatives: its values are those of the text, such as {a|b}: give none"))
        return self.model_copy(update={"axes": axes})

    def _combinations(self, alternatives: Alternatives) -> Axis:
        found = alternatives.combinations(self.prompt.text, most=_MOST_VALUES)
        if not found[0].choices:
            raise InputError(_("alternatives: the text has none, such as {a|b} or __color__: write some"))
        choices = [[_Chosen(written=one.written, chosen=one.chosen) for one in every.choices] for every in found]
        return Axis(name=_ALTERNATIVES, values=[one.text for one in found], choices=choices)

    def _cell(self, chosen: tuple[tuple[int, Change], ...]) -> Cell:
        prompt, generation, backends = self.prompt.model_dump(), dict[str, Any](), dict[str, str]()
        for _number, change in chosen:
            prompt |= change.prompt
            generation |= change.generation
            backends |= change.backends
        text = reduce(lambda before, change: change.text(before), (one for _number, one in chosen), prompt["text"])
        return Cell(
            place=tuple(number for number, _change in chosen),
            labels=tuple(change.label for _number, change in chosen),
            prompt=checked(PreviewRequest, prompt | {"text": text}),
            generation=checked(Generation, self.generation.model_dump(exclude_unset=True) | generation),
            backends=backends,
            written=self.prompt.text,
            choices=tuple(choice for _number, change in chosen for choice in change.choices),
        )


def changes_of(axis: Axis, text: str) -> list[Change]:
    """Return what each value of an axis changes in a request with that text.

    Raises:
        InputError: There is no such axis, or a value cannot be used.
    """
    name, values = axis.name, axis.values
    _check_count(name, len(values))
    if name.startswith(_LORA):
        return [_weighted_lora(name.removeprefix(_LORA), value) for value in _numbers(name, values, float)]
    if name == _ALTERNATIVES:
        choices = axis.choices or [[]] * len(values)  # an earlier version kept none
        return [
            Change(text, prompt={"text": text}, choices=tuple(Choice(one.written, one.chosen) for one in made))
            for text, made in zip(values, choices, strict=True)
        ]
    if name in ("replace", "matrix"):
        return [*(_replaced(values, text) if name == "replace" else _combined(values))]
    if name in (*_BACKENDS, "preset"):
        is_preset = name == "preset"
        named = [(value, {name: value}) for value in values]
        return [
            Change(_label(name, value), prompt=one if is_preset else {}, backends={} if is_preset else one)
            for value, one in named
        ]
    if name == "size":
        return [_sized(value) for value in values]
    return [Change(_label(name, value), generation={name: value}) for value in _settings(name, values)]


def axis_names() -> list[str]:
    """Return the names of axes, the setting of a LoRA as ``lora:NAME``."""
    return [*_KINDS, "size", "preset", "replace", "matrix", _ALTERNATIVES, "lora:NAME", *_BACKENDS]


_KINDS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("seed", "subseed", "steps", "clip_skip"), int),
    **dict.fromkeys(("cfg", "strength", "hires", "subseed_strength"), float),
    **dict.fromkeys(("sampler", "model"), str),
}


_TITLES: Mapping[str, str] = {
    "seed": N_("seed"),
    "subseed": N_("subseed"),
    "subseed_strength": N_("strength of the subseed"),
    "steps": N_("steps"),
    "clip_skip": "clip skip",
    "cfg": "CFG",
    "strength": N_("strength"),
    "hires": N_("hires"),
    "sampler": N_("sampler"),
    "model": N_("model"),
    "preset": N_("preset"),
    "paraphraser": N_("paraphraser"),
    "translator": N_("translator"),
}


def _settings(name: str, values: Sequence[str]) -> Iterator[Any]:
    kind = _KINDS.get(name)
    if kind is None:
        message = _("there is no axis {name!r}: choose one of {names}")
        raise InputError(message.format(name=name, names=", ".join(axis_names())))
    if kind is str:
        yield from (check_sampler(value) if name == "sampler" else value for value in values)
    else:
        yield from _numbers(name, values, kind)


def _numbers(name: str, values: Sequence[str], kind: Callable[[str], Any]) -> Iterator[Any]:
    """Yield the numbers that ``values`` write, those of ranges one by one."""
    for value in values:
        found = _RANGE.fullmatch(value.strip())
        try:
            yield from _of_range(name, found, kind) if found else [kind(value)]
        except (ValueError, ArithmeticError):
            message = _("{name} {value!r}: give a number, or a range such as 1-5, 1-9 (+2) or 1-10 [4]")
            raise InputError(message.format(name=name, value=value)) from None


def _of_range(name: str, found: re.Match[str], kind: Callable[[str], Any]) -> list[Any]:
    first, last = float(found[1]), float(found[2])
    step = float(found[3] or ("1" if last >= first else "-1"))
    count = int(found[4] or int((last - first) / step + 1e-9) + 1)
    if count < 1:
        raise ValueError
    _check_count(name, count)
    if found[4]:
        step = (last - first) / max(count - 1, 1)
    steps = [first + index * step for index in range(count)]
    return [round(value) if kind is int else round(value, 6) for value in steps]


def _replaced(values: Sequence[str], text: str) -> Iterator[Change]:
    """Yield the first value, which the text contains, and the texts that take its place."""
    if values[0] not in text:
        raise InputError(_("replace: the text does not contain {value!r}, the first value").format(value=values[0]))
    for value in values:
        yield Change(value, text=lambda before, new=value: before.replace(values[0], new))  # type: ignore[misc]


def _combined(values: Sequence[str]) -> Iterator[Change]:
    """Yield all choices among ``values``, which follow the text after commas, fewer first."""
    if 2 ** len(values) > MOST_CELLS:
        message = _("matrix: {count} values make {cells:,} pictures, {most} at most: give fewer")
        raise InputError(message.format(count=len(values), cells=2 ** len(values), most=MOST_CELLS))
    for count in range(len(values) + 1):
        for chosen in combinations(values, count):
            yield Change(", ".join(chosen) or "-", text=lambda before, new=chosen: ", ".join((before, *new)))  # type: ignore[misc]


def _weighted_lora(name: str, weight: float) -> Change:
    return Change(f"{name} {weight:g}", text=lambda before: with_lora(before, name, weight))


def _sized(value: str) -> Change:
    width, height = read_size("size", value)
    return Change(value, generation={"width": width, "height": height})


def _label(name: str, value: object) -> str:
    """Return how a value is shown, in the language of the reader."""
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{_(_TITLES[name])} {shown}"


def read_axis(written: str) -> Axis:
    """Return the axis of ``cfg=5,7.5``; values with commas stand in double quotes.

    Raises:
        InputError: It names no values.
    """
    name, is_given, values = written.partition("=")
    if written.strip() == _ALTERNATIVES:
        return _EVERY
    if not is_given or len(written) > LONGEST_TEXT:
        message = _("the axis {axis!r}: write a name and its values, such as cfg=5,7.5,10")
        raise InputError(message.format(axis=written[:80]))
    found = next(csv.reader([" ".join(values.split())], skipinitialspace=True), [])
    given = [value.strip() for value in found if value.strip()]
    _check_count(name, len(given))
    return Axis(name=name.strip(), values=given)


def _check_count(name: str, count: int) -> None:
    if not 1 <= count <= _MOST_VALUES:
        message = _("the axis {name} has {count} values: give 1 to {most}")
        raise InputError(message.format(name=name.strip()[:80], count=count, most=_MOST_VALUES))
