"""The particles that a writer leaves out before a verb: 책 읽는 is 책을 읽는, 안개 낀 is 안개가 낀."""

from dataclasses import replace
from itertools import pairwise

from translate.korean.josa import particle_after

from .states import is_being, is_thing, kept_on
from .verbs import read_verb, senses
from .words import Word

_OWN = frozenset("집 방 가게 손 품 옆 앞 뒤 위 머리 어깨 무릎 사이".split())
"""Places that may belong to the being before them: 할머니 집."""

_PRAISE = ("오지는", "쩌는", "개쩌는")
_APPEARING = frozenset("내리다 흩날리다 휘날리다 피다 쌓이다 걸리다 매달리다 놓이다 담기다 끼다 펄럭이다".split())
"""Verbs without an object of which the bare noun before them is the subject."""


def restored(words: list[Word]) -> list[Word]:
    """Return the words with the particles of bare nouns that are clearly the object or subject of the verb behind."""
    changed = [_with_subject(word, words[i + 1 :]) for i, word in enumerate(words)]
    for i, (noun, verb) in enumerate(pairwise(words)):
        if noun.is_noun and not (noun.particle or noun.end) and verb.kind == "Verb":
            changed[i] = replace(noun, particle=particle_after(noun.stem, role) if (role := _role(noun, verb)) else "")
    return changed


def _with_subject(noun: Word, following: list[Word]) -> Word:
    """Return 소녀가 for 소녀 in 소녀 공원에서 노는 모습."""
    here = following[0] if len(following) > 2 else None
    clear = here is not None and here.particle == "에서" and following[1].kind == "Verb" and here.stem not in _OWN
    bare = noun.is_noun and not (noun.particle or noun.end) and is_being(noun.stem)
    return replace(noun, particle=particle_after(noun.stem, "가")) if clear and bare else noun


def _role(noun: Word, verb: Word) -> str:
    """Return 를 for an object, 가 for a subject, nothing where neither is clear."""
    if verb.stem in _PRAISE or kept_on(verb.stem, noun.stem):
        return "가" if verb.stem in _PRAISE else "를"
    reading = read_verb(verb.stem)
    if reading is None or reading.slot == "ㄹ" or verb.stem == "한":  # 해 질 녘, 꽃 한 송이
        return ""
    known = senses().get(reading.lemma, ())
    if cued := [sense for sense in known if noun.stem in sense.cues]:
        return "를" if cued[0].has("vt") else "가"
    takes = {sense.has("vt") for sense in known if not sense.cues}
    if is_being(noun.stem):
        return "" if any(sense.has("vt") for sense in known) else "가"
    if takes == {True}:
        return "를" if is_thing(noun.stem) else ""
    return "가" if takes == {False} and reading.lemma in _APPEARING else ""
