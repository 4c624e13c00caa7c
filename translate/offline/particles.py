"""Readers for particles, the copula, determiners and adverbs."""

from typing import Literal

from ..korean.lexicon import GrammarRole
from . import inflection
from .chunks import in_compound
from .parse_state import ParserState
from .phrases import Argument, NounPhrase, Role
from .tokens import Token

_ROLES: dict[GrammarRole | Literal[""], Role] = {
    "subject": Role.SUBJECT,
    "topic": Role.TOPIC,
    "object": Role.OBJECT,
    "also": Role.BARE,
    "only": Role.BARE,
    "place": Role.PLACE,
    "every": Role.PLACE,
    "means": Role.MEANS,
    "company": Role.COMPANY,
    "called": Role.SUBJECT,
}
_PLACES = frozenset({"place", "building", "nature"})
_EXACT = {
    **dict.fromkeys(("딱", "정확히"), "exactly"),
    **dict.fromkeys(("오직", "오로지", "단", "겨우", "고작"), "only"),
    **dict.fromkeys(("약", "대략"), "about"),
    "거의": "almost",
    "적어도": "at least",
}
"""Adverbs before a number, and their English there."""
_TOWARD = {"in": "into", "on": "over", "among": "between"}


def read_particle(state: ParserState, token: Token) -> None:
    """Read a particle, which gives the noun before it a role for the words that follow."""
    role = token.entry.role
    taken = state.take()
    if taken is None:
        _read_second_particle(state, token)
    elif role == "genitive":
        _read_genitive(state, taken, token)
    elif role in ("company", "or", "and") and isinstance(taken, NounPhrase) and state.modifies_noun(taken.chunk):
        _join(state, taken, "or" if role == "or" else "and")
    elif argument_role := _ROLES.get(role):
        _add_argument(state, taken, argument_role, token)
    else:
        phrase = taken.phrase if isinstance(taken, Argument) else taken
        goal = Argument(phrase, Role.OTHER, token.entry.english, token.particle)
        begins = state.arguments and state.arguments[-1].preposition == "from"
        if token.surface == "까지" and begins and state.arguments[-1].phrase.chunk + 1 == phrase.chunk:
            state.arguments.insert(-1, goal)  # 1부터 10까지
        elif token.surface == "까지" and (start := _place_before(state, phrase)) and phrase.kind != "time":
            start.preposition = "from"
            state.arguments.insert(-1, goal)  # 농장에서 잔까지
        else:
            state.arguments.append(goal)


def _add_argument(state: ParserState, taken: NounPhrase | Argument, role: Role, token: Token) -> None:
    entry = token.entry
    if role is Role.MEANS and isinstance(taken, NounPhrase) and (start := _start_of(state, taken)):
        start.preposition = "from"
        state.arguments.insert(-1, Argument(taken, role, "to", token.particle))  # the last argument is said first
        return
    if isinstance(taken, NounPhrase):
        if entry.role == "every":
            taken.determiner = entry.english
        elif entry.role == "only":
            taken.before.insert(0, entry.english)
        elif role is Role.PLACE and (place := taken.entry.option("place")):
            taken.head, taken.determiner = place, "the"
        state.arguments.append(Argument(taken, role, "", token.particle))
        return
    if role is Role.MEANS or (role is Role.OBJECT and taken.preposition == "on"):
        taken.preposition = _TOWARD.get(taken.preposition, taken.preposition)
    if role in (Role.SUBJECT, Role.OBJECT):
        taken.role = role
    state.arguments.append(taken)


def _start_of(state: ParserState, goal: NounPhrase) -> Argument | None:
    """Return the argument before ``goal`` that names where a change or a way starts: 아이에서 어른으로."""
    start = _place_before(state, goal)
    if start is None:
        return None
    kinds = {start.phrase.kind, goal.kind}
    return start if (len(kinds) == 1 or kinds <= _PLACES) and kinds != {"object"} else None


def _place_before(state: ParserState, goal: NounPhrase) -> Argument | None:
    """Return the argument with 에서 right before ``goal``, None for another one."""
    start = state.arguments[-1] if state.arguments else None
    if start is None or start.role is not Role.PLACE or start.particle != "에서" or start.preposition:
        return None
    return start if start.phrase.chunk + 1 == goal.chunk else None


def _read_second_particle(state: ParserState, token: Token) -> None:
    """Read a particle after another one: 에서의 turns the argument into a modifier, 에는 changes nothing."""
    if token.entry.role == "genitive" and state.arguments and state.count is None:
        state.after.append(state.arguments.pop().render())


def _read_genitive(state: ParserState, taken: NounPhrase | Argument, token: Token) -> None:
    if isinstance(taken, Argument):
        state.after.append(taken.render())
    elif token.surface == "중":
        taken.determiner = "the"
        taken.plural |= taken.count is None
        state.after.append(f"of {taken.render()}")
    elif taken.entry.has("manner"):
        state.after.append(f"in {taken.render()}")
    else:
        state.genitive = taken


def _join(state: ParserState, phrase: NounPhrase, conjunction: str) -> None:
    """Let ``phrase``, with the nouns already joined to it, wait for the next noun."""
    for earlier, _ in phrase.joined:
        earlier.chunk = phrase.chunk
    state.joined += [*phrase.joined, (phrase, conjunction)]
    phrase.joined = []


def read_determiner(state: ParserState, token: Token) -> None:
    """Read a word that only occurs before nouns, with the 인 or 으로 that may follow -적."""
    following = state.peek()
    if following and following.kind == "copula":
        state.at += 1
    elif following and following.kind == "particle" and following.entry.role == "means":
        state.at += 1
        state.adverbs.append(inflection.adverb(token.entry.english))
        return
    before = state.tokens[state.at - 2] if state.at > 1 else None
    if (
        state.phrase is not None
        and not state.place
        and in_compound(before, token, state.tokens[state.at : state.at + 1])
    ):
        state.before.append(state.phrase.bare())
        state.after += state.phrase.after
        state.phrase = None
    state.close_bare()
    if not token.entry.is_silent:
        state.before.append(token.entry.english)


def read_adverb(state: ParserState, token: Token) -> None:
    """Read an adverb, a conjunction between nouns, or the negation 안."""
    entry = token.entry
    if entry.role in ("and", "or"):
        _read_conjunction(state, entry.english)
    elif entry.korean in _EXACT and state.next_kind() == "number":
        _counted_by_next(state).insert(0, _EXACT[entry.korean])
    elif entry.role == "negation":
        state.negated = True
    elif entry.role == "degree":
        if state.next_kind() == "adj":
            state.close_bare()
            state.degrees.append(entry.english)
    elif entry.korean == "크게" and not _precedes_predicate(state):
        (state.before if state.next_kind() in ("noun", "raw", "adj") else state.adverbs).append("large")
    elif _describes_next(state, entry.english):
        state.before.append(inflection.adjective(entry.english))
    elif len(state.tokens) == 1 and entry.english.endswith("ly"):
        state.parts.append(inflection.adjective(entry.english))  # a tag: 알록달록
    elif not entry.is_silent:
        state.close_bare()
        state.adverbs.append(entry.english)


def _describes_next(state: ParserState, english: str) -> bool:
    """Return whether an adverb stands before a noun, in a phrase without a verb after it: 말랑말랑 떡."""
    is_manner = english.endswith("ly") and " " not in english and english != "fully" and state.phrase is None
    return is_manner and state.next_kind() == "noun" and not _precedes_predicate(state)


def _precedes_predicate(state: ParserState) -> bool:
    return any(token.kind in ("verb", "adj", "aux", "copula") for token in state.tokens[state.at :])


def _counted_by_next(state: ParserState) -> list[str]:
    """Return the words before the noun that the next number counts: 장미 딱 한 송이, 초가 딱 두 개 꽂힌."""
    last = state.arguments[-1] if state.arguments else None
    if state.phrase is not None and not state.place:
        return state.phrase.before
    is_counted = last is not None and last.role in (Role.SUBJECT, Role.TOPIC, Role.OBJECT)
    return last.phrase.before if last is not None and is_counted else state.before


def _read_conjunction(state: ParserState, conjunction: str) -> None:
    taken = state.take()
    if isinstance(taken, NounPhrase) and state.modifies_noun(taken.chunk):
        _join(state, taken, conjunction)
    elif taken is not None:
        state.restore(taken)
