"""The verbs and adjectives of the lexicon, in any form."""

from collections.abc import Iterator
from functools import cache

from translate.korean.lexicon import Entry, read_entries

from .inflection import Inflected, Inflections, inflect


def read_verb(word: str) -> Inflected | None:
    """Return the verb that a word is a form of, None where it may be one of several or none."""
    readings = [one for one in _inflections().find(word) if one.slot != "honorific"]  # 마시는 is of 마시다, not of 말다
    return readings[0] if len({one.lemma for one in readings}) == 1 else None


def quality_of(word: str) -> str:
    """Return 굵은 for 굵게 and 굵었다, forms of an adjective; nothing for another word."""
    lemmas = {
        one.lemma for one in _adjectives().find(word) if (one.slot, one.suffix) in (("stem", "게"), ("past", "다"))
    }
    return inflect(lemmas.pop(), "ㄴ", "", is_adjective=True) or "" if len(lemmas) == 1 else ""


@cache
def senses() -> dict[str, tuple[Entry, ...]]:
    """Return the entries of each verb."""
    found: dict[str, list[Entry]] = {}
    for entry in _verbs():
        found.setdefault(entry.korean, []).append(entry)
    return {lemma: tuple(entries) for lemma, entries in found.items()}


def _verbs() -> Iterator[Entry]:
    return (entry for entry in read_entries() if entry.pos == "verb" and " " not in entry.korean)


@cache
def _inflections() -> Inflections:
    return Inflections(dict.fromkeys((entry.korean, False) for entry in _verbs()))


@cache
def _adjectives() -> Inflections:
    adjectives = (entry.korean for entry in read_entries() if entry.pos == "adj" and " " not in entry.korean)
    return Inflections(dict.fromkeys((korean, True) for korean in adjectives))
