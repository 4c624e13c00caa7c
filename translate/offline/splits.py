"""Words that the lexicon only seems to cover: 성공 (success) as 성 (castle) and 공 (ball).

A Korean word of Chinese origin has one meaning for each of its syllables, and many of these syllables are short words
of their own. Where the lexicon lacks the long word, the cheapest path is a row of the short ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..korean.hangul import is_native
from .tokens import Token

_CLOSED = ("position", "bound", "copula", "number", "counter", "determiner", "aux")
_STYLES = ("식", "용", "풍")  # suffixes that are other syllables in 형식, 내용, 강풍
_TAILS = ("particle", "copula", "suffix")
_NO_WORDS = frozenset({"Josa", "Number", "Punctuation"})
_FIRM = _NO_WORDS | {"Verb", "Adjective", "Determiner"}  # of one syllable, these are known
_SHORT_KINDS = ("number", "determiner", "adverb", "position")
_PREDICATES = ("verb", "adj", "aux")
_PREFIXES = frozenset(
    "시소공방원연감실종학역무통강성선초국법금병절천설관악형해재검양궁탈징표피배발집문봉논매개나내등입잔골범비바볼"
)
"""Nouns of one syllable that are mostly another word at the beginning of a long one: 시의회 is no poem."""
_SUFFIXES = frozenset("법비관학원국실감개문통소금병재시발술표품내공매성록담범형책철피종절악설목봉등골연초해점링볼집")
"""Nouns of one syllable that are mostly another word at the end of a long one: 신뢰감 is no persimmon."""
_ORIGINS = frozenset("그첫옛새큰왼앞뒤밑겉")
"""Words of one syllable before a noun that keep their meaning there: 그날, 새집, 앞마당."""
_PLAIN_COUNTERS = frozenset("명개장송이그루권곳잔병살줄년월일층번쌍컵켤레척벌알")
_OTHER_WORDS = frozenset("이저내각헌")  # determiners that are other syllables in 이성, 저장, 각국
_TIMES = frozenset("날때해달곳것")


class _Piece(NamedTuple):
    """What a tagger found, from ``start`` to ``end`` of a written word, with the tag of its last morpheme."""

    start: int
    end: int
    tag: str

    @property
    def is_short(self) -> bool:
        """Whether it has one syllable."""
        return self.end - self.start == 1


def is_guess(word: Sequence[Token]) -> bool:
    """Return whether the lexicon lacks a part of a written word, or reads it as a row of unrelated short words."""
    lacks = any(token.kind == "unknown" for token in word)
    return lacks or any(not after.spaced and _is_rare(before, after) for before, after in pairwise(word))


def lacks_last_syllable(word: Sequence[Token]) -> bool:
    """Return whether all but the last syllable of a guess is one noun of the lexicon: 탐정 in 탐정단."""
    stem, *rest = word
    return stem.kind == "noun" and len(stem.surface) > 1 and [len(token.surface) for token in rest] == [1]


def guessed_words(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """Yield the words of ``text``, and whether their reading is a guess, as it is where a token ends within a word."""
    words = iter(text.split())
    for part in _written_words(tokens):
        missing, written = sum(len(token.surface) for token in part), list[str]()
        while missing > 0 and (word := next(words, "")):
            missing -= len(word)
            written.append(word)
        crosses = len(written) > 1 and any(token.kind not in (*_TAILS, "aux") for token in part[1:])
        yield from ((word, crosses or is_guess(part)) for word in written)


def _written_words(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Yield the tokens between spaces; a token with a space inside belongs to its neighbours on both sides."""
    start = 0
    for end in range(1, len(tokens) + 1):
        if end == len(tokens) or tokens[end].spaced:
            yield tuple(tokens[start:end])
            start = end


def unknown_words(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the romanisation of the unknown words among ``tokens``, by the words as they are written.

    A word that is unknown in part is named as a whole, without the particles at its end.
    """
    found = {}
    for word in _written_words(tokens):
        if lacking := [place for place, token in enumerate(word) if token.kind == "unknown"]:
            written = "".join(token.surface for token in word[: lacking[-1] + 1])
            found[written] = " ".join(word[place].entry.english for place in lacking)
    return found


def pieces(tags: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """Return where the words begin and end that a tagger found in one written word, without particles.

    A suffix belongs to its noun, and a single syllable is no word of its own beside a noun: 조회 and 수 are 조회수.
    """
    found: list[_Piece] = []
    start = 0
    for text, tag in tags:
        piece = _Piece(start, start + len(text), "Josa" if tag == "Suffix" and text in _STYLES else tag)
        start = piece.end
        if found and _are_one_word(found[-1], piece):
            found[-1] = _Piece(found[-1].start, piece.end, piece.tag)
        else:
            found.append(piece)
    return [(one.start, one.end) for one in found if one.tag not in (_FIRM if one.is_short else _NO_WORDS)]


def _are_one_word(before: _Piece, after: _Piece) -> bool:
    if not _NO_WORDS.isdisjoint((before.tag, after.tag)):
        return False
    return after.tag == "Suffix" or ((before.is_short or after.is_short) and _FIRM.isdisjoint((before.tag, after.tag)))


def _is_rare(before: Token, after: Token) -> bool:
    """Return whether two tokens without a space between them are hardly two words."""
    first, second = before.surface, after.surface
    if before.kind == after.kind == "noun":
        return _joins_nouns(first, second)
    if 1 not in (len(first), len(second)):
        return False
    if before.kind == "noun":
        return _follows_noun(first, after)
    if before.kind in _SHORT_KINDS and len(first) == 1:
        return _follows_short_word(before, after)
    return before.kind == "verb" and len(first) == 1 and after.kind not in (*_TAILS, "adj")


def _joins_nouns(first: str, second: str) -> bool:
    if len(first) == len(second) == 1:
        return not (is_native(first) or is_native(second))
    return (len(first) == 1 and first in _PREFIXES) or (len(second) == 1 and second in _SUFFIXES)


def _follows_noun(noun: str, after: Token) -> bool:
    if len(noun) == 1:
        return (
            after.kind in _CLOSED or after.surface in _STYLES or (after.kind in _PREDICATES and len(after.surface) == 1)
        )
    return len(after.surface) == 1 and after.kind in ("number", "verb", "determiner", "adverb")


def _follows_short_word(before: Token, after: Token) -> bool:
    """Return whether a word follows a number, determiner, adverb or position word of one syllable rarely."""
    first, second = before.surface, after.surface
    if after.kind in _TAILS:
        return False
    if before.kind == "number":
        if after.kind == "number":
            return before.entry.has("attributive") and after.entry.has("sino")
        return after.kind != "counter" or (len(second) == 1 and second not in _PLAIN_COUNTERS)
    if before.kind == "determiner":
        return first in _OTHER_WORDS and second not in _TIMES
    return first not in _ORIGINS and after.kind not in _PREDICATES
