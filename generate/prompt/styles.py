"""Leave out of a preset what contradicts a text, by the styles of ``styles.toml`` and by the text's own words."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from .inflections import stem, stems
from .mentions import Words, is_act, is_book_style, is_drawn_with, is_work, words_of
from .phrases import Phrase, Preset
from .presets import preset

_FUNCTION_WORDS = frozenset(stems("a an the no of on in and with to for from by at its or"))
_POSSESSIVE = {"'", "’"}
_WORD = re.compile(r"[^\W_]+")
_MENTIONS: dict[str, Callable[[Words, int, int], bool]] = {
    "words": lambda words, start, end: not is_act(words, start, end),
    "works": is_work,
    "tools": is_drawn_with,
    "books": is_book_style,
}


@dataclass(frozen=True)
class _Style:
    """A style.

    Attributes:
        names: How a text names it, by the fields of ``styles.toml``.
        unwanted: What a text of this style does not want.
        out: The phrases that it contradicts.
        like: The preset whose steps and CFG suit it.
    """

    names: dict[str, frozenset[Words]]
    unwanted: frozenset[Words]
    out: frozenset[str]
    like: str


@dataclass(frozen=True)
class _Table:
    styles: tuple[_Style, ...]
    faces: frozenset[str]
    people: frozenset[str]
    no_people: frozenset[Words]
    things: frozenset[str]


def adapted(
    defaults: Preset, said: str, unwanted: str = "", keywords: str = "", people: Collection[str] = ()
) -> tuple[Preset, dict[str, str]]:
    """Return ``defaults`` without what contradicts a text.

    A phrase is left out that a style denies which the text names; each about faces where the text names nobody; of the
    negative ones also each with a word that the text has, and of the positive ones each with a word that the text does
    not want.

    Args:
        defaults: Any preset.
        said: What the picture shows, in English.
        unwanted: What it must not show, in English.
        keywords: What else stands in the prompts; it has no style to follow, but it is not denied either.
        people: English nouns for people, beside the most common ones.

    Returns:
        The preset with the sampling that suits the first style, and each phrase that was left out with the word of the
        text that denies it, an empty one for faces of nobody.
    """
    words, not_wanted, table = words_of(f"{said},"), words_of(unwanted), _table()
    named = [(style, word) for style in table.styles if (word := _named(style, words, not_wanted))]
    denied = {} if _has_people(words, table, people) else dict.fromkeys(table.faces, "")
    denied |= {phrase: word for style, word in reversed(named) for phrase in style.out}
    denied |= _sharing(defaults.negative, f"{keywords}, {said}") | _sharing(defaults.positive, unwanted)
    sampling = next((preset(style.like).sampling for style, _ in named if style.like), defaults.sampling)
    positive, negative = (
        tuple(phrase for phrase in phrases if phrase.text not in denied)
        for phrases in (defaults.positive, defaults.negative)
    )
    present = [phrase.text for phrase in (*defaults.positive, *defaults.negative)]
    left_out = {text: denied[text] for text in present if text in denied}
    return replace(defaults, positive=positive, negative=negative, sampling=sampling), left_out


def _named(style: _Style, said: Words, unwanted: Words) -> str:
    """Return the words of the texts that name ``style``, an empty text if there are none."""
    found: list[Words] = [
        said[start:end]
        for kind, names in style.names.items()
        for start, end in _occurrences(names, said)
        if _MENTIONS[kind](said, start, end)
    ]
    found += [unwanted[start:end] for start, end in _occurrences(style.unwanted, unwanted)]
    _, longest = max(((len(run), run) for run in found), default=(0, ()))
    return " ".join(longest).rstrip(" ,")


def _occurrences(names: frozenset[Words], words: Words) -> Iterator[tuple[int, int]]:
    for size in sorted({*map(len, names)}, reverse=True):
        yield from ((at, at + size) for at in range(len(words) - size + 1) if words[at : at + size] in names)


def _has_people(words: Words, table: _Table, people: Collection[str]) -> bool:
    """Return whether someone is in the picture; in a children's room, there is nobody."""
    other = {start for start, _ in _occurrences(table.no_people, words)}
    return any(
        (word in table.people or word in people) and at not in other and _is_whole(words, at, table)
        for at, word in enumerate(words)
    )


def _is_whole(words: Words, at: int, table: _Table) -> bool:
    """Return whether a word for people is not about a thing of theirs: a child's room, a witch hat."""
    following = next(iter(words[at + 1 :]), "")
    return following not in _POSSESSIVE and following not in table.things


def _sharing(phrases: Iterable[Phrase], text: str) -> dict[str, str]:
    """Return the phrases that have a word of ``text`` in any inflection, each with that word."""
    said = {stem(word): word for word in _WORD.findall(text) if stem(word) not in _FUNCTION_WORDS}
    shared = ((phrase.text, [said[one] for one in stems(phrase.text) if one in said]) for phrase in phrases)
    return {phrase: words[0] for phrase, words in shared if words}


@cache
def _table() -> _Table:
    text = resources.files("generate.prompt").joinpath("styles.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    groups: dict[str, list[str]] = tables.pop("groups")
    people = tables.pop("people")

    def style(table: dict[str, Any]) -> _Style:
        names = {kind: frozenset(map(words_of, table.get(kind, ()))) for kind in _MENTIONS}
        out = frozenset(phrase for name in table["out"] for phrase in groups.get(name, [name]))
        return _Style(names, frozenset(map(words_of, table.get("unwanted", ()))), out, table.get("like", ""))

    return _Table(
        styles=tuple(map(style, tables.values())),
        faces=frozenset(groups["faces"]),
        people=frozenset(words_of(" ".join(people["words"]))),
        no_people=frozenset(map(words_of, people["except"])),
        things=frozenset(words_of(" ".join(people["things"]))),
    )
