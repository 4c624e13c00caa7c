"""The stems of verbs and adjectives, conjugated when a text first has a syllable that they may begin with.

To conjugate all of them takes half a second, and a sentence needs a few.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from operator import itemgetter

from ..korean.conjugation import allomorphs
from ..korean.hangul import LEADS, is_syllable, split
from ..korean.josa import particle_after
from ..korean.lexicon import Entry

Stem = tuple[Entry, str]
"""An entry and the slot of its allomorph, which decides the suffixes."""

_Row = tuple[int, str, Entry, str]
"""Number of the entry, which keeps the order of homonyms, and an allomorph with its entry and slot."""

_CHANGING = re.compile("[가-힣]르?다")
"""Lemmas whose first syllable may change in a stem, though not its first consonant: 크다, 커; 빠르다, 빨라."""


class Stems:
    """Finds stems by their spelling; threads can share it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take verbs, adjectives and auxiliary verbs; the order decides between homonyms."""
        self._entries: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
        self._by_lead: dict[str, dict[str, list[_Row]]] = {}
        self._by_syllable: dict[str, Mapping[str, Sequence[Stem]]] = {}
        for number, entry in enumerate(entries):
            self._entries[_beginning(entry.korean)].append((number, entry))

    @cached_property
    def longest(self) -> int:
        """Syllables of the longest stem, at most."""
        return max((len(entry.korean) for entries in self._entries.values() for _, entry in entries), default=0)

    def beginning_with(self, syllable: str) -> Mapping[str, Sequence[Stem]]:
        """Return the stems that begin with ``syllable``, by their spelling without spaces."""
        known = self._by_syllable.get(syllable)
        if known is None:
            rows = self._rows(syllable)
            if changed := self._changed(syllable):
                rows = sorted([*rows, *changed], key=itemgetter(0))
            if not rows:
                return {}
            found: dict[str, list[Stem]] = {}
            for _, surface, entry, slot in rows:
                found.setdefault(surface, []).append((entry, slot))
            known = self._by_syllable.setdefault(syllable, found)
        return known

    def _changed(self, syllable: str) -> Sequence[_Row]:
        """Return the rows of the stems that begin with ``syllable``, of lemmas that may begin with another."""
        if not is_syllable(syllable):
            return ()
        lead = LEADS[split(syllable)[0]]
        if lead not in self._by_lead:
            rows: dict[str, list[_Row]] = defaultdict(list)
            for row in self._rows(lead):
                rows[row[1][0]].append(row)
            self._by_lead[lead] = rows
        return self._by_lead[lead].get(syllable, ())

    def _rows(self, beginning: str) -> list[_Row]:
        """Return the rows of the entries with this beginning, in their order."""
        return [
            (number, surface, entry, slot)
            for number, entry in self._entries.get(beginning, ())
            for surface, slot in _stems(entry)
        ]


def _beginning(korean: str) -> str:
    """Return the first syllable of all stems of an entry, or their first consonant where the syllable may change."""
    first = korean[0]
    return LEADS[split(first)[0]] if _CHANGING.fullmatch(korean) else first


def _stems(entry: Entry) -> Sequence[tuple[str, str]]:
    """Return the spellings of a stem without spaces, each with its slot."""
    *first, last = entry.korean.split(" ")
    if not first and entry.pos == "verb" and len(last) > len("하다") + 1 and last.endswith("하다"):
        first, last = [last.removesuffix("하다")], "하다"  # 산책(을) 하다
    is_adjective = entry.pos == "adj"
    pairs = _allomorphs(last, is_adjective, is_adjective and not first)
    if not first:
        return pairs
    head = "".join(first)
    starts = (head, *(head + particle for particle in _joints(head[-1])))
    return [(start + allomorph, slot) for allomorph, slot in pairs for start in starts]


@cache
def _allomorphs(word: str, *kinds: bool) -> tuple[tuple[str, str], ...]:
    """Return the allomorphs of a word, each with its slot; most idioms and verbs end in the same few words.

    An adjective of several words is conjugated as a verb too: 비 오다 is *rainy*, but a verb in Korean.

    Args:
        word: The last word of an entry.
        kinds: Whether to conjugate it as an adjective, once or twice.
    """
    pairs = (pair for kind in sorted({*kinds}) for pair in allomorphs(word, descriptive=kind))
    return tuple(dict.fromkeys(pairs))


@cache
def _joints(syllable: str) -> tuple[str, ...]:
    """Return the particles that may occur inside an idiom such as 비(가) 오다, after the ``syllable`` of its noun."""
    return particle_after(syllable, "이"), particle_after(syllable, "을")
