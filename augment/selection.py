"""Which variants differ most from the text and from each other, in Korean and in English."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from .variants import Variant

_MOST = {"ending": 2, "register": 1}
"""How many variants of a rule of little effect there may be as long as there are others."""

_ORDER_ONLY = 0.5  # the difference of two texts with the same words in another order
_TRANSLATED = 2  # times as many variants as are wanted
_SCENE = re.compile(r"^an? (?:scene|figure|moment|sight) of ")
_ENGLISH = re.compile(r"[a-z0-9]+|,")
_ARTICLES = ("a", "an", "the")
_LINKS = frozenset("a an the and of in on at with to is are ,".split())
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s)$")


def select(
    text: str, found: Iterable[Variant], count: int, translate: Callable[[str], str]
) -> tuple[list[str], list[str], list[str]]:
    """Return ``count`` variants of ``text`` that differ most, in two lists, and the others.

    First come those with other words in English than all before them, then those with another order of words there. The
    second list has those that say the same in English as one before.

    Args:
        text: The text.
        found: Its variants.
        count: How many are wanted.
        translate: Return the English of a Korean text.
    """
    ranked = _by_difference(text, found)
    seen: set[object] = {*_english(translate(text))}
    ranks: tuple[list[str], list[str], list[str]] = ([], [], [])
    for variant in islice(ranked, _TRANSLATED * count):
        words, order = _english(translate(variant.text))
        is_new = words not in seen and variant.rule not in _MOST
        ranks[0 if is_new else 1 if order not in seen else 2].append(variant.text)
        seen |= {words, order}
        if len(ranks[0]) == count:
            break
    distinct, alike = [*ranks[0], *ranks[1]], [*ranks[2], *(variant.text for variant in ranked)]
    room = max(0, count - len(distinct))
    return distinct[:count], alike[:room], [*distinct[count:], *alike[room:]]


def _english(text: str) -> tuple[frozenset[str], str]:
    """Return the words of an English text without their endings, and all of it without articles."""
    words = _ENGLISH.findall(_SCENE.sub("", text.lower()))
    stems = frozenset(_ENDING.sub("", word) for word in words if word not in _LINKS)
    return stems, " ".join(word for word in words if word not in _ARTICLES)


def _by_difference(text: str, found: Iterable[Variant]) -> Iterator[Variant]:
    """Yield the variants, each the one that differs most from ``text`` and those before it."""
    left = list(dict.fromkeys(found))
    own = _words(text)
    changes = {one: own ^ _words(one.text) for one in left}
    nearest = {one: _difference(changes[one]) for one in left}
    used: Counter[str] = Counter()
    while left:
        best = max(
            (one for one in left if used[one.rule] < _MOST.get(one.rule, len(left))),
            default=left[0],
            key=nearest.__getitem__,
        )
        used[best.rule] += 1
        yield best
        left = [one for one in left if one.text != best.text]
        for one in left:
            nearest[one] = min(nearest[one], _difference(changes[best] ^ changes[one]))


def _words(text: str) -> frozenset[tuple[str, int]]:
    """Return the words of ``text``, each with how often it came before."""
    seen: Counter[str] = Counter()
    words = []
    for word in text.split():
        words.append((word, seen[word]))
        seen[word] += 1
    return frozenset(words)


def _difference(changed: frozenset[tuple[str, int]]) -> float:
    """Return how much two texts differ that do not share the words ``changed``."""
    return max(len(changed), _ORDER_ONLY)
