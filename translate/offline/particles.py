"""Reading particles, determiners and adverbs: the part that a noun plays."""

from ..korean.conjugation import Form
from . import inflection
from .parse_state import NOMINAL, Reading
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


def read_particle(reading: Reading, token: Token) -> None:
    """Reads a particle, which settles what the noun before it is for the words to come."""
    role = token.entry.english
    taken = reading.take()
    if taken is None:
        _after_particle(reading, role)
    elif role == "of":
        _genitive(reading, taken)
    elif role in ("with", "or", "and") and isinstance(taken, NounPhrase) and _coordinates(reading):
        _join(reading, taken, "or" if role == "or" else "and")
    elif role in _ROLES or role == "every":
        _argue(reading, taken, role, token.surface)
    else:
        phrase = taken.phrase if isinstance(taken, Argument) else taken
        reading.arguments.append(Argument(phrase, Role.OTHER, role if role != "until" else "to"))


def _argue(reading: Reading, taken: NounPhrase | Argument, role: str, particle: str) -> None:
    if role == "every" and isinstance(taken, NounPhrase):
        taken.determiner, role = "every", "at"
    kind = _ROLES.get(role, Role.PLACE)
    if isinstance(taken, NounPhrase):
        if role == "only":
            taken.before.insert(0, "only")
        reading.arguments.append(Argument(taken, kind, "", particle))
        return
    if kind is Role.MEANS or (kind is Role.OBJECT and taken.preposition == "on"):
        taken.preposition = _TOWARD.get(taken.preposition, taken.preposition)
    if kind in (Role.SUBJECT, Role.OBJECT):
        taken.role = kind
    reading.arguments.append(taken)


def _after_particle(reading: Reading, role: str) -> None:
    """A second particle: 에서의 makes a modifier of the argument, 에는 changes nothing."""
    if role == "of" and reading.arguments:
        reading.after.append(reading.arguments.pop().render())


def _genitive(reading: Reading, taken: NounPhrase | Argument) -> None:
    if isinstance(taken, Argument):
        reading.after.append(taken.render())
    elif "manner" in taken.entry:
        reading.after.append(f"{taken.entry.option('manner') or 'in'} {taken.render()}")
    else:
        reading.genitive = taken


def _join(reading: Reading, phrase: NounPhrase, conjunction: str) -> None:
    """Lets ``phrase``, and what was joined to it, wait for the noun that it is joined to."""
    reading.joined = [*phrase.joined, (phrase, conjunction)]
    phrase.joined = []


def _coordinates(reading: Reading) -> bool:
    """Tells whether 와/과 joins two nouns rather than naming the company of a verb."""
    offset = 0
    while (token := reading.peek(offset)) and (
        token.kind in ("adj", "determiner", "number", "counter")
        or (token.kind == "verb" and token.form is Form.PAST and not token.entry.option("와"))
        or (offset and token.kind == "particle" and token.entry.english == "of")
    ):
        offset += 1
    return token is not None and token.kind in NOMINAL


def read_copula(reading: Reading, token: Token) -> None:
    """Reads 이다: adnominal it makes an adjective of the noun, final it ends a statement."""
    meaning = token.entry.english
    phrase = reading.take()
    if isinstance(phrase, NounPhrase):
        if meaning == "adnominal":
            reading.before.append(phrase.bare())
            reading.after += phrase.after
        else:
            reading.phrase = phrase
            flush(reading)


def read_determiner(reading: Reading, token: Token) -> None:
    """Reads a word that only stands before nouns; -적 takes 인 and 으로 with it."""
    meaning = token.entry.english
    following = reading.peek()
    if following and following.kind == "copula":
        reading.at += 1
    elif following and following.kind == "particle" and following.entry.english == "by":
        reading.at += 1
        reading.adverbs.append(inflection.adverb(meaning))
        return
    reading.close_bare()
    if meaning != "-":
        reading.before.append(meaning)


def read_adverb(reading: Reading, token: Token) -> None:
    """Reads an adverb; some of them join nouns or negate."""
    meaning = token.entry.english
    if meaning in ("and", "or"):
        taken = reading.take()
        if isinstance(taken, NounPhrase) and _coordinates(reading):
            _join(reading, taken, meaning)
        elif taken is not None:
            reading.restore(taken)
    elif meaning == "without":
        taken = reading.take()
        if isinstance(taken, NounPhrase):
            taken.plural = taken.count is None
            reading.arguments.append(Argument(taken, Role.OTHER, "without"))
    elif meaning == "not":
        reading.negated = True
    elif meaning in ("very", "more", "most") and (following := reading.peek()) and following.kind == "adj":
        reading.close_bare()
        reading.before.append(meaning)
    elif meaning not in ("-", "very", "more", "most"):
        reading.close_bare()
        reading.adverbs.append(meaning)
