"""Josa, the particles after Korean nouns: their shapes, and patterns that find them."""

import re

from .hangul import RIEUL, final_of, is_syllable

SUBJECT = ("이", "가")
TOPIC = ("은", "는")
OBJECT = ("을", "를")

_SHAPES = (SUBJECT, TOPIC, OBJECT, ("과", "와"), ("으로", "로"), ("이나", "나"), ("이랑", "랑"), ("이며", "며"))
"""Pairs of shapes of one particle: after a consonant, after a vowel."""

_COPULA = frozenset("이인임입적")
"""Syllables that begin the shapes of the copula which also follow a consonant."""

_AFTER_CONSONANT = {closed for closed, _ in _SHAPES}
_AFTER_VOWEL = {open_ for _, open_ in _SHAPES}
_BY_SHAPE = {shape: pair for pair in _SHAPES for shape in pair}

CHANGING = rf"(?:{'|'.join(sorted(_BY_SHAPE, key=len, reverse=True))})(?=(?:는|도|만|의|부터)?(?![가-힣]))"
"""Pattern of a particle whose shape depends on the word before it, alone or before another particle."""

NOUN_TAIL = re.compile(
    "들?(?:은|는|이|가|을|를|의|에|에서|에게|한테|께|으로|로|와|과|이랑|랑|하고|도|만|부터|까지|처럼|보다|마다|이나|나)?"
    "(?:는|도|만|의)?"
)
"""Particles that may follow a noun within its word, or nothing, whatever the sound of the noun."""

_CASES = "에서|에게|에|까지|부터|만|처럼|마다|하고|{ro}|{wa}"
_FOCUS = "은|는|도|만|의|나|이나"
_SINGLE = "의|도|보다|조차|만큼|뿐"


def _tail(own: str, **shapes: str) -> str:
    return rf"(?:(?:{_CASES.format(**shapes)})(?:{_FOCUS})?|{_SINGLE}|{own})?"


_RIEUL_TAIL = _tail("은|이|을|이나|이랑", ro="로", wa="과")
_TAILS = {
    sound: re.compile(rf"(?:들{_RIEUL_TAIL}|{tail})(?![가-힣])")
    for sound, tail in {
        "vowel": _tail("는|가|를|나|랑", ro="로", wa="와"),
        "rieul": _RIEUL_TAIL,
        "consonant": _tail("은|이|을|이나|이랑", ro="으로", wa="과"),
    }.items()
}


def particle_after(noun: str, particle: str) -> str:
    """Return ``particle`` in the shape that the sound of ``noun`` requires: 소년이, 소녀가."""
    if particle not in _BY_SHAPE or not is_syllable(noun[-1:]):
        return particle
    closed, open_ = _BY_SHAPE[particle]
    return closed if agrees(noun, closed) else open_


def agrees(noun: str, particle: str) -> bool:
    """Return whether the shape of ``particle`` fits the last sound of ``noun``; True after another script."""
    if not is_syllable(noun[-1:]):
        return True
    final = final_of(noun[-1])
    if particle.startswith(("으로", "로")):
        return (final not in (0, RIEUL)) == particle.startswith("으")
    if particle in _AFTER_VOWEL:
        return final == 0
    return final != 0 if particle in _AFTER_CONSONANT else True


def agrees_copula(noun: str, copula: str) -> bool:
    """Return whether a shape of the copula fits the last sound of ``noun``: 바다라서 and 숲이라서, never 숲라서."""
    return copula[0] in _COPULA or not is_syllable(noun[-1:]) or final_of(noun[-1]) == 0


def ends_noun(text: str, end: int) -> bool:
    """Return whether only particles follow the noun that ends at ``end``, in the shapes that its sound requires."""
    last = text[end - 1]
    if not is_syllable(last):
        return re.match(r"[가-힣]{0,3}(?![가-힣A-Za-z0-9])", text[end:]) is not None
    final = final_of(last)
    sound = "vowel" if final == 0 else "rieul" if final == RIEUL else "consonant"
    return _TAILS[sound].match(text, end) is not None
