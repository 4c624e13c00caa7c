"""What a Korean text speaks of, and which phrases contradict it; ``categories.toml`` has the words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import combinations

from augment import scenes_of

_CACHED = 4096  # phrases, most of the packaged collection
_NOTHING = re.compile(r"(?!)")
_FACELESS = frozenset(("back", "bleak", "fight", "sleep", "storm", "smiling", "hand"))


@dataclass(frozen=True)
class _Cue:
    """How a text tells that it has something: by one of its scenes, or by words."""

    scenes: frozenset[str]
    words: re.Pattern[str]

    @classmethod
    def of(cls, table: dict[str, str]) -> "_Cue":
        words = table.get("words")
        return cls(frozenset(table.get("scenes", "").split()), re.compile(words) if words else _NOTHING)

    def is_in(self, text: str, scenes: frozenset[str]) -> bool:
        return not self.scenes.isdisjoint(scenes) or self.words.search(text) is not None


@dataclass(frozen=True)
class _Need:
    """Phrases with ``words`` need a text with one of the scenes or with what is ``given``."""

    words: re.Pattern[str]
    text: _Cue

    @classmethod
    def of(cls, table: dict[str, str]) -> "_Need":
        given = {"words": table["given"]} if "given" in table else {}
        return cls(re.compile(table["words"]), _Cue.of({"scenes": table["scenes"]} | given))


@dataclass(frozen=True)
class _Table:
    spoken: dict[str, _Cue]
    alternatives: dict[str, _Cue]
    exclude: dict[str, frozenset[str]]  # an alternative to those that it excludes
    once: frozenset[str]  # alternatives that are not said twice
    needs: tuple["_Need", ...]


@lru_cache(maxsize=_CACHED)
def categories_of(text: str) -> frozenset[str]:
    """Return the categories of details of which ``text`` speaks."""
    scenes = _scenes_in(text)
    return frozenset(name for name, cue in _table().spoken.items() if cue.is_in(text, scenes))


def category_of(phrase: str) -> str | None:
    """Return what a short phrase is about, the most telling of its categories; None where that is unknown."""
    found = categories_of(phrase)
    return next((name for name in _table().spoken if name in found), None)


def is_against(phrase: str, text: str) -> bool:
    """Return whether ``phrase`` cannot follow ``text``: it contradicts it, or is of something that is not there.

    What ``text`` has beside its opposite, such as all four seasons, ``phrase`` may have too.
    """
    scenes, table = _scenes_in(text), _table()
    own = _alternatives_in(text)
    excluded = frozenset[str]().union(*(table.exclude.get(one, frozenset()) for one in own)) - own
    if not excluded.isdisjoint(_alternatives_in(phrase)):
        return True
    return any(need.words.search(phrase) and not need.text.is_in(text, scenes) for need in table.needs)


def repeats(phrase: str, text: str) -> bool:
    """Return whether ``text`` has the noun in which ``phrase`` ends already, or its season, weather or time of day."""
    noun = phrase.split()[-1:]
    if any(len(word) > 1 and word in text for word in noun):
        return True
    return not (_alternatives_in(phrase) & _alternatives_in(text)).isdisjoint(_table().once)


def shows_a_face(text: str) -> bool:
    """Return whether a smile suits the person in ``text``: the face is seen, and nothing there is sad or violent."""
    return _alternatives_in(text).isdisjoint(_FACELESS)


@lru_cache(maxsize=_CACHED)
def _alternatives_in(text: str) -> frozenset[str]:
    scenes = _scenes_in(text)
    return frozenset(name for name, cue in _table().alternatives.items() if cue.is_in(text, scenes))


_scenes_in = lru_cache(maxsize=_CACHED)(scenes_of)


@cache
def _table() -> _Table:
    table = tomllib.loads(resources.files("service.library").joinpath("categories.toml").read_text(encoding="utf-8"))
    exclude: dict[str, set[str]] = {}
    for line in table["exclude"].values():
        for one, other in combinations(line.split(), 2):
            exclude.setdefault(one, set()).add(other)
            exclude.setdefault(other, set()).add(one)
    return _Table(
        spoken={name: _Cue.of(cue) for name, cue in table["spoken"].items()},
        alternatives={name: _Cue.of(cue) for name, cue in table["alternatives"].items()},
        exclude={name: frozenset(others) for name, others in exclude.items()},
        needs=tuple(_Need.of(need) for need in table["needs"].values()),
        once=frozenset(table["once"]["words"].split()),
    )
