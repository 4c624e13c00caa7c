"""Active and passive: 아이를 안은 어머니 and 어머니에게 안긴 아이."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from translate.korean.josa import particle_after

from .clauses import AND, is_noun_phrase
from .inflection import Inflections
from .states import is_being
from .words import Word

_PASSIVES = {
    "안다": "안기다",
    "업다": "업히다",
    "쫓다": "쫓기다",
    "뒤쫓다": "쫓기다",
    "둘러싸다": "둘러싸이다",
    "에워싸다": "에워싸이다",
}
"""Verbs between two beings, each with the verb of the one that suffers it."""

_ACTIVES = {"안기다": "안다", "업히다": "업다", "쫓기다": "쫓다", "둘러싸이다": "둘러싸다", "에워싸이다": "에워싸다"}


def voices(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield a noun phrase with the other one of two beings as its head."""
    for i, word in enumerate(clause[:-1]):
        one, other = clause[:i], clause[i + 1 :]
        if not i or not (is_noun_phrase([*one[:-1], replace(one[-1], particle="")]) and is_noun_phrase(other)):
            continue
        if not (is_being(one[-1].stem) and is_being(other[-1].stem)):
            continue
        if any(joined.particle in AND for joined in (*one, *other)):
            continue  # 고양이를 안은 마녀와 견습생
        if one[-1].is_object and (form := _form(word.stem, _PASSIVES)):
            yield [*_with(other, "에게"), Word(form, "", "Verb"), *_with(one, "")]
        elif one[-1].particle == "에게" and (form := _form(word.stem, _ACTIVES)):
            yield [*_with(other, "를"), Word(form, "", "Verb"), *_with(one, "")]


def _with(words: list[Word], particle: str) -> list[Word]:
    plural = "들" if words[-1].particle.startswith("들") else ""
    shape = particle_after(words[-1].stem + plural, particle) if particle else ""
    return [*words[:-1], replace(words[-1], particle=plural + shape)]


def _form(word: str, verbs: dict[str, str]) -> str | None:
    """Return the form before a noun of the verb in the other voice: 안은 gives 안긴."""
    forms = (one for one in _inflections().find(word) if one.lemma in verbs)
    return next((one.of(verbs[one.lemma]) for one in forms if one.form in ("ㄴ", "n는")), None)


@cache
def _inflections() -> Inflections:
    return Inflections((lemma, False) for lemma in sorted({*_PASSIVES, *_ACTIVES}))
