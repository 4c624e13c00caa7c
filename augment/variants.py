"""The variants of a text that rules can make: by synonyms, by structure, and by both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice, permutations

from .clauses import is_tag, split_clauses, with_mark, without_mark
from .endings import endings, subject_last
from .parts import parts
from .register import registers
from .scenes import places
from .sentences import pictured, sentences, with_particles
from .structure import structures
from .styles import styled, styles
from .synonyms import alternatives
from .voices import voices
from .words import Word, write

_PER_RULE = 40  # variants of one rule; more differ too little
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
    marked = with_particles(words)
    restructured = list(
        islice(chain(_restructured(words), _restructured(marked) if marked != words else ()), _PER_RULE)
    )
    yield from (Variant(write(changed), "words") for changed in rewordings)
    yield from (Variant(text, "structure") for text in restructured)
    for rank, changed in enumerate(islice(rewordings, max(2, min(12, _WORDS // len(words))))):
        forms = list(islice(_restructured(changed), _PER_RULE))
        yield from (Variant(text, "structure") for text in forms[rank % 2 :: 2])
    yield from _by_ending(words, rewordings)


def _by_ending(words: list[Word], rewordings: list[list[Word]]) -> Iterator[Variant]:
    rules: tuple[tuple[str, Callable[[list[Word]], Iterator[str]]], ...] = (
        ("ending", lambda changed: iter(()) if _has_marks(changed) else endings(changed)),
        ("register", lambda changed: iter(registers(changed))),
    )
    for rule, function in rules:
        for changed in [*rewordings[:3], words]:
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


def _restructured(words: list[Word]) -> Iterator[str]:
    """Yield the text with another structure of one of its clauses, or another order of its tags."""
    clauses = split_clauses(words)
    yield from map(write, styled([without_mark(clause) for clause in clauses]))
    for position, clause in enumerate(clauses):
        for changed in chain(styles(without_mark(clause)), parts(without_mark(clause)), voices(without_mark(clause))):
            yield _joined(_with(clauses, position, changed))
    yield from _as_sentences(clauses)
    yield from map(_joined, _shuffled(clauses))
    for position, clause in enumerate(clauses):
        for changed in structures(without_mark(clause)):
            yield _joined(_with(clauses, position, changed))


def _as_sentences(clauses: list[list[Word]]) -> Iterator[str]:
    """Yield a noun phrase as a sentence or a sight, a sentence as a noun phrase; only sights beside other clauses."""
    if len(clauses) == 1:
        alone = without_mark(clauses[0])
        yield from map(write, chain(sentences(alone), places(alone), pictured(alone)))
        yield from subject_last(alone)
    elif all(map(is_tag, clauses)):
        for position in dict.fromkeys((len(clauses) - 1, 0)):
            for changed in sentences(without_mark(clauses[position])):
                if changed[-1].is_noun:
                    yield _joined(_with(clauses, position, changed))


def _with(clauses: list[list[Word]], position: int, changed: list[Word]) -> list[list[Word]]:
    marked = with_mark(changed, clauses[position][-1].end)
    return [*clauses[:position], marked, *clauses[position + 1 :]]


def _joined(clauses: list[list[Word]]) -> str:
    return write([word for clause in clauses for word in clause])


def _has_marks(words: list[Word]) -> bool:
    return any(word.end for word in words[:-1])


def _shuffled(clauses: list[list[Word]]) -> Iterator[list[list[Word]]]:
    """Yield a list of tags in other orders, of more than three tags behind its first one."""
    if len(clauses) < 2 or not all(map(is_tag, clauses)) or any(clause[-1].end != "," for clause in clauses[:-1]):
        return
    if len(clauses) == 3:
        for tags in list(permutations(clauses))[1:]:
            yield [with_mark(clause, own[-1].end) for clause, own in zip(tags, clauses, strict=True)]
        return
    first, rest = (clauses[0], clauses[1:]) if len(clauses) > 2 else (clauses[1], clauses[:1])
    ends = [clause[-1].end for clause in clauses]
    orders = [rest[::-1], *(rest[shift:] + rest[:shift] for shift in range(1, min(len(rest), 6)))]
    orders += [[rest[1], rest[0], *rest[2:]]] if len(rest) > 2 else []
    for order in orders:
        yield [with_mark(clause, end) for clause, end in zip([first, *order], ends, strict=True)]
