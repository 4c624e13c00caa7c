"""What a relative clause asks of its noun, as costs: who does it, what it is done to, where it happens."""

from collections.abc import Sequence

from ..korean.conjugation import Form
from .chunks import Chunk
from .frames import (
    ACTORS,
    EXISTENCE,
    MAYBE_ACTORS,
    PARTS,
    SETTINGS,
    actor_cost,
    object_of,
    subject_of,
)
from .layout import keeps_room
from .phrases import Role, kind_of

_LIKE = "같다"
WAYS = frozenset({"법", "방법", "요령", "비법"})
"""Nouns of how something is done, which nobody named in the clause before them does."""
DEPICTING = frozenset("그리다 담다 담아내다 찍다 표현하다 묘사하다 포착하다".split())
"""What a picture does with what it shows: 고양이를 그린 수채화."""
_DEPICTED = frozenset({Role.OBJECT, Role.MEANS, Role.OTHER})
_TRAITS = frozenset({"눈빛", "시선", "표정", "미소", "목소리", "자세", "걸음걸이"})
_GROUPS = frozenset("밴드 가족 팀 부부 형제 자매 남매 커플 일행 악단 오케스트라 그룹 합창단 군중 무리 일가족".split())
_WHOLES = frozenset({"person", "animal", "object", "plant", "clothing", "building", "vehicle", "food", ""})
_PLACES = SETTINGS | {"action"}


def relative_cost(predicate: Chunk, arguments: Sequence[Chunk], noun: Chunk) -> float:
    """Return the cost of ``noun`` in the gap of the relative clause of ``predicate``."""
    subject, entry = subject_of(predicate, arguments), predicate.entry
    if entry.korean == _LIKE or keeps_room(entry, predicate.form, noun.entry):
        return 0 if arguments else 3
    if is_way(predicate, noun) or _is_depiction(predicate, noun):
        return _named_cost(predicate, arguments, noun)
    if subject is None:
        return _gap_cost(predicate, arguments, noun)
    if noun.entry.has("scene") or (noun.role is Role.GENITIVE and noun.entry.pos == "number"):
        return 0 if noun.entry.has("scene") else 2  # 하나는 크고 하나는 작은 두 개의 달
    topical = (1.5 if entry.has("vt") else 0.4) * (subject.role is Role.TOPIC and not is_trait(subject))
    topical += 0.6 * (
        bool(noun.particle)
        and noun.role is not Role.OBJECT
        and any(one.role is Role.PLACE and one.is_topical for one in arguments)
    )
    if entry.has("vt") and object_of(predicate, arguments) is None:
        human = 0.5 if kind_of(noun.entry) in ACTORS else 0
        return topical + human + (0 if subject.kind in MAYBE_ACTORS else 0.7)
    return topical + _surroundings_cost(predicate, subject, noun)


def is_way(predicate: Chunk, noun: Chunk) -> bool:
    """Return whether the clause tells how something is done: 그물 짜는 법."""
    return noun.entry.korean in WAYS and predicate.form is Form.PRESENT


def _is_depiction(predicate: Chunk, noun: Chunk) -> bool:
    """Return whether a picture shows the object of the clause: 달을 그린 그림."""
    is_picture = noun.kind in ("style", "camera")
    return predicate.entry.korean in DEPICTING and predicate.form is Form.PAST and is_picture


def _named_cost(predicate: Chunk, arguments: Sequence[Chunk], noun: Chunk) -> float:
    """Return the cost of the doer and the place of what is a way to do it, or is shown by a picture."""
    if is_way(predicate, noun):
        has_subject = subject_of(predicate, arguments) is not None
        return 3.0 * has_subject + sum(one.role is Role.OTHER for one in arguments)
    is_named = object_of(predicate, arguments) is not None
    return 1.2 * sum(one.is_topical or (is_named and one.role not in _DEPICTED) for one in arguments)


def _gap_cost(predicate: Chunk, arguments: Sequence[Chunk], noun: Chunk) -> float:
    """Return the cost of ``noun`` as the subject of a relative clause, or as the object that it lacks."""
    if predicate.entry.pos != "verb":
        return 0
    if predicate.entry.has("vt") and object_of(predicate, arguments) is None:
        if predicate.form is Form.PAST and any(one.role is Role.MEANS for one in arguments):
            return 2.2 if noun.role is Role.GENITIVE and kind_of(noun.entry) in ACTORS else 0.5
        if predicate.form is Form.PAST and any(one.role is Role.PLACE and one.kind == "body" for one in arguments):
            return 0.5  # 손에 든 책
        return 0.7 if kind_of(noun.entry) in ACTORS or noun.kind == "body" else 1.4
    return actor_cost(predicate, noun)


def _surroundings_cost(predicate: Chunk, subject: Chunk, noun: Chunk) -> float:
    """Return the cost of a clause with its own subject before a noun: 바다가 보이는 언덕, 귀가 긴 토끼."""
    is_one_of_them = subject.entry.pos == "number" or subject.entry.has("pronoun")  # 하나는 크고 하나는 작은 두 달
    if is_one_of_them or predicate.entry.korean in EXISTENCE or predicate.entry.option("이"):
        return 0
    if predicate.entry.pos == "adj" and " " in predicate.entry.korean:  # its subject is part of it: 머리 길다
        return 3
    if is_trait(subject) and noun.kind in _WHOLES:
        return 0.3
    if _may_surround(predicate, noun):
        does_nothing_there = noun.kind in ("weather", "light") and not predicate.entry.has("vt")
        return (2 if does_nothing_there else 0.8) if subject.kind in ACTORS else 0.4
    if subject.kind in ACTORS:
        return 0.8 if noun.entry.korean in _GROUPS else 3  # 형은 드럼을 치고 동생은 노래하는 밴드
    return 1.8 if noun.kind in ACTORS else 1


def is_trait(subject: Chunk) -> bool:
    """Return whether what a clause tells of belongs to somebody or something: 눈이 큰 소녀, 눈빛은 밝은 소년."""
    return subject.kind in PARTS or subject.entry.korean in _TRAITS


def _may_surround(predicate: Chunk, noun: Chunk) -> bool:
    """Return whether something may happen in, on or at the noun."""
    is_surface = noun.kind == "material" and noun.role is Role.PLACE
    return is_surface or noun.kind in _PLACES or (noun.kind == "vehicle" and predicate.entry.has("vt"))
