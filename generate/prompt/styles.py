"""Leave out of a preset what contradicts a text, by the styles of ``styles.toml`` and by the text's own words."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from .inflections import stem, stems
from .phrases import Phrase, Preset
from .presets import preset

_FUNCTION_WORDS = frozenset(stems("a an the no of on in and with to for from by at its or"))
_OBJECT = frozenset("a an the his her its their your my".split())
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _Style:
    """A style: how a text names it, what it contradicts, and the preset whose steps and CFG suit it."""

    words: frozenset[tuple[str, ...]]
    out: frozenset[str]
    like: str


def adapted(defaults: Preset, said: str, unwanted: str = "", keywords: str = "") -> tuple[Preset, dict[str, str]]:
    """Return ``defaults`` without what contradicts a text.

    A phrase is left out that a style denies which the text names; of the negative ones also each with a word that the
    text has, and of the positive ones each with a word that the text does not want.

    Args:
        defaults: Any preset.
        said: What the picture shows, in English.
        unwanted: What it must not show, in English.
        keywords: What else stands in the prompts; it has no style to follow, but it is not denied either.

    Returns:
        The preset with the sampling that suits the first style, and each phrase that was left out with the word of the
        text that denies it.
    """
    words = _words(said)
    named = [(style, word) for style in _styles() if (word := _named(style, words))]
    denied = {phrase: word for style, word in reversed(named) for phrase in style.out}
    denied |= _sharing(defaults.negative, f"{keywords}, {said}") | _sharing(defaults.positive, unwanted)
    sampling = next((preset(style.like).sampling for style, _ in named if style.like), defaults.sampling)
    positive, negative = (
        tuple(phrase for phrase in phrases if phrase.text not in denied)
        for phrases in (defaults.positive, defaults.negative)
    )
    present = [phrase.text for phrase in (*defaults.positive, *defaults.negative)]
    left_out = {text: denied[text] for text in present if text in denied}
    return replace(defaults, positive=positive, negative=negative, sampling=sampling), left_out


def _words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in lower case and in the singular."""
    return tuple(word.removesuffix("s") for word in _WORD.findall(text.lower()))


def _named(style: _Style, words: tuple[str, ...]) -> str:
    """Return the words of ``style`` in ``words``, an empty text if there are none; *drawing a sword* is no drawing."""
    longest = max(map(len, style.words))
    for size in range(longest, 0, -1):
        for at in range(len(words) - size + 1):
            run, following = words[at : at + size], words[at + size : at + size + 1]
            if run in style.words and not (run[-1].endswith("ing") and _OBJECT.intersection(following)):
                return " ".join(run)
    return ""


def _sharing(phrases: Iterable[Phrase], text: str) -> dict[str, str]:
    """Return the phrases that have a word of ``text`` in any inflection, each with that word."""
    said = {stem(word): word for word in _WORD.findall(text) if stem(word) not in _FUNCTION_WORDS}
    shared = ((phrase.text, [said[one] for one in stems(phrase.text) if one in said]) for phrase in phrases)
    return {phrase: words[0] for phrase, words in shared if words}


@cache
def _styles() -> tuple[_Style, ...]:
    text = resources.files("generate.prompt").joinpath("styles.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    groups: dict[str, list[str]] = tables.pop("groups")

    def phrases(names: Iterable[str]) -> Iterator[str]:
        for name in names:
            yield from groups.get(name, [name])

    return tuple(
        _Style(frozenset(map(_words, table["words"])), frozenset(phrases(table["out"])), table.get("like", ""))
        for table in tables.values()
    )
