"""Arithmetic of Hangul syllables, and tests for Hangul.

The code point of a syllable (U+AC00 to U+D7A3) is ``0xAC00 + (lead * 21 + vowel) * 28 + final``, where the letters
are indices of ``LEADS``, ``VOWELS`` and ``FINALS`` (The Unicode Standard, section 3.12).
"""

import re

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
"""The initial consonants of a syllable."""

VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
"""The vowels of a syllable."""

FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
"""The final consonants of a syllable, an empty string for none."""

NIEUN, RIEUL, BIEUP, SSANG_SIOT = map(FINALS.index, "ㄴㄹㅂㅆ")

_FIRST = 0xAC00
_TENSE = frozenset("ㄲㄸㅃㅆㅉ")
_SINO_FINALS = frozenset(("", *"ㄱㄴㄹㅁㅂㅇ"))

HANGUL = (
    r"\u1100-\u11ff\u302e\u302f\u3131-\u318e\u3200-\u321e\u3260-\u327e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7c6"
    r"\ud7cb-\ud7fb\uffa0-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc"
)
"""The ranges of all Hangul syllables, letters and tone marks, also archaic and half-width ones, for a class of a
pattern; also the few signs that Unicode names Korean characters (U+321D)."""

_ANY = re.compile(f"[{HANGUL}]")
_SYLLABLE = re.compile(r"[가-힣]")
_LETTER = re.compile(r"[^\W\d_]")


def has_hangul(text: str) -> bool:
    """Return whether ``text`` holds a Hangul syllable or letter."""
    return _ANY.search(text) is not None


def is_mostly_hangul(text: str) -> bool:
    """Return whether more than half of the letters of ``text`` are Hangul syllables."""
    return 2 * len(_SYLLABLE.findall(text)) > len(_LETTER.findall(text))


def is_syllable(character: str) -> bool:
    """Return whether ``character`` is one whole Hangul syllable; False for an empty string."""
    return "가" <= character <= "힣"


def final_of(syllable: str) -> int:
    """Return the index of the final consonant of one syllable, 0 for none."""
    return (ord(syllable) - _FIRST) % len(FINALS)


def is_native(syllable: str) -> bool:
    """Return whether a syllable cannot be of Chinese origin, by its sounds: 꽃 and 맛, but neither 성 nor 물."""
    lead, _, final = split(syllable)
    return LEADS[lead] in _TENSE or FINALS[final] not in _SINO_FINALS


def ends_in(word: str, *finals: int) -> bool:
    """Return whether ``word`` ends in a syllable whose final consonant is one of ``finals``."""
    return is_syllable(word[-1:]) and final_of(word[-1]) in finals


def split(syllable: str) -> tuple[int, int, int]:
    """Return the indices of the lead, the vowel and the final of one syllable."""
    rest, final = divmod(ord(syllable) - _FIRST, len(FINALS))
    return *divmod(rest, len(VOWELS)), final


def join(lead: int, vowel: int, final: int = 0) -> str:
    """Return the syllable of a lead, a vowel and a final."""
    return chr(_FIRST + (lead * len(VOWELS) + vowel) * len(FINALS) + final)


def with_final(word: str, final: int) -> str:
    """Return ``word`` with another final consonant in its last syllable, 0 for none."""
    lead, vowel, _ = split(word[-1])
    return word[:-1] + join(lead, vowel, final)
