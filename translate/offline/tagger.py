"""A part-of-speech tagger that reads the lexicon, and asks another one only about words that the lexicon lacks."""

import re
from functools import lru_cache

from ..korean.tagger import Tagger
from .costs import CONJUGATED
from .segmentation import Segmenter
from .splits import is_guess
from .tokens import Token

_CACHED_WORDS = 8192
_PRONOUN = re.compile("([나저])(는)")  # rather "I" than a verb, flying: rules leave sentences about the writer alone
_TAGS = {
    "noun": "Noun",
    "position": "Noun",
    "number": "Noun",
    "counter": "Noun",
    "bound": "Noun",
    "determiner": "Noun",
    "suffix": "Noun",
    "particle": "Josa",
    "copula": "Josa",
    "verb": "Verb",
    "aux": "Verb",
    "adj": "Adjective",
    "adverb": "Adverb",
}
"""The names of Okt for the kinds of the lexicon."""


class LexiconTagger:
    """Tags the words of the lexicon as Okt names their parts of speech; threads can share it."""

    def __init__(self, segmenter: Segmenter, other: Tagger) -> None:
        """Make a tagger.

        Args:
            segmenter: Finds the words of the lexicon.
            other: Tags a word of which the lexicon lacks a part.
        """
        self._segmenter = segmenter
        self._other = other
        self._word = lru_cache(maxsize=_CACHED_WORDS)(self._tagged)

    def pos(self, text: str) -> list[tuple[str, str]]:
        """Return the morphemes of ``text`` with their tags."""
        return [tag for word in text.split() for tag in self._word(word)]

    def _tagged(self, word: str) -> tuple[tuple[str, str], ...]:
        if pronoun := _PRONOUN.fullmatch(word):
            return (pronoun[1], "Noun"), (pronoun[2], "Josa")
        tokens = self._segmenter.segment(word)
        if not tokens or self._is_guess(word, tokens):
            return tuple(self._other.pos(word))
        return tuple((token.surface, _tag(token)) for token in tokens)

    def _is_guess(self, word: str, tokens: tuple[Token, ...]) -> bool:
        """Return whether the reading of a word without its neighbours is uncertain.

        It is where the lexicon lacks a part or reads a row of short words (성공), where a verb follows another word
        without a space (탐정 + 단), and where a single syllable may be a noun too (네 분, 부른 배).
        """
        lacks = is_guess(tokens) or any(token.kind == "raw" for token in tokens)
        split = any(token.kind in CONJUGATED for token in tokens[1:])
        homonym = len(word) == 1 and tokens[0].kind in CONJUGATED and self._segmenter.has_noun(word)
        return lacks or split or homonym


def _tag(token: Token) -> str:
    if token.entry.korean in ("있다", "없다"):
        return "Adjective"
    if token.entry.role == "plural":
        return "Josa"
    return _TAGS[token.kind]
