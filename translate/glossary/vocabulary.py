"""Meanings of single words by the lexicon and the glossary, to compare Korean sentences."""

from collections.abc import Iterable

from ..korean.lexicon import Entry
from ..korean.mentions import find_nouns
from .terms import Term

_BEINGS = frozenset({"person", "animal"})
_NAMED = frozenset({"place", "building", "myth", "nature", "person"})


class Vocabulary:
    """The meanings of Korean nouns, and the proper names among them."""

    def __init__(self, entries: Iterable[Entry], terms: Iterable[Term]) -> None:
        self._meanings: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self._beings: dict[str, str] = {}
        for entry in entries:
            if entry.pos == "noun":
                self._add(entry.korean, entry.english, name=entry.has("name") and not entry.has("time"))
                if len(entry.korean) > 1 and (kind := _BEINGS & entry.features):
                    self._beings[entry.korean] = min(kind)
        for term in terms:
            for spelling in (term.korean, *term.variants):
                self._add(spelling, term.english, name=term.kind in _NAMED and term.is_name)
        self._longest = max(map(len, self._names), default=0)
        self._longest_being = max(map(len, self._beings), default=0)

    def _add(self, korean: str, english: str, *, name: bool) -> None:
        key = "".join(korean.split())
        self._meanings.setdefault(key, set()).add(english.lower())
        if name and len(key) > 1:
            self._names |= {korean: english, key: english}

    def meanings(self, word: str) -> frozenset[str]:
        """Return the English names of ``word``, in lower case."""
        return frozenset(self._meanings.get("".join(word.split()), ()))

    def names_in(self, text: str) -> dict[str, str]:
        """Return the proper names in ``text`` as written there, each with its English name."""
        return {found.noun: self._names[found.noun] for found in find_nouns(text, self._names, self._longest)}

    def beings_in(self, text: str) -> dict[str, str]:
        """Return the nouns of two or more syllables in ``text`` that are a ``person`` or an ``animal``."""
        found = find_nouns(text, self._beings, self._longest_being)
        return {mention.noun: self._beings[mention.noun] for mention in found}
