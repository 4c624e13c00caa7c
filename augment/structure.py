"""Other structures of one clause with the same words: order, state and action, relative clause and sentence."""

from collections.abc import Iterator
from itertools import pairwise

from translate.korean.colors import colors_in
from translate.korean.josa import OBJECT, SUBJECT

from .clauses import NOT_PLACE, arguments, describes_next, is_adnominal, is_plain_modifier
from .coordination import exchanged, simultaneous
from .counts import counted
from .scenes import coordinated, depicted
from .states import (
    UNSEEN,
    before_noun,
    held,
    is_being,
    is_position,
    kept_on,
    moves,
    present_of,
    rests,
    state_of,
    stem_of_present,
    takes_object,
)
from .wearing import dressed
from .words import Word

_SIZES = frozenset("작은 큰 긴 짧은 커다란 거대한 조그만 자그마한".split())
"""Adjectives that may stand behind one of colour too."""

_SHORT = 2  # words that may move behind another argument
_MOVABLE = ("에서", "에", "에게", *OBJECT, *SUBJECT)
_BECOMING = ("되", "돼", "된", "될", "됩", "변", "아니", "아닌", "같", "바뀌", "바뀐", "있", "없")
_DEGREES = frozenset(
    "아주 매우 더 덜 가장 막 안 못 잘 너무 조금 거의 다 갓 곧 또 온통 서로 각각 반쯤 겨우 더욱 훨씬 제일 그만 "
    "왜 꼭 좀 이미 아직 텅 푹 툭 쭉 쑥 확 딱 팍 휙".split()
)


def structures(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield ``clause`` with one change of its structure; its words have no punctuation."""
    yield from _reordered(clause)
    yield from phrases(clause)
    yield from depicted(clause)


def phrases(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield ``clause`` with one of its phrases said in another way, which leaves the others as they are."""
    yield from exchanged(clause)
    yield from simultaneous(clause)
    yield from dressed(clause)
    yield from counted(clause)
    yield from _progressive(clause)
    yield from _connected(clause)
    yield from coordinated(clause)
    for i, (thing, like) in enumerate(pairwise(clause)):
        if (thing.stem, like.stem) == ("것", "같은"):
            yield [*clause[:i], Word("듯한", "", "Adjective"), *clause[i + 2 :]]


def _reordered(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield the clause with two neighbours in the other order: adjectives, or what belongs to one verb."""
    for i in range(len(clause) - 2):
        first, second, noun = clause[i : i + 3]
        starts = not i or (clause[i - 1].kind != "Adverb" and not clause[i - 1].is_noun)
        both = is_plain_modifier(first) and is_plain_modifier(second)
        if starts and both and noun.is_noun and (first.stem in _SIZES or not colors_in(second.stem)):  # 흰 깔끔한 배경
            yield [*clause[:i], second, first, *clause[i + 2 :]]
    for start, middle, end, verb in arguments(clause):
        left, right = clause[middle - 1], clause[end - 1]
        if clause[verb].stem.startswith(_BECOMING) or left.stem.endswith(NOT_PLACE) or right.stem.endswith(NOT_PLACE):
            continue
        if left.is_subject and (is_plain_modifier(clause[middle]) or clause[middle].stem == "가득한"):
            continue  # 거품이 가득한 욕조에
        if right.kind == "Adverb" and (clause[end - 2].stem.endswith("기") or is_adnominal(clause[start])):
            continue  # 이해하기 쉽게; 느리게 거대한 고래가
        if describes_next(clause[verb:]) and left.particle == "에서" and right.is_subject and not start:
            continue  # 다락방에서 먼지가 쌓인 상자를 여는
        if clause[verb].stem == "한":
            continue  # 왼쪽 눈에 안대를 한
        longest = 1 if left.particle == "에서" and right.is_object else _SHORT
        if middle - start <= longest and _may_swap(left, right):
            yield [*clause[:start], *clause[middle:end], *clause[start:middle], *clause[end:]]


def _may_swap(left: Word, right: Word) -> bool:
    movable = all(
        word.particle in _MOVABLE or (word.kind == "Adverb" and word.stem not in _DEGREES) for word in (left, right)
    )
    adverb = {left.kind, right.kind} & {"Adverb"}
    if adverb and not any(word.is_object or word.is_subject for word in (left, right)):
        return False
    same = left.particle == right.particle or {left.particle, right.particle} <= {*SUBJECT, *OBJECT}
    return movable and not same


def _progressive(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 앉아 있는 for 앉은, 입고 있는 for 입은 and 읽고 있는 for 읽는, and the other way round."""
    for i, word in enumerate(clause[:-1]):
        bare = i and clause[i - 1].is_noun and not clause[i - 1].particle and not is_position(clause[i - 1].stem)
        if (
            bare
            or word.kind != "Verb"
            or (clause[i + 1].stem in ("채", "뒤", "후", "듯", "것", "적", "지", "동안", "중"))
        ):
            continue
        worn = kept_on(word.stem, clause[i - 1].stem) if i and clause[i - 1].is_object else None
        if state := worn or state_of(word.stem):
            if worn or not (i and clause[i - 1].is_object and rests(word.stem)):  # 안경을 낀 is 끼고 있는
                yield [*clause[:i], Word(state, "", "Verb"), Word("있는", "", "Adjective"), *clause[i + 1 :]]
        elif stem := stem_of_present(word.stem, has_object=i > 0 and clause[i - 1].is_object):
            acts = (i and clause[i - 1].is_object) or not takes_object(stem)
            if acts and not (i and clause[i - 1].is_subject) and _are_seen_acting(clause, i, stem):
                yield [*clause[:i], Word(stem + "고", "", "Verb"), Word("있는", "", "Adjective"), *clause[i + 1 :]]
        elif clause[i + 1].stem == "있는" and word.stem.endswith("고") and not _is_worn(clause, i):
            present = word.stem[:-1] + "는"
            if stem_of_present(present) == word.stem[:-1]:
                yield [*clause[:i], Word(present, "", "Verb"), *clause[i + 2 :]]


def _is_worn(clause: list[Word], verb: int) -> bool:
    """Return whether a verb in -고 says what someone wears or holds, which 입는 and 드는 do not."""
    thing = clause[verb - 1].stem if verb else ""
    return held(clause[verb].stem) is not None or before_noun(clause[verb].stem, thing) != present_of(
        clause[verb].stem[:-1]
    )


def _are_seen_acting(clause: list[Word], verb: int, stem: str) -> bool:
    """Return whether the noun behind a verb is a being or something that moves: 작은 고양이, 커플 뒷모습."""
    head = verb + 1
    while head + 1 < len(clause) and (
        is_plain_modifier(clause[head])
        or (clause[head].is_noun and not clause[head].particle and clause[head + 1].is_noun)
    ):
        head += 1
    return any(is_being(word.stem) for word in clause[verb + 1 : head + 1]) or (moves(stem) and stem not in UNSEEN)


def _connected(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 우산을 쥔 채 for 우산을 쥐고, and -며 for -면서."""
    for i, word in enumerate(clause[:-1]):
        following = clause[i + 1]
        if word.kind != "Verb" or following.stem.startswith(("있", "계")):
            continue
        reading = held(word.stem)
        alone = not any(later.is_subject or later.is_topic for later in clause[i + 1 :])
        if reading and alone and reading.slot + reading.suffix == "stem고" and (past := reading.past()):
            yield [*clause[:i], Word(past, "", "Verb"), Word("채", "", "Noun"), *clause[i + 1 :]]
        elif word.stem.endswith("면서"):
            yield [*clause[:i], Word(word.stem.removesuffix("면서") + "며", "", "Verb"), *clause[i + 1 :]]
        elif reading and reading.slot == "ㄴ" and not reading.suffix and following.stem == "채":
            yield [*clause[:i], Word(reading.lemma[:-1] + "고", "", "Verb"), *clause[i + 2 :]]
