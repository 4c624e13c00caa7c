"""Words of the lexicon by the forms that requests meet them in."""

from collections.abc import Iterable, Iterator
from functools import cache

from ..conjugation import allomorphs
from ..hangul import RIEUL, final_of, is_syllable, split
from ..lexicon import read_entries

_SEEN = frozenset(
    "object person place style food clothing animal building body nature plant camera vehicle time material color "
    "light weather culture".split()
)


@cache
def nouns() -> frozenset[str]:
    """Return the last words of all nouns: 여우, and 의자 of 흔들 의자."""
    return frozenset(entry.korean.rpartition(" ")[2] for entry in read_entries() if entry.pos == "noun")


@cache
def sights() -> frozenset[str]:
    """Return the last words of the nouns of what can be seen: 여우, but not 생각 and 일정."""
    seen = (entry for entry in read_entries() if entry.pos == "noun" and _SEEN & entry.features)
    return frozenset(entry.korean.rpartition(" ")[2] for entry in seen)


@cache
def predicates() -> dict[str, str]:
    """Return the part of speech, ``verb`` or ``adj``, of each verb and adjective of one word."""
    found = (entry for entry in read_entries() if entry.pos in ("verb", "adj") and " " not in entry.korean)
    return {entry.korean: entry.pos for entry in found}


@cache
def lemma_before(stem: str, slot: str = "eu") -> str | None:
    """Return the verb or adjective with the allomorph ``stem`` before suffixes such as -면: 걸으 is of 걷다."""
    kinds = predicates()
    return next(
        (one for one in alike(stem, kinds) if (stem, slot) in allomorphs(one, descriptive=kinds[one] == "adj")), None
    )


def alike(form: str, lemmas: Iterable[str]) -> Iterator[str]:
    """Yield the lemmas of one word that ``form`` may be of: a stem may change, but not its first consonant."""
    lead = split(form[0])[0]
    return (one for one in lemmas if " " not in one and is_syllable(one[0]) and split(one[0])[0] == lead)


def finite(lemma: str) -> str:
    """Return a statement of a verb or adjective: 헤엄친다 of 헤엄치다, 굵다 of 굵다."""
    if predicates().get(lemma) != "verb" or lemma.endswith(("있다", "없다")):
        return lemma
    ends = ("n", "는다") if final_of(lemma[-2]) not in (0, RIEUL) else ("ㄴ", "다")
    return next(form + ends[1] for form, slot in allomorphs(lemma, descriptive=False) if slot == ends[0])


def adnominal(lemma: str) -> str:
    """Return the form of an adjective before a noun: 귀여운 of 귀엽다, 멋있는 of 멋있다."""
    if lemma.endswith(("있다", "없다")):
        return lemma[:-1] + "는"
    return next(form for form, slot in allomorphs(lemma, descriptive=True) if slot == "ㄴ")
