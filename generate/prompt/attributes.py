"""The attributes of ``attributes.toml``, which a user can choose in addition to the text."""

import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from .errors import ChoiceError
from .messages import _
from .phrases import Phrase, read_phrase

_SHOWN = 40  # characters of an invalid choice in an error message


class AttributeChoiceError(ChoiceError):
    """An attribute does not exist, or two exclude each other; the message names them."""


@dataclass(frozen=True)
class AttributeGroup:
    """Attributes of one kind.

    Attributes:
        name: English identifier, such as ``hair``.
        label: Korean name.
        choices: Korean label of each attribute to its phrase.
        most: How many of the group can be combined; None for any number.
        colored: Whether an attribute accepts a colour.
        two: Phrase for two colours, with two ``{}``; empty if the group has none.
    """

    name: str
    label: str
    choices: dict[str, Phrase]
    most: int | None
    colored: bool
    two: str = ""


def attribute_groups() -> tuple[AttributeGroup, ...]:
    """Return all groups, in the order of their phrases in a prompt."""
    return tuple(group for group, _labels in _dictionary().values())


def attribute_colors() -> dict[str, str]:
    """Return the colours, Korean label to English."""
    return {label: english for (label, *_synonyms), english in _colors()}


def choose(wanted: Iterable[str]) -> dict[str, Phrase]:
    """Return the phrase of each chosen attribute, in the order of the groups.

    Args:
        wanted: Choices such as ``hair=포니테일`` or ``outfit=한복:빨강``, in Korean or English, with or without spaces.

    Returns:
        Canonical choice to phrase. Two hair colours become one entry.

    Raises:
        AttributeChoiceError: A choice does not exist, or a group has more choices than can be combined.
    """
    chosen: dict[str, dict[str, Phrase]] = {}
    for choice in wanted:
        group, label, phrase = _read(choice)
        chosen.setdefault(group.name, {})[label] = phrase
    found: dict[str, Phrase] = {}
    for group in attribute_groups():
        found |= _combined(group, chosen.get(group.name, {}))
    return found


def _combined(group: AttributeGroup, labels: dict[str, Phrase]) -> dict[str, Phrase]:
    """Return the choices of one group by their canonical names."""
    if group.most is not None and len(labels) > group.most:
        raise AttributeChoiceError(
            _("{choices} exclude each other: choose at most {most} of {group}").format(
                choices=_(" and ").join(f"{group.name}={label}" for label in labels), most=group.most, group=group.name
            )
        )
    if len(labels) == 2 and group.two:
        two = group.two.format(*(attribute_colors()[label] for label in labels))
        return {f"{group.name}={'+'.join(labels)}": Phrase(two)}
    return {f"{group.name}={label}": phrase for label, phrase in labels.items()}


def _read(choice: str) -> tuple[AttributeGroup, str, Phrase]:
    """Return the group, the canonical label and the phrase of ``choice``."""
    name, equals, value = unicodedata.normalize("NFKC", choice).partition("=")
    named = {_key(text): known for known, (group, _labels) in _dictionary().items() for text in (known, group.label)}
    if not equals or _key(name) not in named:
        raise AttributeChoiceError(
            _("{choice} is no attribute: write one such as hair=포니테일; the groups are {groups}").format(
                choice=_shortened(choice), groups=", ".join(_dictionary())
            )
        )
    group, index = _dictionary()[named[_key(name)]]
    thing, colon, color = value.partition(":")
    label = index.get(_key(thing))
    if label is None:
        raise AttributeChoiceError(
            _("{group} has no {choice}: choose one of {choices}").format(
                group=group.name, choice=_shortened(thing.strip()), choices=", ".join(group.choices)
            )
        )
    phrase = group.choices[label]
    if not colon:
        return group, label, phrase
    if not group.colored:
        raise AttributeChoiceError(
            _("{choice}: {group} takes no colour; remove it").format(choice=_shortened(choice), group=group.name)
        )
    shade, english = _read_color(color, choice)
    return group, f"{label}:{shade}", Phrase(f"{english} {phrase.text}", phrase.weight)


def _read_color(color: str, choice: str) -> tuple[str, str]:
    """Return the canonical label and the English of ``color``, which is part of ``choice``."""
    for names, english in _colors():
        if _key(color) in map(_key, (*names, english)):
            return names[0], english
    raise AttributeChoiceError(
        _("{choice}: there is no such colour: choose one of {colors}").format(
            choice=_shortened(choice), colors=", ".join(attribute_colors())
        )
    )


def _shortened(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _key(text: str) -> str:
    """Return ``text`` without spaces and case, for comparisons."""
    return "".join(text.split()).casefold()


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("generate.prompt").joinpath("attributes.toml").read_text(encoding="utf-8"))


@cache
def _colors() -> tuple[tuple[Sequence[str], str], ...]:
    return tuple((labels.split("|"), english) for labels, english in _file()["colors"].items())


@cache
def _dictionary() -> dict[str, tuple[AttributeGroup, dict[str, str]]]:
    """Return the groups by name, each with an index: every spelling of an attribute to its canonical label."""
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
