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
from .phrases import Role
from .tree_costs import (
    SUBJECTS,
    Item,
    crossing_cost,
    is_modifier,
    is_moment,
    leaving_cost,
    modifier_cost,
    own_cost,
    parting_cost,
    stray_cost,
)

_BEAM = 48
_MOST_TAKEN = 8
_DOUBT = 0.25
_HOPELESS = 5.0


class _Link(NamedTuple):
    child: int
    head: int
    before: Optional["_Link"]


class _State(NamedTuple):
    cost: float
    top: Item | None = None
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
    if chunk.role in SUBJECTS:
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


def _push(chunk: Chunk, taken: tuple[Item, ...], below: Item | None) -> Item:
    subjects = (below.subjects if below else 0) + (chunk.role in SUBJECTS)
    key = (~chunk.index, *(item.chunk.index for item in taken))
    return Item(chunk, taken, below, subjects, key, key + below.waiting if below else key)


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
    taken: tuple[Item, ...] = ()
    while True:
        yield _State(cost + crossing_cost(item), _push(noun, taken, item), links)
        if item is None or not is_modifier(item):
            return
        cost += modifier_cost(item, noun)
        links = _Link(item.chunk.index, noun.index, links)
        taken = (item, *taken)
        item = item.below


def _predicate_steps(state: _State, predicate: Chunk, costs: _Costs) -> Iterator[_State]:
    """Yield the states after ``predicate`` took some of the arguments and clauses on top of the stack."""
    taken: tuple[Item, ...] = ()
    item, links = state.top, state.links
    while True:
        own = _push(predicate, taken, item)
        key = own.key, tuple(clause.has_subject() for clause in own.clauses)
        if key not in costs:
            costs[key] = own_cost(own)
        leaving = leaving_cost(item) + parting_cost(item, predicate, taken)
        yield _State(state.cost + costs[key] + leaving, own, links)
        if item is None or len(taken) == _MOST_TAKEN or not _is_free(item):
            return
        taken = (item, *taken)
        links = _Link(item.chunk.index, predicate.index, links)
        item = item.below


def _is_free(item: Item) -> bool:
    """Return whether a predicate may take ``item``: an argument or a connective clause."""
    if item.chunk.role is None and is_moment(item):
        return False
    if item.chunk.role is None:
        return item.chunk.form in (Form.CONNECTIVE, Form.INFINITIVE, Form.ADVERB, Form.NEGATABLE)
    return item.chunk.role is not Role.GENITIVE


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
            cost += stray_cost(item, has_predicate=has_predicate, before_noun=bool(last and last.form is None))
        item = item.below
    return cost
