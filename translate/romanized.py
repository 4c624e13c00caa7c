"""Words of an English sentence that only spell a Korean word."""

import re
from functools import cache

from .glossary.terms import read_glossary
from .korean.lexicon import read_entries

_HANGUL = re.compile(r"[가-힣]+")
_WORD = re.compile(r"[a-z]{4,}")
_LONGEST = 12  # syllables of a word


def romanized_words(english: str, korean: str) -> frozenset[str]:
    """Return the words of ``english`` that spell a part of ``korean`` which neither lexicon nor glossary knows.

    No encoder of pictures knows such a word: *saengttalgi* for 생딸기. A word of the glossary is none: *hanbok*.
    """
    words = {*_WORD.findall(english.lower())}
    if not words or not words - _known():
        return frozenset()
    from .offline.romanization import romanize  # with the offline translator, which a redone preview does without

    spelled = {romanize(run[start:end]) for run in _HANGUL.findall(korean) for start, end in _parts(len(run))}
    return frozenset(words & spelled - _known())


def _parts(length: int) -> list[tuple[int, int]]:
    return [(start, end) for start in range(length) for end in range(start + 1, min(length, start + _LONGEST) + 1)]


@cache
def _known() -> frozenset[str]:
    """Return the English words of the lexicon, and the words of the glossary in both languages."""
    texts = [entry.english for entry in read_entries()]
    texts += [text for term in read_glossary() for text in (term.english, term.romanisation)]
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))
