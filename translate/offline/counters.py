"""Readers for numbers and counters."""

from ..korean.lexicon import Entry
from . import inflection
from .chunks import NOMINAL
from .nouns import open_phrase
from .numerals import combine, ordinal, set_count
from .parse_state import Count, ParserState, drain
from .phrases import NounPhrase, Role
from .tokens import Token


def read_number(state: ParserState, token: Token) -> None:
    """Read a numeral; after a noun, and with nothing to count after it, it counts that noun."""
    value, text = int(token.entry.english), token.entry.option("as")
    state.number = combine(state.number, value)
    state.number_text = text
    following = state.next_kind()
    if state.phrase is not None and not state.place and following not in ("number", "counter", *NOMINAL):
        set_count(state.phrase, state.number, text)
        state.number, state.number_text = None, ""


def read_counter(state: ParserState, token: Token) -> None:
    """Read a counter: 두 마리 counts a noun, 스무 살 and 1950년대 modify the next one."""
    if state.number is None and state.before:
        _count_by_determiner(state)
        return
    number = state.number if state.number is not None else 1
    entry, text = token.entry, state.number_text
    state.number, state.number_text = None, ""
    if entry.has("adjective"):
        _modify_next(state, f"{number}{entry.english}")
    elif entry.has("year"):
        _modify_next(state, str(number))
    elif entry.has("decade"):
        _modify_next(state, f"{number}s")
    elif entry.has("ordinal"):
        unit = "" if entry.is_silent else f"-{entry.english}"
        _modify_next(state, ordinal(number, digits=text.isdecimal()) + unit)
    elif entry.has("bare"):
        open_phrase(state, NounPhrase(f"{number} {entry.english}", Entry(token.surface, "raw", "")))
    elif state.phrase is not None and not state.place:
        set_count(state.phrase, number, text, entry)
    elif state.next_kind() == "particle" and state.tokens[state.at].entry.role in ("subject", "topic", "object"):
        words = text or inflection.number_word(number)
        open_phrase(state, NounPhrase(words, Entry(entry.korean, "raw", words)))
    else:
        state.count = Count(number, text, entry)


def _count_by_determiner(state: ParserState) -> None:
    """Move a determiner before a counter to the noun before both: 늑대 여러 마리 is *several wolves*."""
    if state.phrase is None and state.arguments and state.arguments[-1].role is Role.BARE:
        state.phrase = state.arguments.pop().phrase
    if state.phrase is not None and not state.place:
        state.phrase.before = [*drain(state.before), *state.phrase.before]


def _modify_next(state: ParserState, text: str) -> None:
    """Put an adjective before the next noun, or make a noun of it where no noun follows."""
    following = state.next_kind()
    if following in NOMINAL or following in ("determiner", "adj", "verb"):
        state.before.append(text)
    elif following == "particle" and state.tokens[state.at].entry.role == "genitive":
        state.at += 1
        state.before.append(text)
    else:
        open_phrase(state, NounPhrase(text, Entry(text, "raw", text)))
