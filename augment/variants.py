"""The variants of a text that rules can make: by synonyms, by structure, and by both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice, zip_longest

from .clauses import split_clauses, with_mark, without_mark
from .coordination import swapped
from .endings import endings, subject_last
from .parts import parts
from .register import registers
from .scenes import beside, places, present
from .sentences import sentences
from .structure import phrases, structures
from .styles import styled, styles
from .synonyms import alternatives
from .tags import are_tags, merged, shuffled
from .voices import voices
from .words import Word, write

_PER_RULE = 40  # variants of one rule; more differ too little
_BOTH = 8  # texts with another phrase, and as many with other words too, that are restructured
_WORDS = 600  # of all rewordings that are restructured, so that long texts take no longer than their length


@dataclass(frozen=True)
class Variant:
    """A variant of a text.

    Attributes:
        text: The text.
        rule: What was changed: ``words``, ``structure``, ``ending`` or ``register``.
    """

    text: str
    rule: str


def variants(words: list[Word]) -> Iterator[Variant]:
    """Yield the variants of a text, the same ones for the same words."""
    rewordings = list(islice(_reworded(words), _PER_RULE))
    rephrased = list(islice(_rephrased(words), _PER_RULE))
    yield from (Variant(write(changed), "words") for changed in rewordings)
    yield from (Variant(text, "structure") for text in islice(_restructured(words), _PER_RULE))
    yield from (Variant(write(changed), "structure") for changed in rephrased)
    both = (again for changed in rewordings[:_BOTH] for again in islice(_rephrased(changed), 2))
    bases = [one for pair in zip_longest(rephrased[:_BOTH], rewordings, both) for one in pair if one]
    for rank, changed in enumerate(islice(bases, max(2, min(24, _WORDS // len(words))))):
        yield Variant(write(changed), "structure")
        forms = list(islice(_restructured(changed), _PER_RULE))
        yield from (Variant(text, "structure") for text in forms[rank % 2 :: 2])
    yield from _by_ending(words, [*rewordings[:3], *rephrased[:1]])


def _by_ending(words: list[Word], rewordings: list[list[Word]]) -> Iterator[Variant]:
    rules: tuple[tuple[str, Callable[[list[Word]], Iterator[str]]], ...] = (
        ("ending", lambda changed: iter(()) if _has_marks(changed) else endings(changed)),
        ("register", lambda changed: iter(registers(changed))),
    )
    for rule, function in rules:
        for changed in [*rewordings, words]:
            yield from (Variant(text, rule) for text in function(changed))


def _reworded(words: list[Word]) -> Iterator[list[Word]]:
    """Yield the text with all words replaced that have synonyms, with one, and with two of them."""
    choices = {index: found for index in range(len(words)) if (found := alternatives(words, index))}
    deepest = max(map(len, choices.values()), default=0)
    if len(choices) > 1:
        for rank in range(min(deepest, 3)):
            yield _replaced(words, {index: found[min(rank, len(found) - 1)] for index, found in choices.items()})
    if len(choices) > 3:
        for start in (0, 1):
            yield _replaced(words, {index: choices[index][-1] for index in list(choices)[start::2]})
    for rank in range(deepest):
        for index, found in islice(choices.items(), _PER_RULE // 4):
            if rank < len(found):
                yield _replaced(words, {index: found[rank]})
    for first, second in combinations(islice(choices, 8), 2):
        yield _replaced(words, {first: choices[first][0], second: choices[second][-1]})


def _replaced(words: list[Word], found: dict[int, Word]) -> list[Word]:
    seen: set[str] = set()
    changed: list[Word] = []
    for index, word in enumerate(words):
        other = found.get(index, word)
        changed.append(word if index in found and other.stem in seen else other)
        if index in found:
            seen.add(other.stem)
    return changed


def _rephrased(words: list[Word]) -> Iterator[list[Word]]:
    """Yield the text with one phrase said in another way."""
    clauses = split_clauses(words)
    for position, clause in enumerate(clauses):
        for changed in phrases(without_mark(clause)):
            yield _joined(_with(clauses, position, changed))


def _restructured(words: list[Word]) -> Iterator[str]:
    """Yield the text with another structure of one of its clauses, or another order of its tags."""
    clauses = split_clauses(words)
    yield from map(write, styled([without_mark(clause) for clause in clauses]))
    for position, clause in enumerate(clauses):
        for changed in chain(styles(without_mark(clause)), parts(without_mark(clause)), voices(without_mark(clause))):
            yield write(_joined(_with(clauses, position, changed)))
    yield from _as_sentences(clauses)
    yield from map(write, swapped(words))
    for tags in merged(clauses):
        yield write(_joined(tags))
        yield from (write(_joined(order)) for order in islice(shuffled(tags), 3))
    yield from (write(_joined(order)) for order in shuffled(clauses))
    for position, clause in enumerate(clauses):
        for changed in structures(without_mark(clause)):
            yield write(_joined(_with(clauses, position, changed)))


def _as_sentences(clauses: list[list[Word]]) -> Iterator[str]:
    """Yield a noun phrase as a sentence or a sight, a sentence as a noun phrase; only sights beside other clauses."""
    if len(clauses) == 1:
        alone = without_mark(clauses[0])
        yield from map(write, chain(sentences(alone), places(alone), present(alone), beside(alone)))
        yield from subject_last(alone)
    elif are_tags(clauses):
        for position in dict.fromkeys((len(clauses) - 1, 0)):
            for changed in sentences(without_mark(clauses[position])):
                if changed[-1].is_noun:
                    yield write(_joined(_with(clauses, position, changed)))


def _with(clauses: list[list[Word]], position: int, changed: list[Word]) -> list[list[Word]]:
    marked = with_mark(changed, clauses[position][-1].end)
    return [*clauses[:position], marked, *clauses[position + 1 :]]


def _joined(clauses: list[list[Word]]) -> list[Word]:
    return [word for clause in clauses for word in clause]


def _has_marks(words: list[Word]) -> bool:
    return any(word.end for word in words[:-1])
