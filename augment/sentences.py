"""A noun phrase as a sentence: 책을 읽는 소녀, 소녀가 책을 읽고 있다."""

import re
from collections.abc import Iterator
from dataclasses import replace

from translate.korean.josa import particle_after

from .clauses import NOT_PLACE, is_adnominal, is_picture, is_plain_modifier
from .states import (
    comes_from,
    held,
    is_being,
    is_place,
    is_position,
    is_there,
    is_thing,
    moves,
    past_of,
    rests,
    settles,
    state_of,
    stem_of_present,
    takes_object,
)
from .words import Word

_PICTURE = re.compile(r"짤|움짤|밈|사진|그림|일러스트|삽화|수채화|유화|수묵화|만화|웹툰")


def sentences(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield ``소녀가 책을 읽고 있다`` and the like for the noun phrase ``책을 읽는 소녀``."""
    verb = _main_verb(clause)
    if verb is None:
        return
    subject, before = clause[verb + 1 :], clause[:verb]
    last = subject[-1]
    noun = last.stem + last.particle
    subject = [*subject[:-1], Word(noun, particle_after(noun, "가"), last.kind)]
    finite, adnominal = _forms(before, clause[verb].stem)
    if clause[verb].stem == "있는":
        before = before[:-1]
    if not finite or not before:
        return
    starts = _front(before)
    if not any(word.is_subject for word in before):  # 승려가 단풍이 물든 산사에서 would be hard to read
        yield [*subject, *before, finite]
        yield [*subject, *before, adnominal, Word("모습", "", "Noun")]
        yield from _at_place(subject, before[:starts], clause[starts : verb + 1])
        yield from _on_path(subject, before, clause[verb])
    if starts:
        yield [*before[:starts], *subject, *before[starts:], finite]
        yield [*before[:starts], *subject, *before[starts:], adnominal, Word("장면", "", "Noun")]


def pictured(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 햄스터가 천장을 보는 짤 for 천장을 보는 햄스터 짤."""
    picture = clause[-1]
    if len(clause) < 4 or picture.particle or not _PICTURE.fullmatch(picture.stem):
        return
    for changed in sentences(clause[:-1]):
        if changed[-1].stem in ("모습", "장면"):
            yield [*changed[:-1], picture]


def with_particles(words: list[Word]) -> list[Word]:
    """Return 책을 읽는 for 책 읽는, and 꽃잎이 흩날리는 for 꽃잎 흩날리는."""
    marked = [*words]
    for i, word in enumerate(words[:-1]):
        verb = words[i + 1]
        bare = word.is_noun and not (word.particle or word.end) and is_thing(word.stem) and not is_being(word.stem)
        stem = stem_of_present(verb.stem) if bare and verb.kind == "Verb" else None
        role = "를" if stem and takes_object(stem) else "가" if stem and is_there(verb.stem) else ""
        if role:
            marked[i] = replace(word, particle=particle_after(word.stem, role))
    return marked


def _at_place(subject: list[Word], place: list[Word], action: list[Word]) -> Iterator[list[Word]]:
    """Yield the place with who is there: 고양이가 하품하는 지붕 위, and 하품하는 고양이가 지붕 위에 있다."""
    if not place or not (is_place(place[-1].stem) or is_thing(place[-1].stem)):
        return
    stands = not is_position(place[-1].stem)  # no 고양이가 하품하는 지붕 위
    head = [*place[:-1], replace(place[-1], particle="")]
    if place[-1].particle == "에":
        if stands and settles(next(word.stem for word in action if word.kind == "Verb")):
            yield [*subject, *action, *head]
    elif not comes_from(action[-1].stem):
        if stands:
            yield [*subject, *action, *head]
        yield [*action, *subject, *place[:-1], replace(place[-1], particle="에"), Word("있다", "", "Adjective")]


def _on_path(subject: list[Word], path: list[Word], verb: Word) -> Iterator[list[Word]]:
    """Yield 트램이 달리는 미래 도시 for 미래 도시를 달리는 트램."""
    stem = stem_of_present(verb.stem)
    noun = path[-1]
    alone = all((word.is_noun and not word.particle) or is_plain_modifier(word) for word in path[:-1])
    if stem and moves(stem) and noun.is_object and alone and is_thing(noun.stem) and not is_being(noun.stem):
        yield [*subject, verb, *path[:-1], replace(noun, particle="")]


def _forms(before: list[Word], text: str) -> tuple[Word | None, Word]:
    """Return the end of a sentence and the form before a noun for the verb ``text``: 읽고 있다, 읽는."""
    state, stem = state_of(text), stem_of_present(text)
    form = before[-1].stem if text == "있는" else state or (f"{stem}고" if stem else "")
    finite = Word(f"{form} 있다", "", "Verb") if form else None
    return finite, Word(text if stem and text != "있는" else f"{form} 있는", "", "Verb")


def _main_verb(clause: list[Word]) -> int | None:
    """Return the verb before the last noun phrase if that noun does what the verb says, else None."""
    verb = next((i for i in range(len(clause) - 1, -1, -1) if is_adnominal(clause[i])), None)
    while verb and is_adnominal(clause[verb - 1]) and _is_quality(clause[verb]):
        verb -= 1  # 놓인 시든 튤립: what stands alone before the noun stays there
    if not verb or not _is_noun_phrase(clause[verb + 1 :]):
        return None
    before, text = clause[:verb], clause[verb].stem
    if text == "있는" and verb > 1 and before[-1].kind == "Verb":
        stem = before[-1].stem
        text = stem.removesuffix("고") + "는" if stem.endswith("고") else past_of(stem)
        before = before[:-1]
    elif clause[verb].kind != "Verb":
        return None
    if any(word.particle.endswith(("은", "는")) or (word.kind == "Verb" and held(word.stem)) for word in before):
        return None
    if any(
        (word.is_subject or word.particle == "도") and not is_adnominal(clause[i + 1]) for i, word in enumerate(before)
    ):
        return None
    bare = before[-1].is_noun and not before[-1].particle  # 낮잠 자는
    if before[-1].is_subject:
        return None
    return verb if _does(text, before, clause[verb + 1 :], bare=bare) else None


def _does(verb: str, before: list[Word], subject: list[Word], *, bare: bool) -> bool:
    """Return whether ``subject`` can be what does ``verb``, with the words ``before`` it."""
    owned = any(word.particle == "의" for word in subject)
    if rests(verb):
        return not (bare or owned)
    stem, holds = stem_of_present(verb), held(verb) is not None
    if (stem is None and not holds) or (bare and holds) or owned:
        return False
    has_object = bare or any(word.is_object for word in before)
    needs = holds or (stem is not None and takes_object(stem))
    moving = (
        before[-1].particle not in ("와", "과")
        and stem is not None
        and moves(stem)
        and is_thing(subject[-1].stem)
        and not is_place(subject[-1].stem)
    )
    return (moving or any(is_being(word.stem) for word in subject)) and has_object >= needs


def _is_noun_phrase(words: list[Word]) -> bool:
    if not words or not words[-1].is_noun or words[-1].particle not in ("", "들") or len(words) > 4:
        return False
    head = words[-1].stem
    if is_picture(head):
        return False
    return (len(head) > 1 or len(words) > 1) and all(
        (word.is_noun and word.particle in ("", "의", "들")) or word.stem == "한" or _is_quality(word) for word in words
    )


def _is_quality(word: Word) -> bool:
    """Return whether a word before a noun says what the noun is like, without words of its own: 시든, 작은."""
    return is_adnominal(word) and not word.stem.endswith("는") and not word.end


def _front(before: list[Word]) -> int:
    """Return how many words at the start say the place, 0 where they do not."""
    end = next((i for i, word in enumerate(before) if word.is_noun and word.particle in ("에서", "에")), None)
    if end is None or before[end].stem.endswith(NOT_PLACE) or any(word.is_object for word in before[:end]):
        return 0
    follows = before[end + 1 : end + 2]
    inside = before[end].particle == "에" and bool(follows) and is_adnominal(follows[0])  # 물에 젖은 털을
    return 0 if inside else end + 1
