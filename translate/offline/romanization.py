"""Romanisation of Hangul that has no translation."""

import re
import unicodedata

from ..korean.hangul import FINALS, HANGUL, LEADS, VOWELS, is_syllable, split

_HANGUL_RUN = re.compile(rf"[가-힣]+|[{HANGUL}]")
_LATIN = (
    "g kk n d tt r m b pp s ss ng j jj ch k t p h a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
)
_JAMO = dict(zip(LEADS + VOWELS, _LATIN, strict=True))
_JAMO |= {chr(0x1100 + index): _JAMO[letter] for index, letter in enumerate(LEADS)}
_JAMO |= {chr(0x1161 + index): _JAMO[letter] for index, letter in enumerate(VOWELS)}

_CLOSED: dict[str, str] = dict(
    zip(FINALS, ["", *"k k k n n n t l k m l l l p l m p p t t ng t t k t p".split(), ""], strict=True)
)
"""The sound of each final consonant at the end of a word, and before most consonants."""

_LINKED: dict[str, str] = dict(
    zip(FINALS, ["", *"g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p".split(), ""], strict=True)
)
"""The sound of each final consonant before a vowel."""

_ASPIRATED = dict(zip("ㄱㄲㄷㄸㅂㅃㅈㅉ", "k k t t p p ch ch".split(), strict=True))
"""The sounds of consonants behind ㅎ."""

_NASAL = {"k": "ng", "t": "n", "p": "m"}
_EXCEPTIONS: dict[str, str] = dict(
    zip(
        "ㄴㄹ ㄵㅎ ㄺㄱ ㄺㄲ ㄺㅋ ㄺㅎ ㄼㅎ ㄽㄴ ㄽㄹ ㅈㅎ ㅎㅊ".split(),
        "ll nch lg lkk lk lk lph ln ln ch tch".split(),
        strict=True,
    )
)
"""The sounds of a final consonant and the next lead that follow none of the rules."""


def romanize(text: str) -> str:
    """Return ``text`` with every Hangul character in Latin letters, by its pronunciation: 종로 gives ``jongno``.

    The rules are those of the Revised Romanization (National Institute of Korean Language, 2000). A single jamo becomes
    its letter (ㅋ gives ``k``), an archaic one is dropped. Other characters stay as they are.
    """
    return _HANGUL_RUN.sub(lambda run: _romanize_run(run[0]), text)


def _romanize_run(run: str) -> str:
    if is_syllable(run[0]):
        return _joined("", run[0]) + "".join(map(_without_lead, run, [*run[1:], ""]))
    plain = unicodedata.normalize("NFKC", run)  # ㈎ becomes (가), a half-width letter becomes the letter
    if plain != run:
        return romanize(plain)
    return _JAMO.get(run, "")


def _without_lead(syllable: str, following: str) -> str:
    """Return the vowel of ``syllable``, and its final with the lead of ``following``, which may be empty."""
    _, vowel, final = split(syllable)
    return _JAMO[VOWELS[vowel]] + _joined(_final(syllable, FINALS[final], following), following)


def _final(syllable: str, final: str, following: str) -> str:
    """Return the final consonant that sounds: 같이 is said like 가치, 해돋이 like 해도지, 밟 like 밥."""
    if following == "이" and final in ("ㄷ", "ㅌ", "ㄾ"):
        return "ㅈ" if final == "ㄷ" else "ㅊ"
    if following == "히" and final == "ㄾ":
        return "ㅊ"
    return "ㅂ" if syllable == "밟" else final


def _joined(final: str, following: str) -> str:
    """Return the sounds of a final consonant, which may be empty, and of the lead of ``following``."""
    if not following:
        return _CLOSED[final]
    lead = LEADS[split(following)[0]]
    if lead == "ㅇ":
        return _LINKED[final]
    if exception := _EXCEPTIONS.get(final + lead):
        return exception
    if final and lead in "ㄴㄹㅁ":
        return _before_sonorant("t" if final == "ㅎ" else _CLOSED[final], lead)
    letters = _ASPIRATED if final in ("ㄶ", "ㅀ", "ㅎ") and lead in _ASPIRATED else _JAMO
    return _CLOSED[final] + letters[lead]


def _before_sonorant(sound: str, lead: str) -> str:
    """Return both sounds: 국물 is said like 궁물, 종로 like 종노, 설날 like 설랄."""
    if lead == "ㅁ":
        return _NASAL.get(sound, sound) + "m"
    return "ll" if sound == "l" else _NASAL.get(sound, sound) + "n"
