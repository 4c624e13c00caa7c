"""Arithmetic of Hangul syllables, and what counts as Hangul.

A syllable of Unicode's block U+AC00 to U+D7A3 is ``((lead * 21) + vowel) * 28 + final`` behind its first (The Unicode
Standard, section 3.12); a final of 0 is none.
"""

import re

_FIRST = 0xAC00
_VOWELS = 21
_FINALS = 28

NIEUN, RIEUL, BIEUP, SSANG_SIOT = 4, 8, 17, 20
"""Indices of the final consonants ㄴ, ㄹ, ㅂ and ㅆ."""

HANGUL = r"\u1100-\u11ff\u3130-\u318f\u3200-\u321e\u3260-\u327e\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
"""Hangul syllables and letters, of whatever width or age, for a class of a regular expression."""

_ANY = re.compile(f"[{HANGUL}]")
_SYLLABLE = re.compile(r"[가-힣]")
_LETTER = re.compile(r"[^\W\d_]")


def has_hangul(text: str) -> bool:
    """Tell whether ``text`` holds a Hangul syllable or letter."""
    return _ANY.search(text) is not None


def is_mostly_hangul(text: str) -> bool:
    """Tell whether more than half of the letters of ``text`` are Hangul syllables."""
    return 2 * len(_SYLLABLE.findall(text)) > len(_LETTER.findall(text))


def is_syllable(character: str) -> bool:
    """Tell whether ``character`` is one whole Hangul syllable; an empty string is none."""
    return "가" <= character <= "힣"


def final_of(syllable: str) -> int:
    """Return the index (0 to 27, 0 for none) of the final consonant of one Hangul syllable."""
    return (ord(syllable) - _FIRST) % _FINALS


def split(syllable: str) -> tuple[int, int, int]:
    """Return the indices of the lead (0 to 18), the vowel (0 to 20) and the final (0 to 27) of one syllable."""
    code = ord(syllable) - _FIRST
    return code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS


def join(lead: int, vowel: int, final: int = 0) -> str:
    """Return the syllable of these indices."""
    return chr(_FIRST + (lead * _VOWELS + vowel) * _FINALS + final)


def with_final(word: str, final: int) -> str:
    """Return ``word`` with the final consonant of its last syllable replaced, 0 for none."""
    lead, vowel, _ = split(word[-1])
    return word[:-1] + join(lead, vowel, final)
