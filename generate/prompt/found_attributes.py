"""The attributes that an English description names."""

import re
from collections.abc import Iterator
from functools import cache

from .attributes import attribute_colors, attribute_groups
from .inflections import stem

_WORD = re.compile(r"[^\W_]+")
_DENIALS = frozenset({"no", "without", "not"})
_ARTICLES = frozenset({"a", "an", "the", "any"})


def find_attributes(text: str) -> list[str]:
    """Return the choices, as ``choose`` takes them, whose phrases ``text`` has, as many of a group as it takes.

    Words may be inflected, and joined or not: a ponytail. The longest phrase counts, and the first of a group.
    """
    words = [stem(word) for word in _WORD.findall(text)]
    found: dict[str, list[str]] = {}
    taken: set[int] = set()
    for start, end, group, label in _places(words):
        if taken.isdisjoint(range(start, end)) and not _is_denied(words, start):
            taken.update(range(start, end))
            found.setdefault(group, []).append(label)
    most = {group.name: group.most for group in attribute_groups()}
    return [f"{group}={label}" for group, labels in found.items() for label in dict.fromkeys(labels[: most[group]])]


def _places(words: list[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield where attributes stand, the longest first: their first word, the word after, group and label."""
    phrases = _phrases()
    longest = max(map(len, phrases))
    for size in range(min(len(words), longest), 0, -1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            if named := phrases.get(tuple(run)):
                yield start, start + size, *named


def _is_denied(words: list[str], start: int) -> bool:
    before = [word for word in words[max(0, start - 2) : start] if word not in _ARTICLES]
    return bool(before) and before[-1] in _DENIALS


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Return the group and label of each phrase by the stems of its words, and of these words as one."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for group in attribute_groups():
        for label, phrase in group.choices.items():
            words = _WORD.findall(phrase.text)
            for spelled in (words, ["".join(words)]):
                stems = tuple(map(stem, spelled))
                found.setdefault(stems, (group.name, label))
                for color, english in attribute_colors().items() if group.colored else ():
                    found.setdefault((stem(english), *stems), (group.name, f"{label}:{color}"))
    return found
