"""Readers for numbers and counters."""

from ..korean.conjugation import ADNOMINAL
from ..korean.lexicon import Entry
from . import inflection
from .chunks import NOMINAL
from .nouns import open_phrase
from .numerals import combine, ordinal, set_count
from .parse_state import Count, ParserState, drain
from .phrases import FOCUS, NounPhrase, Role
from .tokens import Token

_HOUR = Entry("시", "noun", "o'clock", "", frozenset({"time", "at", "name"}))
_HALVES = {
    **dict.fromkeys(("오전", "새벽", "아침"), "a.m."),
    **dict.fromkeys(("오후", "낮", "저녁", "밤", "한낮"), "p.m."),
}
_MEASURES = {"높이": "high", "키": "tall", "너비": "wide", "깊이": "deep"}
_PARTS = ("단계", "칸", "단", "겹", "층")
"""Counters of the parts of a whole, which are nouns of their own where no noun follows."""
_COUNTED = (Role.SUBJECT, Role.TOPIC, Role.OBJECT)


def read_number(state: ParserState, token: Token) -> None:
    """Read a numeral; after a noun, and with nothing to count after it, it counts that noun."""
    value, text = int(token.entry.english), token.entry.option("as")
    state.number = combine(state.number, value)
    state.number_text = text
    following = state.next_kind()
    if following not in ("number", "counter") and (counted := _counted_before(state)) is not None:
        set_count(counted, state.number, text)
        state.number, state.number_text = None, ""
    elif state.phrase is not None and not state.place and following not in ("number", "counter", *NOMINAL):
        set_count(state.phrase, state.number, text)
        state.number, state.number_text = None, ""
    elif state.phrase is None and not token.entry.has("sino") and _stands_for_noun(state):
        words = text or inflection.number_word(state.number)
        state.number, state.number_text = None, ""
        open_phrase(state, NounPhrase(words, Entry(token.surface, "raw", words, "", frozenset({"pronoun"}))))


def read_counter(state: ParserState, token: Token) -> None:
    """Read a counter: 두 마리 counts a noun, 스무 살 and 1950년대 modify the next one."""
    if state.number is None and state.before:
        _count_by_determiner(state)
        return
    if state.number is not None and state.before and (side := state.tokens[max(0, state.at - 3)].entry.option("noun")):
        _arrange(state, f"{state.number_text or inflection.number_word(state.number)} {side}")
        return
    number = state.number if state.number is not None else 1
    entry, text = token.entry, state.number_text
    state.number, state.number_text = None, ""
    if entry.has("adjective"):
        _read_measure(state, number, text, entry)
    elif entry.has("year"):
        _modify_next(state, str(number))
    elif entry.has("decade"):
        _modify_next(state, f"{number}s")
    elif entry.has("ordinal"):
        unit = "" if entry.is_silent else f"-{entry.english}"
        _modify_next(state, ordinal(number, digits=text.isdecimal()) + unit)
    elif entry.has("bare"):
        open_phrase(state, _bare(state, number, text, entry))
    elif state.phrase is not None and not state.place:
        set_count(state.phrase, number, text, entry)
    elif (counted := _counted_before(state)) is not None:
        set_count(counted, number, text, entry)
        if (only := state.peek()) and only.entry.role == "only":
            counted.before += [] if set(counted.before) & set(FOCUS) else [only.entry.english]
            state.at += 1
    elif _stands_for_noun(state):
        words = text or inflection.number_word(number)
        open_phrase(state, NounPhrase(words, Entry(entry.korean, "raw", words, "", frozenset({"pronoun"}))))
    else:
        state.count = Count(number, text, entry)


def _read_measure(state: ParserState, number: int, text: str, entry: Entry) -> None:
    if entry.korean in _PARTS and not _stands_before_noun(state):
        _open_parts(state, number, text, entry)
    else:
        _modify_next(state, _measured(state, text or str(number), entry.english))


def _stands_before_noun(state: ParserState) -> bool:
    """Return whether what was counted modifies a noun: 5단계 과정, 3단의 케이크, but not 다섯 단계로."""
    following = state.peek()
    return state.next_kind() in (*NOMINAL, "determiner", "adj", "verb") or (
        following is not None and following.entry.role == "genitive"
    )


def _open_parts(state: ParserState, number: int, text: str, entry: Entry) -> None:
    """Open *five steps* for 다섯 단계, and *three steps of a method* where the noun of the whole is before it."""
    unit = entry.english.removeprefix("-")
    parts = NounPhrase(unit, Entry(entry.korean, "noun", unit, "", frozenset({"abstract", "manner"})))
    if unit == "story":
        floor = f"{ordinal(number, digits=text.isdecimal())} floor"
        parts = NounPhrase(floor, Entry(entry.korean, "noun", floor, "", frozenset({"place", "on"})), determiner="the")
        number, text = 1, ""
    if state.phrase is not None and not state.place:
        parts.after.append(f"of {state.phrase.render()}")
        parts.joined, state.phrase = state.phrase.joined, None
    state.number, state.number_text = number, text
    open_phrase(state, parts)


def _bare(state: ParserState, number: int, text: str, entry: Entry) -> NounPhrase:
    """Return *5 percent*, or *3 p.m.* after the noun that names a part of the day."""
    if entry.korean == "시" and state.phrase and (half := _HALVES.get(state.phrase.entry.korean)):
        state.phrase = None
        return NounPhrase(f"{number} {half}", _HOUR)
    if entry.english.startswith("th "):
        words = f"{ordinal(number, digits=True)}{entry.english.removeprefix('th')}"
        return NounPhrase(words, Entry(entry.korean, "raw", ""))
    return NounPhrase(f"{text or number} {entry.english}", Entry(entry.korean, "raw", ""))


def _measured(state: ParserState, number: str, unit: str) -> str:
    """Return *3-meter*, *3-meter-high* after the noun that names what is measured, and *late-20s* for 20대 후반."""
    if "#" in unit:
        return unit.replace("#", number)
    if not unit.endswith("meter"):
        return number + unit
    if state.phrase and (measure := _MEASURES.get(state.phrase.entry.korean)):
        state.phrase = None
    elif measure := _MEASURES.get(state.tokens[max(0, state.at - 3)].surface, ""):
        state.adverbs.pop()
    return f"{number}{unit}-{measure}".rstrip("-")


def _arrange(state: ParserState, words: str) -> None:
    """Read 창문이 가로 네 개, 세로 세 개: the rows and columns of what the noun before them names."""
    state.number, state.number_text, state.before = None, "", state.before[:-1]
    if state.phrase is None and state.arguments and state.arguments[-1].role in _COUNTED:
        phrase = state.arguments[-1].phrase
        phrase.plural = True
        phrase.after.append(words)
    else:
        state.adverbs.append(words)


def _stands_for_noun(state: ParserState) -> bool:
    """Return whether the number that was read is an argument of its own: 하나는 검다, but not 셋이 걷는 아이들."""
    following = state.peek()
    role = following.entry.role if following is not None and following.kind == "particle" else ""
    if role == "subject":
        head = state.heads.get(state.chunk)
        return head is None or not state.in_relative(head)
    return role in ("topic", "object", "only", "also")


def _count_by_determiner(state: ParserState) -> None:
    """Move a determiner before a counter to the noun before both: 늑대 여러 마리 is *several wolves*."""
    if state.phrase is None and state.arguments and state.arguments[-1].role is Role.BARE:
        state.phrase = state.arguments.pop().phrase
    counted = state.phrase or _counted_before(state)
    if counted is not None and not state.place:
        counted.before = [*drain(state.before), *counted.before]


def _counted_before(state: ParserState) -> NounPhrase | None:
    """Return the noun with its particle before a number that counts it, as in 바퀴가 네 개 달린."""
    last = state.arguments[-1] if state.arguments else None
    if state.phrase is not None or last is None or last.role not in _COUNTED or last.phrase.entry.pos == "raw":
        return None
    is_next = last.phrase.chunk == state.chunk - 1 and last.phrase.count is None
    following = state.peek()
    ends = following is None or (following.entry.role == "only" and state.peek(1) is None)
    return last.phrase if is_next and (ends or (following and _is_predicate(following))) else None


def _is_predicate(token: Token) -> bool:
    return token.kind in ("verb", "adverb") or (token.kind == "adj" and token.form not in ADNOMINAL)


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
