"""Josa, the particles behind Korean nouns: their shapes, and patterns that find them."""

import re

from .hangul import RIEUL, final_of, is_syllable

SUBJECT = ("이", "가")
TOPIC = ("은", "는")
OBJECT = ("을", "를")

_SHAPES = (SUBJECT, TOPIC, OBJECT, ("과", "와"), ("으로", "로"), ("이나", "나"), ("이랑", "랑"), ("이며", "며"))
"""Pairs of one particle: behind a consonant, behind a vowel."""

_AFTER_CONSONANT = {closed for closed, _ in _SHAPES}
_AFTER_VOWEL = {open_ for _, open_ in _SHAPES}
_BY_SHAPE = {shape: pair for pair in _SHAPES for shape in pair}

NOUN_TAIL = re.compile(
    "들?(?:은|는|이|가|을|를|의|에|에서|에게|한테|께|으로|로|와|과|이랑|랑|하고|도|만|부터|까지|처럼|보다|마다|이나|나)?"
    "(?:는|도|만|의)?"
)
"""Everything that may follow a noun within its word, or nothing."""


def particle_after(noun: str, particle: str) -> str:
    """Return ``particle`` in the shape that the sound of ``noun`` asks for: 소년이, 소녀가."""
    if particle not in _BY_SHAPE or not is_syllable(noun[-1:]):
        return particle
    closed, open_ = _BY_SHAPE[particle]
    return closed if agrees(noun, closed) else open_


def agrees(noun: str, particle: str) -> bool:
    """Tell whether the shape of ``particle`` fits the sound that ``noun`` ends in; any does behind another script."""
    if not is_syllable(noun[-1:]):
        return True
    final = final_of(noun[-1])
    if particle.startswith(("으로", "로")):
        return (final not in (0, RIEUL)) == particle.startswith("으")
    if particle in _AFTER_VOWEL:
        return final == 0
    return final != 0 if particle in _AFTER_CONSONANT else True
