"""Which sentences say what a phrase says. Pure functions."""

from collections.abc import Callable, Mapping, Sequence

from .phrases import Part, Phrase

Alike = Callable[[Phrase, Phrase], bool]


_VOTES: Mapping[Part, float] = {"subject": 1.0, "action": 0.9, "attribute": 0.5, "aside": 0.4, "setting": 0.25}
"""How much a sentence that says a phrase counts, by the part that the phrase plays in it."""


def occurrences(found: Sequence[Sequence[Phrase]], alike: Alike) -> dict[Phrase, dict[int, float]]:
    """Return the phrases to make keywords of, each with the indices of the sentences that say it and their votes.

    These are the phrases of the first sentence, then those of other sentences that say something else. A sentence says
    a phrase in the same words or some of them (*girl* and *Korean girl*), in inflections of them, or in other words of
    the same meaning.

    Args:
        found: The phrases of each sentence.
        alike: Whether two phrases mean the same.
    """
    said: dict[Phrase, dict[int, float]] = {}
    for index, one in enumerate(found):
        for phrase in _longest(one):
            same = [other for other in said if index and (_share_words(phrase, other) or alike(phrase, other))]
            for other in same or [phrase]:
                votes = said.setdefault(other, {})
                votes[index] = max(_VOTES[phrase.part], votes.get(index, 0.0))
    return said


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
