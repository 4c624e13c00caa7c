"""What the chunks on the stack of a parse cost: taken by a noun or a predicate, left to a later one, or left over."""

from typing import NamedTuple, Optional

from ..korean.conjugation import Form
from .chunks import Chunk
from .connectives import relation_of
from .frames import (
    ACTORS,
    absence_cost,
    actor_cost,
    clause_cost,
    has_part,
    is_part_in_state,
    is_weather,
    join_cost,
    subject_of,
)
from .phrases import Role
from .relative_costs import DEPICTING, is_trait, relative_cost

_JOINING = frozenset({Role.COMPANY, Role.JOINED})
SUBJECTS = frozenset({Role.SUBJECT, Role.TOPIC})
_ADVERBIAL = frozenset({Role.PLACE, Role.MEANS, Role.OTHER})
_BREAKS = ("는데", "지만", "더니", "니", "니까")  # endings that hardly occur within a relative clause
_GOING_ON = ("고", "며", "면서", "채")
_POSTURES = frozenset({"앉다", "서다", "눕다", "엎드리다", "기대다", "걸터앉다", "쪼그려 앉다", "무릎 꿇다"})
_STRAY_CLAUSE = 2.5
_STATEMENT = 0.5
_CROSSED = 1.2
_DESCRIBED_COMPANION = 0.5  # 웃는 소녀와 춤추는 소년 are two


class Item(NamedTuple):
    """A chunk on the stack.

    Attributes:
        chunk: The chunk.
        taken: The items that it took.
        below: The item below it on the stack.
        subjects: How many subjects are on the stack down to it.
        key: The numbers of the chunks that it took, after a number of its own.
        waiting: The keys of the whole stack, which decide about the rest of the parse.
    """

    chunk: Chunk
    taken: tuple["Item", ...]
    below: Optional["Item"]
    subjects: int
    key: tuple[int, ...]
    waiting: tuple[int, ...]

    @property
    def arguments(self) -> list[Chunk]:
        """The noun phrases that it took."""
        return [item.chunk for item in self.taken if item.chunk.role is not None]

    @property
    def clauses(self) -> list["Item"]:
        """The clauses that it took."""
        return [item for item in self.taken if item.chunk.role is None]

    def has_subject(self) -> bool:
        """Return whether it or one of its clauses names a subject."""
        return (
            is_weather(self.chunk)
            or is_part_in_state(self.chunk, self.arguments)
            or any(map(has_part, self.arguments))
            or subject_of(self.chunk, self.arguments) is not None
            or any(clause.has_subject() for clause in self.clauses)
        )


def modifier_cost(item: Item, noun: Chunk) -> float:
    """Return the cost of a relative clause, an owner or a joined noun before ``noun``."""
    if item.chunk.role in _JOINING:
        is_next = item.chunk.index + 1 == noun.index
        return join_cost(item.chunk, noun, is_next=is_next) + 0.6 * (noun.role is Role.GENITIVE)
    if item.chunk.role is Role.GENITIVE:
        return 0
    cost = relative_cost(item.chunk, item.arguments, noun)
    if item.chunk.entry.korean in DEPICTING and noun.kind == "style":
        cost += len(item.clauses)
    if noun.kind not in ACTORS and noun.kind and not item.has_subject():  # 책을 들고 낡은 의자에
        earlier = [one.chunk.entry for one in item.clauses if not _is_subordinate(one.chunk)]
        cost += 0.4 * sum(entry.has("vt") for entry in earlier)
        cost += sum(entry.has("actor") or entry.korean in _POSTURES for entry in earlier)
    parallel = (one for one in item.clauses if one.has_subject() and not _is_subordinate(one.chunk))
    return cost + sum(relative_cost(one.chunk, one.arguments, noun) for one in parallel)


def _is_subordinate(clause: Chunk) -> bool:
    """Return whether a connective clause tells why or what for, and is not one of several statements."""
    return bool(relation_of(clause)) or clause.suffix.endswith("서")


def crossing_cost(item: Item | None) -> float:
    """Return the cost of a noun that leaves the modifier before it to a later noun."""
    if item is None or not is_modifier(item):
        return 0
    if item.chunk.role in _JOINING:
        return 0.3
    return _CROSSED if item.taken else 2 * _CROSSED


def own_cost(own: Item) -> float:
    """Return the cost of what a predicate took."""
    cost = clause_cost(own.chunk, own.arguments) + _chain_cost(own)
    cost += sum(_DESCRIBED_COMPANION for one in own.taken if one.chunk.role is Role.COMPANY and one.taken)
    if own.chunk.form is Form.FINAL and not any(one.has_subject() for one in own.clauses):
        cost += absence_cost(own.chunk, own.arguments)
    return cost


def is_moment(item: Item) -> bool:
    """Return whether a clause in -자 lacks a subject, which is never that of the clause after it."""
    return item.chunk.suffix.endswith("자") and not item.has_subject()


def _chain_cost(own: Item) -> float:
    """Return the cost of the connective clauses of a predicate: two clauses with subjects are two statements."""
    subject = subject_of(own.chunk, own.arguments)
    sharing = sum(clause.has_subject() for clause in own.clauses)
    cost = 2.0 * max(0, sharing - 1) * (not own.chunk.is_adnominal)
    has_actor, is_attribute = False, own.chunk.entry.pos == "adj" and own.chunk.is_adnominal and not own.arguments
    is_subordinate = _is_subordinate(own.chunk)
    is_trait_of_noun = own.chunk.entry.pos == "adj" and own.chunk.is_adnominal and bool(own.arguments)
    is_trait_of_noun &= not is_weather(own.chunk) and " " not in own.chunk.entry.korean
    for clause in own.clauses:
        cost += 2 * (is_subordinate and clause.has_subject() and not _is_subordinate(clause.chunk))
        cost += is_attribute * _attribute_cost(clause.chunk)
        cost += subject is None and _names_doer_of_both(clause)
        is_event = clause.chunk.entry.pos == "verb" and not is_weather(clause.chunk)
        cost += is_trait_of_noun and is_event and not _is_subordinate(clause.chunk)
        cost += 1.5 * (own.chunk.is_adnominal and _breaks_off(own, clause))
        if not clause.has_subject() and subject and clause.chunk.index < subject.index:
            cost += 2.0 if clause.chunk.is_moment else 0.3
            cost += sum(one.role is Role.OBJECT and one.index < clause.chunk.index for one in own.arguments)
        if not clause.has_subject() and _stands_between_subjects(own, clause.chunk):
            cost += 3
        if not clause.has_subject() and subject and has_actor and clause.chunk.index < subject.index:
            cost += 2
        if not clause.has_subject() and subject and subject.index < clause.chunk.index:
            cost += actor_cost(clause.chunk, subject)
        has_actor |= clause.has_subject() and not is_weather(clause.chunk)
        if clause.has_subject():
            if clause.chunk.link or relation_of(clause.chunk) in ("so as to", "as if"):
                cost += 0.1
            elif own.chunk.is_adnominal:
                cost += 0.1 if subject or any(map(has_part, own.arguments)) or _is_subordinate(clause.chunk) else 0.7
            else:
                is_other = (
                    subject or any(map(has_part, own.arguments)) or is_weather(clause.chunk) or is_weather(own.chunk)
                )
                cost += 1.4 if is_other else 0.2
            outer = subject is not None and subject.index < clause.chunk.index
            cost += 3 if outer and not clause.chunk.link and not relation_of(clause.chunk) else 0
    return cost


def _names_doer_of_both(clause: Item) -> bool:
    """Return whether somebody is the subject of a cause, who is that of what follows, too: 개가 놀라서 뛴다."""
    subject = subject_of(clause.chunk, clause.arguments)
    is_cause = relation_of(clause.chunk) == "from" and clause.chunk.entry.pos == "verb"
    return is_cause and subject is not None and subject.kind in ACTORS


def _attribute_cost(clause: Chunk) -> float:
    """Return the cost of a clause before an adjective alone: 갓을 떨어뜨리고 어린 제자들은, 앉아 먼 곳을."""
    is_verb = clause.entry.pos == "verb"
    return clause.entry.has("vt") or 1.5 * (bool(clause.link) or (is_verb and clause.form is Form.INFINITIVE))


def _breaks_off(own: Item, clause: Item) -> bool:
    """Return whether a clause hardly belongs to a relative clause, as 옷은 낡았지만 눈빛은 밝은 does."""
    subjects = (subject_of(one.chunk, one.arguments) for one in (own, clause))
    are_traits = all(one is not None and is_trait(one) for one in subjects) and own.chunk.entry.pos == "adj"
    return clause.chunk.suffix.endswith(_BREAKS) and not are_traits


def _stands_between_subjects(own: Item, clause: Chunk) -> bool:
    places = [one.index for one in own.arguments if one.role in SUBJECTS]
    return bool(places) and places[0] < clause.index < places[-1]


def leaving_cost(item: Item | None) -> float:
    """Return the cost of leaving an adverbial to a later predicate; one after a subject goes with it.

    So does a clause of purpose before a verb of motion: 머리를 감으러 온 사자.
    """
    if item is not None and item.chunk.form is not None:
        return 1.0 if item.chunk.suffix.endswith("러") else 0.3 * (item.chunk.form is Form.INFINITIVE)
    if item is None or item.chunk.role not in _ADVERBIAL or (item.chunk.is_topical and not has_part(item.chunk)):
        return 0
    after_subject = item.below is not None and item.below.chunk.role in SUBJECTS
    return 0.05 if after_subject else 0.3


def parting_cost(item: Item | None, predicate: Chunk, taken: tuple[Item, ...]) -> float:
    """Return the cost of parting a clause or a thing from the verb right after it: 베고 누운, 달이 뜬."""
    if item is None or predicate.entry.pos != "verb" or any(one.chunk.role is not Role.OBJECT for one in taken):
        return 0
    if item.chunk.role in SUBJECTS and not item.chunk.is_topical:
        is_idiom = " " in predicate.entry.korean  # 사슴 무리가 물이 찬 도로를
        return 0.6 * (predicate.is_adnominal and item.chunk.kind not in ACTORS and not is_idiom)
    if item.chunk.form is not Form.CONNECTIVE or taken:
        return 0
    return 0.2 * (predicate.is_adnominal and not item.has_subject() and item.chunk.suffix.endswith(_GOING_ON))


def stray_cost(item: Item, *, has_predicate: bool, before_noun: bool) -> float:
    """Return the cost of a chunk that no other one took."""
    chunk = item.chunk
    if chunk.role is Role.BARE:
        return 1.5
    if chunk.role is Role.PLACE and not has_predicate:
        return 0.5
    if chunk.role is not None or chunk.is_adnominal:
        return 4
    if chunk.form in (Form.FINAL, Form.REQUEST) or is_moment(item):
        return 0
    if not item.has_subject():
        return _STRAY_CLAUSE
    return _STATEMENT + 1.5 * before_noun


def is_modifier(item: Item) -> bool:
    """Return whether a noun may take ``item``."""
    return item.chunk.role is Role.GENITIVE or item.chunk.role in _JOINING or item.chunk.is_adnominal
