"""Lexicon tokens to English: a left-to-right parse of a Korean noun phrase or sentence.

Korean puts everything that belongs to a word before it, so one pass with a few open ends is enough: arguments
wait for their verb, adjectives and relative clauses for their noun, connective clauses for the clause they lead
to. What is still open at the end is written out as it stands, so that no word is lost.
"""

from collections.abc import Callable

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from . import inflection
from .nouns import open_phrase, read_counter, read_noun, read_number, read_position, read_raw, read_suffix, read_unknown
from .parse_state import NOMINAL, Reading, spare
from .particles import read_adverb, read_copula, read_determiner, read_particle
from .phrases import NounPhrase, Role
from .relative_clauses import stated
from .segmentation import Token
from .verbs import flush, read_adjective, read_verb

_READERS: dict[str, Callable[[Reading, Token], None]] = {
    "noun": read_noun,
    "bound": read_noun,
    "unknown": read_unknown,
    "raw": read_raw,
    "position": read_position,
    "suffix": read_suffix,
    "number": read_number,
    "counter": read_counter,
    "particle": read_particle,
    "copula": read_copula,
    "determiner": read_determiner,
    "adverb": read_adverb,
    "adj": read_adjective,
    "verb": read_verb,
    "aux": read_verb,
}
_DO = Entry("하다", "verb", "do", "", frozenset({"vt", "object=with"}))


def translate_tokens(tokens: tuple[Token, ...]) -> str:
    """Returns one readable English phrase for the tokens of one Korean phrase."""
    reading = Reading(tokens)
    while reading.at < len(tokens):
        token = _in_context(reading, tokens[reading.at])
        reading.at += 1
        _READERS[token.kind](reading, token)
    _finish(reading)
    return ", ".join(part for part in reading.parts if part)


def _in_context(reading: Reading, token: Token) -> Token:
    """머리를 한 소녀: behind an object and before a noun, 한 is the verb 하다, not the number."""
    last = reading.arguments[-1] if reading.arguments else None
    following = reading.peek(1)
    is_done = token.surface == "한" and last is not None and last.role is Role.OBJECT
    if is_done and following and following.kind in (*NOMINAL, "adj"):
        return Token("한", "verb", _DO, Form.PAST, token.spaced)
    return token


def _finish(reading: Reading) -> None:
    if reading.count or reading.number is not None:
        number = reading.count[0] if reading.count else reading.number or 0
        open_phrase(reading, NounPhrase(inflection.number_word(number), Entry("", "raw", "")))
    if reading.genitive is not None:
        reading.phrase = reading.phrase or reading.genitive
    flush(reading)
    for clause in spare(reading.relatives):
        reading.parts.append(stated(clause))
    reading.parts += [phrase.render() for phrase, _ in spare(reading.joined)]
    for words in (reading.before, reading.after, reading.adverbs):
        reading.parts.append(" ".join(spare(words)))
