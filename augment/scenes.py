"""A place and what is there, said the other way round: 무지개가 걸린 염전, 염전에 무지개가 걸려 있다."""

import re
from collections.abc import Iterator
from dataclasses import replace

from translate.korean.josa import SUBJECT, particle_after

from .clauses import AND, COUNTS, is_adnominal, is_plain_modifier, listed
from .states import (
    is_being,
    is_ground,
    is_place,
    is_position,
    is_setting,
    is_there,
    is_thing,
    progressive_of,
    stem_of_present,
)
from .words import Word

_PICTURE = re.compile(
    r"(?:사진|포스터|표지|엽서|스티커|동화책|이미지|짤|컷|(?P<drawn>그림|일러스트|삽화|민화|민속화|벽화|판화|세밀화|수채화"
    r"|유화|동양화|서양화|수묵화|수묵담채화|산수화|풍속화|풍경화|정물화|초상화|펜화|연필화))$"
)


def present(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 언덕에 풍차가 있다 for 풍차가 있는 언덕, and 학을 그린 동양화 for 학이 있는 동양화."""
    there = next((i for i, word in enumerate(clause) if word.stem == "있는"), 0)
    thing, frame = clause[:there], clause[there + 1 :]
    if not thing or not thing[-1].is_subject or not frame or not frame[-1].is_noun or frame[-1].particle:
        return
    if any(word.particle not in ("", "의", *AND) or word.kind == "Verb" for word in thing[:-1]):
        return
    plural = "들" if thing[-1].particle.startswith("들") else ""
    named = [*thing[:-1], replace(thing[-1], particle=plural)]
    if _PICTURE.search(frame[-1].stem):
        shown = replace(thing[-1], particle=plural + particle_after(thing[-1].stem + plural, "를"))
        if verb := _made(frame[-1].stem):
            yield [*thing[:-1], shown, Word(verb, "", "Verb"), *frame]
        yield listed(named, frame)
        yield listed(frame, named)
    elif _is_simple(frame) and is_setting(frame[-1].stem):
        here = [*frame[:-1], replace(frame[-1], particle="에")]
        yield [*here, *thing, Word("있다", "", "Adjective")]
        yield [*here, Word("있는", "", "Adjective"), *named]
        yield [*here, *thing, Word("있는", "", "Adjective"), Word("풍경", "", "Noun")]
        yield listed(named, frame)


def beside(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 가게 앞에 있는 자판기, and 가게 앞에 자판기가 있다, for 가게 앞 자판기."""
    for i in range(1, len(clause) - 1):
        where, thing = clause[i], clause[i + 1 :]
        bare = where.is_noun and not where.particle and is_position(where.stem)
        if bare and clause[i - 1].is_noun and not clause[i - 1].particle and _is_simple(thing):
            here = [*clause[:i], replace(where, particle="에")]
            if is_thing(thing[-1].stem) and not is_ground(thing[-1].stem):
                yield [*here, Word("있는", "", "Adjective"), *thing]
                yield [*here, *_as_subject(thing), Word("있다", "", "Adjective")]


def places(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield a noun phrase as a sentence about the place, and as the sight of it."""
    yield from _full_of(clause)
    for i, word in enumerate(clause[:-1]):
        thing = clause[i + 1 :]
        if (
            word.particle == "의"
            and is_setting(word.stem)
            and _is_simple(thing)
            and is_thing(thing[-1].stem)
            and not thing[-1].stem.endswith("경")
        ):
            here = [*clause[:i], Word(word.stem, "에", "Noun")]
            named = [*here, *_as_subject(thing)]
            yield [*here, Word("있는", "", "Adjective"), *thing]
            yield [*named, Word("있다", "", "Adjective")]
            yield [*named, Word("있는", "", "Adjective"), Word("풍경", "", "Noun")]


def depicted(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 호랑이가 담배를 피우는 모습을 그린 민화 for 호랑이가 담배를 피우는 민화, and the like."""
    if len(clause) < 3 or not _PICTURE.search(clause[-1].stem) or clause[-1].particle:
        return
    before, verb, picture = clause[:-2], clause[-2], clause[-1]
    stem = stem_of_present(verb.stem)
    if not verb.stem.endswith("는") or verb.stem == "있는" or not any(word.is_subject for word in before):
        return
    if made := _made(picture.stem):
        for scene in ("모습", "장면"):
            yield [*before, verb, Word(scene, "을", "Noun"), Word(made, "", "Verb"), picture]
    if stem:
        yield [*before, Word(f"{stem}고 있는", "", "Verb"), picture]
    if _is_drawn(picture.stem):
        sight = [*before, verb, Word("모습", "", "Noun")]
        yield listed([picture], sight)
        yield listed(sight, [picture])


def coordinated(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 배와 사과 for 사과와 배."""
    for i, word in enumerate(clause[:-1]):
        other, before = clause[i + 1], clause[i - 1] if i else None
        alone = before is None or not (
            before.stem in COUNTS or is_adnominal(before) or (before.is_noun and before.particle in ("", "의"))
        )
        ends = other.particle or i + 2 == len(clause)
        if word.is_noun and other.is_noun and word.particle in AND and alone and ends and _same_kind(word, other):
            first = Word(other.stem, particle_after(other.stem, word.particle), "Noun")
            second = Word(word.stem, particle_after(word.stem, other.particle), "Noun", other.end)
            yield [*clause[:i], first, second, *clause[i + 2 :]]


def _made(picture: str) -> str:
    """Return the verb of making a picture, nothing for one that is neither drawn nor a photo."""
    return "그린" if _is_drawn(picture) else "찍은" if picture == "사진" else ""


def _is_drawn(picture: str) -> bool:
    found = _PICTURE.search(picture)
    return found is not None and found["drawn"] is not None


def _same_kind(one: Word, other: Word) -> bool:
    """Return whether two things do or suffer the same: no 친구와 별을 보는, which is with a friend."""
    return is_thing(one.stem) and is_thing(other.stem) and is_being(one.stem) == is_being(other.stem)


def _full_of(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 염전에 무지개가 걸려 있다 for 무지개가 걸린 염전."""
    verb = next((i for i in range(len(clause) - 1, -1, -1) if is_adnominal(clause[i])), 0)
    if verb and is_plain_modifier(clause[verb]) and is_adnominal(clause[verb - 1]):
        verb -= 1
    place, before = clause[verb + 1 :], clause[:verb]
    if not verb or not _is_simple(place) or place[-1].stem.endswith(("때", "날", "밤", "풍경")):
        return
    subjects = [word for word in before if word.is_subject]
    if len(subjects) != 1 or any(word.particle not in ("", "의", *SUBJECT) or word.kind == "Verb" for word in before):
        return
    if not is_there(clause[verb].stem):
        return
    form = progressive_of(clause[verb].stem)
    head = place[-1]
    here = [*place[:-1], Word(head.stem, head.particle + "에", "Noun")]
    if form is None or not (is_place(head.stem) or is_thing(head.stem)):
        return
    finite, adnominal = (
        (f"{form} 있다", f"{form} 있는") if form else (clause[verb].stem[:-1] + "하다", clause[verb].stem)
    )
    yield [*here, *before, Word(finite, "", "Verb")]
    yield [*here, *before, Word(adnominal, "", "Verb"), Word("풍경", "", "Noun")]


def _as_subject(words: list[Word]) -> list[Word]:
    noun = words[-1].stem + words[-1].particle
    return [*words[:-1], Word(noun, particle_after(noun, "가"), "Noun")]


def _is_simple(words: list[Word]) -> bool:
    """Return whether the words are a noun of more than one syllable with plain modifiers."""
    if not words or not words[-1].is_noun or words[-1].particle or len(words[-1].stem) < 2 or len(words) > 3:
        return False
    return all((word.is_noun and not word.particle) or is_plain_modifier(word) for word in words)
