"""Kiwi: morphemes without Java, tagged as Okt names the parts of speech."""

from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from ..trace import check_interruption
from .lazy import IMPORTS

if TYPE_CHECKING:
    from kiwipiepy import Token

_WORDS_KEPT = 8192
_LONGEST_WORD = 100  # syllables; a longer word is no word that Kiwi could know
_PARTS = {  # beginnings of Kiwi's tags: Okt's names
    "NR": "Number",
    "N": "Noun",
    "XR": "Noun",
    "XPN": "Noun",
    "XSN": "Suffix",
    "XSA": "Adjective",
    "XS": "Verb",
    "VCP": "Josa",
    "VA": "Adjective",
    "V": "Verb",
    "MM": "Determiner",
    "MA": "Adverb",
    "IC": "Exclamation",
    "J": "Josa",
    "SL": "Alpha",
    "SN": "Number",
    "S": "Punctuation",
}
_ENDINGS = ("E", "XSM")  # of verbs and adjectives: part of their word


class KiwiTagger:
    """Tags Korean with the part of speech of each morpheme; safe to share between threads.

    An ending belongs to its verb, as Okt has it: 입은 is one ``Verb``. The spelling stays as it is.
    """

    def __init__(self) -> None:
        """Load the model, which takes a second of a processor and 235 MB.

        Kiwi's dictionary of names is left out: it takes as long again and 67 MB, and makes as many words wrong as right
        (내민 and 포메라니안 beside 무표정).
        """
        with IMPORTS:
            from kiwipiepy import Kiwi
        self._kiwi = Kiwi(num_workers=1, load_default_dict=False, load_multi_dict=False, load_typo_dict=False)
        self._asking = Lock()
        self._word = lru_cache(maxsize=_WORDS_KEPT)(self._tag)

    def pos(self, text: str) -> list[tuple[str, str]]:
        """Return the morphemes of ``text`` with their tags; a word that is too long is one ``Unknown``."""
        return [tag for word in text.split() for tag in self._word(word)]

    def _tag(self, word: str) -> tuple[tuple[str, str], ...]:
        check_interruption()
        if len(word) > _LONGEST_WORD:
            return ((word, "Unknown"),)
        with self._asking:
            tokens = self._kiwi.tokenize(word)
        return tuple(_pieces(word, tokens))


def _pieces(word: str, tokens: "list[Token]") -> Iterator[tuple[str, str]]:
    """Yield the pieces of ``word``, each with the tag of its first morpheme; a piece has one syllable at least."""
    heads = [token for token in tokens if not token.tag.startswith(_ENDINGS)] or tokens[:1]
    starts = {token.start: _part_of(token) for token in reversed(heads)}
    starts = {0: starts[min(starts)]} | {start: part for start, part in starts.items() if start > 0} if starts else {}
    ends = [*sorted(starts)[1:], len(word)]
    yield from ((word[start:end], starts[start]) for start, end in zip(sorted(starts), ends, strict=True))


def _part_of(token: "Token") -> str:
    if token.form == "들" and token.tag == "XSN":
        return "Josa"
    return next((part for beginning, part in _PARTS.items() if token.tag.startswith(beginning)), "Unknown")
