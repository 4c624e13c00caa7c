"""A noun phrase as a sentence: 책을 읽는 소녀, 소녀가 책을 읽고 있다."""

from collections.abc import Iterator
from dataclasses import replace

from translate.korean.josa import particle_after

from .clauses import AND, COUNTS, NOT_PLACE, describes_next, head_of, is_adnominal
from .states import (
    UNSEEN,
    comes_from,
    held,
    is_being,
    is_place,
    is_position,
    is_thing,
    kept_on,
    moves,
    past_of,
    present_end,
    rests,
    settles,
    state_of,
    stem_of_present,
    takes_object,
)
from .words import Word


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
    if not finite or (not before and clause[verb].stem == "있는"):
        return
    starts = _front(before)
    if not any(word.is_subject for word in before):  # 승려가 단풍이 물든 산사에서 would be hard to read
        yield [*subject, *before, finite[0]]
        yield [*subject, *before, adnominal, Word("모습", "", "Noun")]
        yield from ([*subject, *before, end] for end in finite[1:])
        if len(finite) > 1 and before:
            yield [*subject, *before, Word(finite[0].stem[:-1] + "는", "", "Verb"), Word("장면", "", "Noun")]
        yield from _at_place(subject, before[:starts], clause[starts : verb + 1])
        yield from _on_path(subject, before, clause[verb])
    if starts:
        yield from ([*before[:starts], *subject, *before[starts:], end] for end in finite)
        yield [*before[:starts], *subject, *before[starts:], adnominal, Word("장면", "", "Noun")]


def _at_place(subject: list[Word], place: list[Word], action: list[Word]) -> Iterator[list[Word]]:
    """Yield the place with who is there: 고양이가 하품하는 지붕 위, and 하품하는 고양이가 지붕 위에 있다."""
    if not place or not (is_place(place[-1].stem) or is_thing(place[-1].stem)):
        return
    head = [*place[:-1], replace(place[-1], particle="")]
    verb = next(word.stem for word in action if word.kind == "Verb")
    happens = settles(verb) if place[-1].particle == "에" else not comes_from(action[-1].stem)
    if happens and not is_position(place[-1].stem):  # 고양이가 하품하는 지붕 위 is no thing
        yield [*subject, *action, *head]
    if happens and place[-1].particle != "에":
        yield [*action, *subject, *place[:-1], replace(place[-1], particle="에"), Word("있다", "", "Adjective")]


def _on_path(subject: list[Word], path: list[Word], verb: Word) -> Iterator[list[Word]]:
    """Yield 트램이 달리는 미래 도시 for 미래 도시를 달리는 트램."""
    stem = stem_of_present(verb.stem, has_object=True)
    noun = path[-1] if path else None
    alone = all((word.is_noun and not word.particle) or is_adnominal(word) for word in path[:-1])
    if noun is None or not (stem and moves(stem) and noun.is_object and alone and is_thing(noun.stem)):
        return
    if not (is_being(noun.stem) or is_position(noun.stem)):
        yield [*subject, verb, *path[:-1], replace(noun, particle="")]


def _forms(before: list[Word], text: str) -> tuple[list[Word], Word]:
    """Return ends of a sentence and the form before a noun for the verb ``text``: 읽고 있다, 읽는다, and 읽는."""
    has_object = any(word.is_object for word in before) or (bool(before) and not before[-1].particle)
    state = (kept_on(text, before[-1].stem) if before else None) or state_of(text)
    stem = stem_of_present(text, has_object=has_object)
    form = before[-1].stem if text == "있는" else state or (f"{stem}고" if stem else "")
    finite = [Word(f"{form} 있다", "", "Verb")] if form and stem not in UNSEEN else []
    if stem and text != "있는":
        finite.append(Word(present_end(stem), "", "Verb"))
    return finite, Word(text if stem and text != "있는" else f"{form} 있는", "", "Verb")


def _main_verb(clause: list[Word]) -> int | None:
    """Return the verb before the last noun phrase if that noun does what the verb says, else None."""
    verb = next((i for i in range(len(clause) - 1, -1, -1) if is_adnominal(clause[i])), None)
    while verb and is_adnominal(clause[verb - 1]) and _is_quality(clause[verb]):
        verb -= 1  # 놓인 시든 튤립: what stands alone before the noun stays there
    if (
        verb is None
        or not _is_noun_phrase(clause[verb + 1 :])
        or any(is_position(one.stem) for one in clause[verb + 1 :])
    ):
        return None
    before, text = clause[:verb], clause[verb].stem
    if text == "있는" and verb > 1 and before[-1].kind == "Verb":
        stem = before[-1].stem
        text = stem.removesuffix("고") + "는" if stem.endswith("고") else past_of(stem)
        before = before[:-1]
    elif clause[verb].kind != "Verb":
        return None
    if any(_is_topic(word) or _is_held(word) or (word.particle in AND and is_being(word.stem)) for word in before):
        return None
    if any(
        (word.is_subject or word.particle == "도") and not is_adnominal(clause[i + 1]) for i, word in enumerate(before)
    ):
        return None
    bare = bool(before) and before[-1].is_noun and not before[-1].particle  # 낮잠 자는
    if before and before[-1].is_subject:
        return None
    return verb if _does(text, before, clause[verb + 1 :], bare=bare) else None


def _does(verb: str, before: list[Word], subject: list[Word], *, bare: bool) -> bool:
    """Return whether ``subject`` can be what does ``verb``, with the words ``before`` it."""
    owned = any(word.particle == "의" for word in subject)
    if rests(verb):
        return not (bare or owned)
    has_object = bare or any(word.is_object for word in before)
    holds = held(verb) is not None or (bool(before) and kept_on(verb, before[-1].stem) is not None)
    stem = stem_of_present(verb, has_object=has_object)
    if (stem is None and not holds) or (bare and holds) or owned:
        return False
    if bare and stem is not None and not takes_object(stem):
        return False  # 별똥별 떨어지는 사막
    needs = holds or (stem is not None and takes_object(stem))
    moving = (
        not (before and before[-1].particle in ("와", "과"))
        and stem is not None
        and moves(stem)
        and is_thing(subject[-1].stem)
        and (stem in UNSEEN or not is_place(subject[-1].stem))
    )
    return (moving or _is_doer(head_of(subject).stem)) and has_object >= needs


def _is_doer(noun: str) -> bool:
    """Return whether a noun names a being, also as the last part of an unknown one: 인어공주."""
    return is_being(noun) or any(len(noun) > size and is_being(noun[-size:]) for size in (3, 2))


def _is_held(word: Word) -> bool:
    """Return whether a word before the main verb says what someone wears or holds, unless with -고."""
    reading = held(word.stem) if word.kind == "Verb" else None
    return reading is not None and (reading.slot, reading.suffix) != ("stem", "고")


def _is_topic(word: Word) -> bool:
    """Return whether a word is a topic of any kind, which no clause before a noun has: 뒤에는."""
    return word.is_topic or (word.is_noun and word.particle.endswith("는"))


def _is_noun_phrase(words: list[Word]) -> bool:
    if not words or not words[-1].is_noun or words[-1].particle not in ("", "들") or len(words) > 4:
        return False
    head = words[-1].stem
    return (len(head) > 1 or len(words) > 1 or is_being(head)) and all(
        (word.is_noun and word.particle in ("", "의", "들")) or word.stem in COUNTS or _is_quality(word)
        for word in words
    )


def _is_quality(word: Word) -> bool:
    """Return whether a word before a noun says what the noun is like, without words of its own: 시든, 작은."""
    return is_adnominal(word) and not word.stem.endswith("는") and not word.end


def _front(before: list[Word]) -> int:
    """Return how many words at the start say the place, 0 where they do not."""
    end = next((i for i, word in enumerate(before) if word.is_noun and word.particle in ("에서", "에")), None)
    if end is None or before[end].stem.endswith(NOT_PLACE) or any(word.is_object for word in before[:end]):
        return 0
    inside = before[end].particle == "에" and describes_next(before[end + 1 :])  # 물에 젖은 털을
    return 0 if inside else end + 1
