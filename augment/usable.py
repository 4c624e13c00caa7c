"""Which answers of a provider can be paraphrases."""

import unicodedata
from collections.abc import Iterable

from translate.korean.hangul import is_mostly_hangul
from translate.korean.scripts import foreign_letters

_LONGEST = 3  # times the length of the sentence, plus ALLOWANCE; a longer answer is a remark, not a paraphrase
ALLOWANCE = 40
"""Characters that a paraphrase may be longer than a multiple of its sentence."""

_NO_TEXT = ("Cc", "Cs", "Co", "Cn")  # control characters, halves of characters, and what no script has


def usable(answers: Iterable[str], sentence: str) -> list[str]:
    """Return the distinct ``answers`` that are Korean, not much longer than ``sentence`` and not ``sentence`` itself.

    Each is on one line and in NFC.
    """
    tidy = dict.fromkeys(" ".join(unicodedata.normalize("NFC", answer).split()) for answer in answers)
    return [line for line in tidy if line != sentence and _is_korean_for(line, sentence)]


def _is_korean_for(line: str, sentence: str) -> bool:
    if len(line) > _LONGEST * len(sentence) + ALLOWANCE or not is_mostly_hangul(line):
        return False
    if foreign_letters(line, sentence, korean=True):
        return False
    return not any(unicodedata.category(character) in _NO_TEXT for character in line)
