"""Which sentences say what a phrase says. Pure functions."""

from collections.abc import Callable, Sequence

from .phrases import Phrase

Alike = Callable[[Phrase, Phrase], bool]


def occurrences(found: Sequence[Sequence[Phrase]], alike: Alike) -> dict[Phrase, tuple[int, ...]]:
    """Return the phrases to make keywords of, each with the ascending indices of the sentences that say it.

    These are the phrases of the first sentence, then those of other sentences that say something else. A sentence says
    a phrase in the same words or some of them (*girl* and *Korean girl*), in inflections of them, or in other words of
    the same meaning.

    Args:
        found: The phrases of each sentence.
        alike: Whether two phrases mean the same.
    """
    said: dict[Phrase, set[int]] = {}
    for index, one in enumerate(found):
        for phrase in _longest(one):
            same = [other for other in said if index and (_share_words(phrase, other) or alike(phrase, other))]
            for other in same or [phrase]:
                said.setdefault(other, set()).add(index)
    return {phrase: tuple(sorted(indices)) for phrase, indices in said.items()}


def _share_words(first: Phrase, second: Phrase) -> bool:
    return first.lemmas <= second.lemmas or second.lemmas <= first.lemmas


def _longest(found: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases of one sentence whose words no other one has too."""
    return [
        phrase
        for place, phrase in enumerate(found)
        if not any(
            phrase.lemmas < other.lemmas or (phrase.lemmas == other.lemmas and before < place)
            for before, other in enumerate(found)
        )
    ]
