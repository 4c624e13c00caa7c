"""Particles that follow a word which was put in the place of another one."""

from functools import cache

from .josa import particle_after
from .lexicon import read_entries

_ENDINGS_TOO = ("는", "며", "나")
"""Particles after vowels that are also endings of verbs: 걷는."""


def agreeing(word: str, particle: str) -> str:
    """Return ``particle`` in the shape that the sound of ``word`` requires; what may be an ending stays as it is."""
    if particle in _ENDINGS_TOO and f"{word}다" in _predicates():
        return particle
    return particle_after(word, particle)


@cache
def _predicates() -> frozenset[str]:
    return frozenset(entry.korean for entry in read_entries() if entry.pos in ("verb", "adj"))
