"""Readers for particles, the copula, determiners and adverbs."""

from typing import Literal

from ..korean.lexicon import GrammarRole
from . import inflection
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
        state.arguments.append(Argument(phrase, Role.OTHER, token.entry.english))


def _add_argument(state: ParserState, taken: NounPhrase | Argument, role: Role, token: Token) -> None:
    entry = token.entry
    if isinstance(taken, NounPhrase):
        if entry.role == "every":
            taken.determiner = entry.english
        elif entry.role == "only":
            taken.before.insert(0, entry.english)
        elif role is Role.PLACE and (place := taken.entry.option("place")):
            taken.head, taken.determiner = place, "the"
        state.arguments.append(Argument(taken, role, "", token.surface))
        return
    if role is Role.MEANS or (role is Role.OBJECT and taken.preposition == "on"):
        taken.preposition = _TOWARD.get(taken.preposition, taken.preposition)
    if role in (Role.SUBJECT, Role.OBJECT):
        taken.role = role
    state.arguments.append(taken)


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
    state.close_bare()
    if not token.entry.is_silent:
        state.before.append(token.entry.english)


def read_adverb(state: ParserState, token: Token) -> None:
    """Read an adverb, a conjunction between nouns, or the negation 안."""
    entry = token.entry
    if entry.role in ("and", "or"):
        _read_conjunction(state, entry.english)
    elif entry.role == "negation":
        state.negated = True
    elif entry.role == "degree":
        if state.next_kind() == "adj":
            state.close_bare()
            state.degrees.append(entry.english)
    elif not entry.is_silent:
        state.close_bare()
        state.adverbs.append(entry.english)


def _read_conjunction(state: ParserState, conjunction: str) -> None:
    taken = state.take()
    if isinstance(taken, NounPhrase) and state.modifies_noun(taken.chunk):
        _join(state, taken, conjunction)
    elif taken is not None:
        state.restore(taken)
