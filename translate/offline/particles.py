"""Reading particles, determiners and adverbs: the part that a noun plays."""

from ..korean.conjugation import Form
from . import inflection
from .parse_state import NOMINAL, ParserState
from .phrases import Argument, NounPhrase, Role
from .segmentation import Token
from .verbs import flush

_ROLES = {
    "subject": Role.SUBJECT,
    "topic": Role.TOPIC,
    "object": Role.OBJECT,
    "also": Role.BARE,
    "only": Role.BARE,
    "at": Role.PLACE,
    "by": Role.MEANS,
    "with": Role.COMPANY,
    "called": Role.SUBJECT,
}
_TOWARD = {"in": "into", "on": "over", "among": "between"}


def read_particle(state: ParserState, token: Token) -> None:
    """Reads a particle, which settles what the noun before it is for the words to come."""
    role = token.entry.english
    taken = state.take()
    if taken is None:
        _after_particle(state, role)
    elif role == "of":
        _genitive(state, taken)
    elif role in ("with", "or", "and") and isinstance(taken, NounPhrase) and _coordinates(state):
        _join(state, taken, "or" if role == "or" else "and")
    elif role in _ROLES or role == "every":
        _argue(state, taken, role, token.surface)
    else:
        phrase = taken.phrase if isinstance(taken, Argument) else taken
        state.arguments.append(Argument(phrase, Role.OTHER, role if role != "until" else "to"))


def _argue(state: ParserState, taken: NounPhrase | Argument, role: str, particle: str) -> None:
    if role == "every" and isinstance(taken, NounPhrase):
        taken.determiner, role = "every", "at"
    kind = _ROLES.get(role, Role.PLACE)
    if isinstance(taken, NounPhrase):
        if role == "only":
            taken.before.insert(0, "only")
        state.arguments.append(Argument(taken, kind, "", particle))
        return
    if kind is Role.MEANS or (kind is Role.OBJECT and taken.preposition == "on"):
        taken.preposition = _TOWARD.get(taken.preposition, taken.preposition)
    if kind in (Role.SUBJECT, Role.OBJECT):
        taken.role = kind
    state.arguments.append(taken)


def _after_particle(state: ParserState, role: str) -> None:
    """A second particle: 에서의 makes a modifier of the argument, 에는 changes nothing."""
    if role == "of" and state.arguments:
        state.after.append(state.arguments.pop().render())


def _genitive(state: ParserState, taken: NounPhrase | Argument) -> None:
    if isinstance(taken, Argument):
        state.after.append(taken.render())
    elif "manner" in taken.entry:
        state.after.append(f"{taken.entry.option('manner') or 'in'} {taken.render()}")
    else:
        state.genitive = taken


def _join(state: ParserState, phrase: NounPhrase, conjunction: str) -> None:
    """Lets ``phrase``, and what was joined to it, wait for the noun that it is joined to."""
    state.joined = [*phrase.joined, (phrase, conjunction)]
    phrase.joined = []


def _coordinates(state: ParserState) -> bool:
    """Tells whether 와/과 joins two nouns rather than naming the company of a verb."""
    offset = 0
    while (token := state.peek(offset)) and (
        token.kind in ("adj", "determiner", "number", "counter")
        or (token.kind == "verb" and token.form is Form.PAST and not token.entry.option("와"))
        or (offset and token.kind == "particle" and token.entry.english == "of")
    ):
        offset += 1
    return token is not None and token.kind in NOMINAL


def read_copula(state: ParserState, token: Token) -> None:
    """Reads 이다: adnominal it makes an adjective of the noun, final it ends a statement."""
    meaning = token.entry.english
    phrase = state.take()
    if isinstance(phrase, NounPhrase):
        if meaning == "adnominal":
            state.before.append(phrase.bare())
            state.after += phrase.after
        else:
            state.phrase = phrase
            flush(state)


def read_determiner(state: ParserState, token: Token) -> None:
    """Reads a word that only stands before nouns; -적 takes 인 and 으로 with it."""
    meaning = token.entry.english
    following = state.peek()
    if following and following.kind == "copula":
        state.at += 1
    elif following and following.kind == "particle" and following.entry.english == "by":
        state.at += 1
        state.adverbs.append(inflection.adverb(meaning))
        return
    state.close_bare()
    if meaning != "-":
        state.before.append(meaning)


def read_adverb(state: ParserState, token: Token) -> None:
    """Reads an adverb; some of them join nouns or negate."""
    meaning = token.entry.english
    if meaning in ("and", "or"):
        taken = state.take()
        if isinstance(taken, NounPhrase) and _coordinates(state):
            _join(state, taken, meaning)
        elif taken is not None:
            state.restore(taken)
    elif meaning == "without":
        taken = state.take()
        if isinstance(taken, NounPhrase):
            taken.plural = taken.count is None
            state.arguments.append(Argument(taken, Role.OTHER, "without"))
    elif meaning == "not":
        state.negated = True
    elif meaning in ("very", "more", "most") and (following := state.peek()) and following.kind == "adj":
        state.close_bare()
        state.before.append(meaning)
    elif meaning not in ("-", "very", "more", "most"):
        state.close_bare()
        state.adverbs.append(meaning)
