"""Verbs and adjectives by their dictionary forms: which form a word is in, and another word in the same form."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from translate.korean.conjugation import allomorphs, suffixes
from translate.korean.hangul import RIEUL, final_of

_HOMONYMS = frozenset(
    "달린 달려 달려서 기운 쉰 고른 안다 가는 긴다 길어 길어서 길었다 올라서 돌아서 펴 펴서 폈다 폈고".split()
)
"""Forms that are usually those of another word: 달린 is attached, not having run."""


@dataclass(frozen=True)
class Inflected:
    """A form of a verb or adjective: 읽는 is 읽다 with the slot ``n`` and the suffix 는.

    Attributes:
        lemma: The dictionary form.
        is_adjective: Whether it is an adjective.
        slot: The slot of the allomorph, as ``translate.korean.conjugation`` names it.
        suffix: What follows the allomorph.
    """

    lemma: str
    is_adjective: bool
    slot: str
    suffix: str

    @property
    def form(self) -> str:
        """The name of the form; 재미있는 and 흥미로운 have the same one."""
        return "ㄴ" if self.is_adjective and (self.slot, self.suffix) == ("n", "는") else self.slot + self.suffix

    def past(self) -> str | None:
        """Return the form of the verb before a noun in the past: 입고 gives 입은."""
        return inflect(self.lemma, "ㄴ", "", is_adjective=False)

    def of(self, lemma: str) -> str | None:
        """Return the same form of another word of the same kind, None if there is none."""
        slot, suffix = self.slot, self.suffix
        if self.is_adjective and self.form == "ㄴ":
            slot, suffix = ("n", "는") if lemma[-2:-1] in ("있", "없") else ("ㄴ", "")
        elif not self.is_adjective and self.form in ("n는다", "ㄴ다"):
            closed = final_of(lemma[-2]) not in (0, RIEUL)
            slot, suffix = ("n", "는다") if closed else ("ㄴ", "다")
        return inflect(lemma, slot, suffix, is_adjective=self.is_adjective)


class Inflections:
    """Finds the forms of some verbs and adjectives."""

    def __init__(self, lemmas: Iterable[tuple[str, bool]]) -> None:
        """Make an index of ``lemmas``, each with whether it is an adjective."""
        self._stems: dict[str, list[tuple[str, bool, str]]] = defaultdict(list)
        for lemma, is_adjective in lemmas:
            for allomorph, slot in _allomorphs(lemma, is_adjective):
                self._stems[allomorph].append((lemma, is_adjective, slot))

    def find(self, word: str) -> Iterator[Inflected]:
        """Yield the readings of ``word`` as a form of one of the lemmas."""
        if word in _HOMONYMS:
            return
        for end in range(len(word), 0, -1):
            for lemma, is_adjective, slot in self._stems.get(word[:end], ()):
                if word[end:] in suffixes(slot):
                    yield Inflected(lemma, is_adjective, slot, word[end:])


def inflect(lemma: str, slot: str, suffix: str, *, is_adjective: bool) -> str | None:
    """Return the form of ``lemma`` with ``suffix`` after the allomorph of ``slot``: 읽는."""
    return next((stem + suffix for stem, other in _allomorphs(lemma, is_adjective) if other == slot), None)


@cache
def _allomorphs(lemma: str, is_adjective: bool) -> tuple[tuple[str, str], ...]:
    return tuple(allomorphs(lemma, descriptive=is_adjective))
