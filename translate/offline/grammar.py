"""From lexicon tokens to English: a left-to-right parse of a Korean noun phrase or sentence.

In Korean everything that belongs to a word precedes it, so one pass with a few open ends is enough: arguments wait
for their verb, adjectives and relative clauses for their noun, connective clauses for their main clause. At the end
of the phrase the open ends are written out in a fixed order, so that no word is lost.
"""

from collections.abc import Callable
from typing import NamedTuple

from ..korean.lexicon import Entry
from . import inflection
from .chunks import Chunks
from .context import in_context
from .counters import read_counter, read_number
from .nouns import open_phrase, read_noun, read_position, read_raw, read_suffix, read_unknown
from .parse_state import ParserState, drain
from .particles import read_adverb, read_determiner, read_particle
from .phrases import NounPhrase
from .relative_clauses import stated
from .tokens import Token
from .verbs import flush, read_copula, read_predicate

_READERS: dict[str, Callable[[ParserState, Token], None]] = {
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
    "adj": read_predicate,
    "verb": read_predicate,
    "aux": read_predicate,
}


class Translation(NamedTuple):
    """The English of one Korean phrase.

    Attributes:
        english: One readable phrase.
        doubtful: The nouns that may belong to another verb, as they were typed.
        chunks: The chunks of the phrase.
        heads: The number of the head of each chunk that has one.
    """

    english: str
    doubtful: list[str]
    chunks: Chunks
    heads: dict[int, int]


def translate_tokens(tokens: tuple[Token, ...]) -> Translation:
    """Translate the tokens of one Korean phrase."""
    state = ParserState(in_context(tokens))
    while state.at < len(state.tokens):
        token = state.tokens[state.at]
        state.at += 1
        _READERS[token.kind](state, token)
    _finish(state)
    doubtful = [state.chunks.text(number) for number in state.doubtful]
    english = ", ".join(part for part in state.parts if part)
    return Translation(english, doubtful, state.chunks, state.heads)


def _finish(state: ParserState) -> None:
    """Write out all open ends of ``state``."""
    if state.count or state.number is not None:
        number = state.count.number if state.count else state.number or 0
        state.count = state.number = None
        open_phrase(state, NounPhrase(inflection.number_word(number), Entry("", "raw", "")))
    if state.genitive is not None:
        state.phrase = state.phrase or state.genitive
    flush(state)
    for clause in drain(state.relatives):
        state.parts.append(stated(clause))
    state.parts += [phrase.render() for phrase, _ in drain(state.joined)]
    for words in (state.before, state.after, state.adverbs):
        state.parts.append(" ".join(drain(words)))
