"""The clause tree of a phrase: what each noun phrase and each clause belongs to.

Korean is head-final: whatever belongs to a word stands before it. The parse reads the chunks in order and keeps those
that still lack their head on a stack. A noun takes relative clauses, owners and joined nouns from the top of the
stack, a predicate the arguments and connective clauses that fit its frame. A beam search over how many each of them
takes finds the cheapest tree, in time proportional to the number of chunks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Optional

from ..korean.conjugation import Form
from .chunks import Chunk
from .connectives import relation_of
from .frames import (
    absence_cost,
    actor_cost,
    clause_cost,
    has_part,
    is_part_in_state,
    is_weather,
    join_cost,
    relative_cost,
    subject_of,
)
from .phrases import Role

_BEAM = 24
_MOST_TAKEN = 8
_JOINING = frozenset({Role.COMPANY, Role.JOINED})
_SUBJECTS = frozenset({Role.SUBJECT, Role.TOPIC})
_ADVERBIAL = frozenset({Role.PLACE, Role.MEANS, Role.OTHER})
_BREAKS = ("는데", "지만", "더니", "니", "니까")  # endings that hardly occur within a relative clause
_STRAY_CLAUSE = 2.5
_STATEMENT = 0.5
_CROSSED = 1.2
_DESCRIBED_COMPANION = 0.5  # 웃는 소녀와 춤추는 소년 are two
_DOUBT = 0.25
_HOPELESS = 5.0


class _Item(NamedTuple):
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
    taken: tuple["_Item", ...]
    below: Optional["_Item"]
    subjects: int
    key: tuple[int, ...]
    waiting: tuple[int, ...]

    @property
    def arguments(self) -> list[Chunk]:
        return [item.chunk for item in self.taken if item.chunk.role is not None]

    @property
    def clauses(self) -> list["_Item"]:
        return [item for item in self.taken if item.chunk.role is None]

    def has_subject(self) -> bool:
        return (
            is_weather(self.chunk)
            or is_part_in_state(self.chunk, self.arguments)
            or any(map(has_part, self.arguments))
            or subject_of(self.chunk, self.arguments) is not None
            or any(clause.has_subject() for clause in self.clauses)
        )


class _Link(NamedTuple):
    child: int
    head: int
    before: Optional["_Link"]


class _State(NamedTuple):
    cost: float
    top: _Item | None = None
    links: _Link | None = None


_Costs = dict[tuple[tuple[int, ...], tuple[bool, ...]], float]
"""The cost of a predicate with what it took, by the key of its item and by which of its clauses have a subject."""


class Tree(NamedTuple):
    """The clause tree of a phrase.

    Attributes:
        heads: The number of the head of each chunk that has one, a noun or a predicate.
        doubtful: The numbers of the subjects and means that have another head in a tree that costs hardly more.
    """

    heads: dict[int, int]
    doubtful: list[int]


def build_tree(chunks: Sequence[Chunk]) -> Tree:
    """Return the cheapest clause tree."""
    beam = [_State(0.0)]
    last_predicate = max((chunk.index for chunk in chunks if chunk.form is not None), default=0)
    for chunk in chunks:
        price = _total_cost if chunk.index >= last_predicate else _estimate
        costs: _Costs = {}
        beam = _best([after for state in beam for after in _steps(state, chunk, costs)], price)
    cost, *others = sorted((_total_cost(state), number) for number, state in enumerate(beam))
    heads = _heads(beam[cost[1]])
    near = [_heads(beam[number]) for other, number in others if other - cost[0] < _DOUBT]
    doubtful = [chunk.index for chunk in chunks if any(_differ(chunks, chunk, heads, other) for other in near)]
    return Tree(heads, doubtful)


def _differ(chunks: Sequence[Chunk], chunk: Chunk, heads: dict[int, int], others: dict[int, int]) -> bool:
    """Return whether a subject or a means belongs to another verb in another tree, so that somebody else acts."""
    index = chunk.index
    if chunk.role in _SUBJECTS:
        return _relative(chunks, heads, index) != _relative(chunks, others, index)
    return chunk.role is Role.MEANS and heads.get(index) != others.get(index)


def _best(states: Iterable[_State], price: Callable[[_State], float]) -> list[_State]:
    """Return the cheapest states, one for each stack, without those that are far from the cheapest."""
    cheapest: dict[tuple[int, ...], _State] = {}
    for state in states:
        waiting = state.top.waiting if state.top else ()
        if waiting not in cheapest or state.cost < cheapest[waiting].cost:
            cheapest[waiting] = state
    prices = sorted((price(state), number, state) for number, state in enumerate(cheapest.values()))
    limit = prices[0][0] + _HOPELESS
    return [state for cost, _, state in prices[:_BEAM] if cost <= limit]


def _relative(chunks: Sequence[Chunk], heads: dict[int, int], subject: int) -> int | None:
    """Return the relative clause that ``subject`` belongs to, None where it belongs to a statement."""
    head = heads.get(subject)
    return head if head is not None and chunks[head].is_adnominal else None


def _heads(state: _State) -> dict[int, int]:
    heads, link = dict[int, int](), state.links
    while link is not None:
        heads[link.child] = link.head
        link = link.before
    return heads


def _push(chunk: Chunk, taken: tuple[_Item, ...], below: _Item | None) -> _Item:
    subjects = (below.subjects if below else 0) + (chunk.role in _SUBJECTS)
    key = (~chunk.index, *(item.chunk.index for item in taken))
    return _Item(chunk, taken, below, subjects, key, key + below.waiting if below else key)


def _estimate(state: _State) -> float:
    """Return the cost of a state with that of its subjects, of which a later predicate hardly takes two."""
    subjects = state.top.subjects if state.top else 0
    return state.cost + 1.5 * max(0, subjects - 1)


def _steps(state: _State, chunk: Chunk, costs: _Costs) -> Iterator[_State]:
    if chunk.form is None:
        yield from _noun_steps(state, chunk)
    elif chunk.is_copular:
        for after in _noun_steps(state, chunk):
            below = after.top.below if after.top else None
            yield from _predicate_steps(after._replace(top=below), chunk, costs)
    else:
        yield from _predicate_steps(state, chunk, costs)


def _noun_steps(state: _State, noun: Chunk) -> Iterator[_State]:
    """Yield the states after ``noun`` took some of the modifiers on top of the stack."""
    cost, item, links = state.cost, state.top, state.links
    taken: tuple[_Item, ...] = ()
    while True:
        yield _State(cost + _crossing_cost(item), _push(noun, taken, item), links)
        if item is None or not _is_modifier(item):
            return
        cost += _modifier_cost(item, noun)
        links = _Link(item.chunk.index, noun.index, links)
        taken = (item, *taken)
        item = item.below


def _is_modifier(item: _Item) -> bool:
    return item.chunk.role is Role.GENITIVE or item.chunk.role in _JOINING or item.chunk.is_adnominal


def _crossing_cost(item: _Item | None) -> float:
    """Return the cost of a noun that leaves the modifier before it to a later noun."""
    if item is None or not _is_modifier(item):
        return 0
    if item.chunk.role in _JOINING:
        return 0.3
    return _CROSSED if item.taken else 2 * _CROSSED


def _modifier_cost(item: _Item, noun: Chunk) -> float:
    if item.chunk.role in _JOINING:
        is_next = item.chunk.index + 1 == noun.index
        return join_cost(item.chunk, noun, is_next=is_next) + 0.6 * (noun.role is Role.GENITIVE)
    if item.chunk.role is Role.GENITIVE:
        return 0
    cost = relative_cost(item.chunk, item.arguments, noun)
    parallel = (one for one in item.clauses if one.has_subject() and not _is_subordinate(one.chunk))
    return cost + sum(relative_cost(one.chunk, one.arguments, noun) for one in parallel)


def _is_subordinate(clause: Chunk) -> bool:
    """Return whether a connective clause tells why or what for, and is not one of several statements."""
    return bool(relation_of(clause)) or clause.suffix.endswith("서")


def _predicate_steps(state: _State, predicate: Chunk, costs: _Costs) -> Iterator[_State]:
    """Yield the states after ``predicate`` took some of the arguments and clauses on top of the stack."""
    taken: tuple[_Item, ...] = ()
    item, links = state.top, state.links
    while True:
        own = _push(predicate, taken, item)
        key = own.key, tuple(clause.has_subject() for clause in own.clauses)
        if key not in costs:
            costs[key] = _own_cost(own)
        yield _State(state.cost + costs[key] + _leaving_cost(item), own, links)
        if item is None or len(taken) == _MOST_TAKEN or not _is_free(item):
            return
        taken = (item, *taken)
        links = _Link(item.chunk.index, predicate.index, links)
        item = item.below


def _own_cost(own: _Item) -> float:
    """Return the cost of what a predicate took."""
    cost = clause_cost(own.chunk, own.arguments) + _chain_cost(own)
    cost += sum(_DESCRIBED_COMPANION for one in own.taken if one.chunk.role is Role.COMPANY and one.taken)
    if own.chunk.form is Form.FINAL and not any(one.has_subject() for one in own.clauses):
        cost += absence_cost(own.chunk, own.arguments)
    return cost


def _is_free(item: _Item) -> bool:
    """Return whether a predicate may take ``item``: an argument or a connective clause."""
    if item.chunk.role is None and _is_moment(item):
        return False
    if item.chunk.role is None:
        return item.chunk.form in (Form.CONNECTIVE, Form.INFINITIVE, Form.ADVERB, Form.NEGATABLE)
    return item.chunk.role is not Role.GENITIVE


def _is_moment(item: _Item) -> bool:
    """Return whether a clause in -자 lacks a subject, which is never that of the clause after it."""
    return item.chunk.suffix.endswith("자") and not item.has_subject()


def _chain_cost(own: _Item) -> float:
    """Return the cost of the connective clauses of a predicate: two clauses with subjects are two statements."""
    subject = subject_of(own.chunk, own.arguments)
    sharing = sum(clause.has_subject() for clause in own.clauses)
    cost = 2.0 * max(0, sharing - 1) * (not own.chunk.is_adnominal)
    has_actor, is_attribute = False, own.chunk.entry.pos == "adj" and own.chunk.is_adnominal and not own.arguments
    for clause in own.clauses:
        cost += is_attribute and (
            clause.chunk.entry.has("vt") or 1.5 * bool(clause.chunk.link)
        )  # 갓을 떨어뜨리고 어린 제자들은
        cost += 1.5 * (own.chunk.is_adnominal and clause.chunk.suffix.endswith(_BREAKS))
        if not clause.has_subject() and subject and clause.chunk.index < subject.index:
            cost += 2.0 if clause.chunk.is_moment else 0.3
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


def _stands_between_subjects(own: _Item, clause: Chunk) -> bool:
    places = [one.index for one in own.arguments if one.role in _SUBJECTS]
    return bool(places) and places[0] < clause.index < places[-1]


def _leaving_cost(item: _Item | None) -> float:
    """Return the cost of leaving an adverbial to a later predicate; one after a subject goes with it.

    So does a clause of purpose before a verb of motion: 머리를 감으러 온 사자.
    """
    if item is not None and item.chunk.form is not None:
        return 1.0 if item.chunk.suffix.endswith("러") else 0.3 * (item.chunk.form is Form.INFINITIVE)
    if item is None or item.chunk.role not in _ADVERBIAL or (item.chunk.is_topical and not has_part(item.chunk)):
        return 0
    after_subject = item.below is not None and item.below.chunk.role in _SUBJECTS
    return 0.05 if after_subject else 0.3


def _total_cost(state: _State) -> float:
    """Return the cost of a finished tree with that of the chunks without a head."""
    cost, item = state.cost, state.top
    last = item.chunk if item else None
    has_predicate = False
    while item is not None:
        chunk = item.chunk
        if chunk.role is None and chunk.form is not None:
            has_predicate = True
        if chunk is not last:
            cost += _stray_cost(item, has_predicate=has_predicate, before_noun=bool(last and last.form is None))
        item = item.below
    return cost


def _stray_cost(item: _Item, *, has_predicate: bool, before_noun: bool) -> float:
    chunk = item.chunk
    if chunk.role is Role.BARE:
        return 1.5
    if chunk.role is Role.PLACE and not has_predicate:
        return 0.5
    if chunk.role is not None or chunk.is_adnominal:
        return 4
    if chunk.form in (Form.FINAL, Form.REQUEST) or _is_moment(item):
        return 0
    if not item.has_subject():
        return _STRAY_CLAUSE
    return _STATEMENT + 1.5 * before_noun
