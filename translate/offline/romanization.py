"""Romanisation of Hangul that has no translation."""

import re
import unicodedata

from ko_pron import romanise

from ..korean.hangul import HANGUL, LEADS, VOWELS, is_syllable

_HANGUL_RUN = re.compile(rf"[가-힣]+|[{HANGUL}]")
_LATIN = (
    "g kk n d tt r m b pp s ss ng j jj ch k t p h a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
)
_JAMO = dict(zip(LEADS + VOWELS, _LATIN, strict=True))
_JAMO |= {chr(0x1100 + index): _JAMO[letter] for index, letter in enumerate(LEADS)}
_JAMO |= {chr(0x1161 + index): _JAMO[letter] for index, letter in enumerate(VOWELS)}


def romanize(text: str) -> str:
    """Return ``text`` with every Hangul character in Latin letters, by its pronunciation: 종로 gives ``jongno``.

    The rules are those of the Revised Romanization (National Institute of Korean Language, 2000). A single jamo becomes
    its letter (ㅋ gives ``k``), an archaic one is dropped. Other characters stay as they are.
    """
    return _HANGUL_RUN.sub(lambda run: _romanize_run(run[0]), text)


def _romanize_run(run: str) -> str:
    if is_syllable(run[0]):
        return str(romanise(run, "rr")).replace("-", "")
    plain = unicodedata.normalize("NFKC", run)  # ㈎ becomes (가), a half-width letter becomes the letter
    if plain != run:
        return romanize(plain)
    return _JAMO.get(run, "")
