"""How many there are, said before or behind: 강아지 두 마리, 두 마리의 강아지, 두 강아지."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from translate.korean.josa import particle_after

from .clauses import COUNTS, is_plain_modifier
from .states import is_animal, is_being, is_position
from .words import Word

_COUNTERS = frozenset("마리 명 송이 그루 개 대 채 권 척 켤레 자루 병 잔 그릇 조각".split())
_ONE = "한"


def counted(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield the clause with one count at another place."""
    for i, (word, after) in enumerate(pairwise(clause)):
        if word.stem not in COUNTS or word.particle or word.stem == _ONE:
            continue
        counter = str(after).removesuffix("의")
        if counter in _COUNTERS and counter != str(after):
            yield from _behind(clause, i, counter)
        elif i and after.stem in _COUNTERS and _is_bare(clause[i - 1]):
            yield from _before(clause, i)
        elif is_being(after.stem) and not (i and _is_bare(clause[i - 1])):
            counter = "마리" if is_animal(after.stem) else "명"
            noun = replace(after, particle="", end="")
            yield [*clause[:i], noun, word, _carrying(counter, after), *clause[i + 2 :]]


def _before(clause: list[Word], at: int) -> Iterator[list[Word]]:
    """Yield 두 마리의 강아지가 for 강아지 두 마리가."""
    start = at - 1
    while start and _is_bare(clause[start - 1]):
        start -= 1
    counter = clause[at + 1]
    noun = _carrying(clause[at - 1].stem, counter)
    of = Word(counter.stem, "의", "Noun")
    yield [*clause[:start], clause[at], of, *clause[start : at - 1], noun, *clause[at + 2 :]]


def _behind(clause: list[Word], at: int, counter: str) -> Iterator[list[Word]]:
    """Yield 작은 강아지 두 마리가 for 두 마리의 작은 강아지가."""
    end = at + 2
    while end + 1 < len(clause) and (_is_bare(clause[end]) or is_plain_modifier(clause[end])):
        end += 1
    if end < len(clause) and clause[end].is_noun and not is_position(clause[end].stem):
        noun = replace(clause[end], particle="", end="")
        counted_by = _carrying(counter, clause[end])
        yield [*clause[:at], *clause[at + 2 : end], noun, clause[at], counted_by, *clause[end + 1 :]]


def _is_bare(word: Word) -> bool:
    return word.is_noun and not (word.particle or word.end)


def _carrying(noun: str, other: Word) -> Word:
    """Return ``noun`` with the particle and the mark of another word."""
    return Word(noun, particle_after(noun, other.particle.removeprefix("들")), "Noun", other.end)
