"""Which variants differ most from the text and from each other."""

from collections import Counter
from collections.abc import Iterable

from .variants import Variant

_MOST = {"ending": 2, "register": 1}
"""How many variants of a rule of little effect there may be as long as there are others."""

_ORDER_ONLY = 0.5  # the difference of two texts with the same words in another order


def select(text: str, found: Iterable[Variant], count: int) -> tuple[list[str], list[str]]:
    """Return ``count`` variants that differ most from ``text`` and one another, and the others in their order."""
    left = list(dict.fromkeys(found))
    own = _words(text)
    changes = {one: own ^ _words(one.text) for one in left}
    nearest = {one: _difference(changes[one]) for one in left}
    chosen: list[Variant] = []
    while len(chosen) < count:
        used = Counter(one.rule for one in chosen)
        open_ = [one for one in left if used[one.rule] < _MOST.get(one.rule, count)]
        if not open_:
            break
        best = max(open_, key=nearest.__getitem__)
        chosen.append(best)
        left = [one for one in left if one.text != best.text]
        for one in left:
            nearest[one] = min(nearest[one], _difference(changes[best] ^ changes[one]))
    return [one.text for one in chosen], [one.text for one in left]


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
