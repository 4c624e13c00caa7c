"""The dictionary of ``attributes.toml``: what may be chosen beside the text, and what goes together."""

import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from .errors import ChoiceError
from .phrases import Phrase, read_phrase

_SHOWN = 40  # characters of a text that is no choice


class AttributeChoiceError(ChoiceError):
    """A choice does not exist, or two cannot be had together; the message names them."""


@dataclass(frozen=True)
class AttributeGroup:
    """Choices of one kind: Korean label to phrase; ``most`` of them go together, None for any number.

    With ``colored`` a colour may stand behind a choice. ``two`` is the phrase of two colours, if there is one.
    """

    name: str
    label: str
    choices: dict[str, Phrase]
    most: int | None
    colored: bool
    two: str = ""


def attribute_groups() -> tuple[AttributeGroup, ...]:
    """Returns all groups, in the order in which their phrases stand in a prompt."""
    return tuple(group for group, _ in _dictionary().values())


def attribute_colors() -> dict[str, str]:
    """Returns the colours, Korean label to English."""
    return {label: english for (label, *_), english in _colors()}


def choose(wanted: Iterable[str]) -> dict[str, Phrase]:
    """Returns the phrase of each choice, in the order of the groups.

    A choice is written ``hair=포니테일`` or ``outfit=한복:빨강``, in Korean or English, with spaces or none. Two hair
    colours become one choice. Raises ``AttributeChoiceError`` for one that does not exist or that another excludes.
    """
    chosen: dict[str, dict[str, Phrase]] = {}
    for choice in wanted:
        group, label, phrase = _read(choice)
        chosen.setdefault(group.name, {})[label] = phrase
    found = {}
    for name, (group, _) in _dictionary().items():
        labels = chosen.get(name, {})
        if group.most is not None and len(labels) > group.most:
            both = " and ".join(f"{name}={label}" for label in labels)
            raise AttributeChoiceError(f"{both} exclude each other: choose at most {group.most} of {name}")
        if len(labels) == 2 and group.two:
            two = group.two.format(*(_color(label) for label in labels))
            found[f"{name}={'+'.join(labels)}"] = Phrase(two)
        else:
            found |= {f"{name}={label}": phrase for label, phrase in labels.items()}
    return found


def _read(choice: str) -> tuple[AttributeGroup, str, Phrase]:
    written = unicodedata.normalize("NFKC", choice)
    name, equals, value = written.partition("=")
    named = {_key(text): known for known, (group, _) in _dictionary().items() for text in (known, group.label)}
    if not equals or _key(name) not in named:
        known = ", ".join(_dictionary())
        raise AttributeChoiceError(f"{_short(choice)} is no attribute: write one such as hair=포니테일, one of {known}")
    group, index = _dictionary()[named[_key(name)]]
    thing, colon, color = value.partition(":")
    label = index.get(_key(thing))
    if label is None:
        known = ", ".join(group.choices)
        raise AttributeChoiceError(f"{group.name} has no {_short(thing.strip())}: choose one of {known}")
    if not colon:
        return group, label, group.choices[label]
    if not group.colored:
        raise AttributeChoiceError(f"{_short(choice)}: {group.name} takes no colour")
    phrase = group.choices[label]
    shade = next((names[0] for names, english in _colors() if _key(color) in map(_key, (*names, english))), None)
    if shade is None:
        known = ", ".join(attribute_colors())
        raise AttributeChoiceError(f"{_short(choice)}: there is no such colour: choose one of {known}")
    return group, f"{label}:{shade}", Phrase(f"{_color(shade)} {phrase.text}", phrase.weight)


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _color(label: str) -> str:
    return attribute_colors()[label]


def _key(text: str) -> str:
    return "".join(text.split()).casefold()


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("generate.prompt").joinpath("attributes.toml").read_text(encoding="utf-8"))


@cache
def _colors() -> tuple[tuple[Sequence[str], str], ...]:
    return tuple((labels.split("|"), english) for labels, english in _file()["colors"].items())


@cache
def _dictionary() -> dict[str, tuple[AttributeGroup, dict[str, str]]]:
    """The groups by name, each with what its choices may be written as."""
    found = {}
    for name, table in _file()["groups"].items():
        rows: list[tuple[Sequence[str], Any]]
        if pattern := table.get("colors"):
            rows = [([*labels, english], pattern.format(english)) for labels, english in _colors()]
        else:
            rows = [(labels.split("|"), phrase) for labels, phrase in table["choices"].items()]
        choices = {labels[0]: read_phrase(phrase) for labels, phrase in rows}
        index = {_key(text): labels[0] for labels, phrase in rows for text in (*labels, choices[labels[0]].text)}
        group = AttributeGroup(
            name, table["label"], choices, table.get("most"), table.get("colored", False), table.get("two", "")
        )
        found[name] = (group, index)
    return found
