"""Which sentences say what a phrase says. Pure functions."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from .phrases import Part, Phrase

Likeness = Callable[[Phrase, Phrase], float]
"""The cosine similarity of two phrases."""

_ALIKE = 0.6  # of phrases of the same meaning
_RELATED = 0.4  # of a phrase and the one that it stands for

_VOTES: Mapping[Part, float] = {"subject": 1.0, "action": 0.9, "attribute": 0.5, "aside": 0.4, "setting": 0.25}
"""How much a sentence that says a phrase counts, by the part that the phrase plays in it."""


def occurrences(found: Sequence[Sequence[Phrase]], likeness: Likeness) -> dict[Phrase, dict[int, float]]:
    """Return the phrases to make keywords of, each with the indices of the sentences that say it and their votes.

    These are the phrases of the first sentence, then those of other sentences that say something else. A sentence says
    a phrase in the same words or some of them (*girl* and *Korean girl*), in inflections of them, in other words of
    the same meaning, or in related words where it does not say it otherwise: they stand in its place.

    Args:
        found: The phrases of each sentence.
        likeness: The cosine similarity of two phrases.
    """
    said: dict[Phrase, dict[int, float]] = {}
    for index, one in enumerate(found):
        others: list[Phrase] = []
        for phrase in _longest(one):
            same = [other for other in said if index and _is_same(phrase, other, likeness)]
            _vote(said, same, index, phrase)
            others += [] if same else [phrase]
        for phrase in others:
            missing = [other for other, votes in said.items() if 0 in votes and index not in votes]
            nearest = max(missing, key=lambda other: likeness(phrase, other), default=phrase)
            related = nearest if likeness(phrase, nearest) >= _RELATED else phrase
            _vote(said, [related], index, phrase)
    return said


def _vote(said: dict[Phrase, dict[int, float]], same: Iterable[Phrase], index: int, phrase: Phrase) -> None:
    for other in same:
        votes = said.setdefault(other, {})
        votes[index] = max(_VOTES[phrase.part], votes.get(index, 0.0))


def _is_same(first: Phrase, second: Phrase, likeness: Likeness) -> bool:
    return _share_words(first, second) or likeness(first, second) >= _ALIKE


def _share_words(first: Phrase, second: Phrase) -> bool:
    return first.lemmas <= second.lemmas or second.lemmas <= first.lemmas


def _longest(found: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases of one sentence whose words no other one has too."""
    return [
        phrase
        for place, phrase in enumerate(found)
        if not any(
            (phrase.lemmas < other.lemmas and _words(phrase) < _words(other))
            or (phrase.lemmas == other.lemmas and before < place)
            for before, other in enumerate(found)
        )
    ]


def _words(phrase: Phrase) -> set[str]:
    return set(phrase.text.split())
