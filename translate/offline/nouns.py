"""Reading nouns: what stands around them, how many there are, where they are."""

from unicodedata import category

from ..korean.conjugation import ADNOMINAL
from ..korean.lexicon import Entry
from .numerals import combine, counted, ordinal
from .parse_state import NOMINAL, ParserState, drain
from .phrases import Argument, NounPhrase, Role
from .relative_clauses import attach
from .segmentation import Token

_ADVERBS = {
    "on": "above",
    "under": "below",
    "in front of": "ahead",
    "in": "inside",
    "near": "nearby",
    "among": "in between",
    "beside": "alongside",
    "in the middle of": "in the middle",
    "to the left of": "on the left",
    "to the right of": "on the right",
    "across from": "on the other side",
}


def read_noun(state: ParserState, token: Token) -> None:
    """Reads a noun of the lexicon."""
    open_phrase(state, NounPhrase(token.entry.english, token.entry))


def read_unknown(state: ParserState, token: Token) -> None:
    """Reads a word that only its romanisation stands for."""
    open_phrase(state, NounPhrase(token.entry.english, Entry(token.surface, "raw", token.entry.english)))


def read_raw(state: ParserState, token: Token) -> None:
    """Reads Latin letters, digits and signs, which pass as they are; digits before a counter are a number."""
    following = state.peek()
    counts = following and (following.kind == "counter" or (following.kind == "noun" and not following.spaced))
    if token.surface.isdecimal() and counts:
        state.number, state.number_text = int(token.surface), token.surface
    elif not any(character.isalnum() or category(character) == "So" for character in token.surface):
        return  # punctuation; an emoji says something
    elif state.phrase and state.phrase.entry.pos == "raw" and not state.place:
        state.phrase.head += (" " if token.spaced else "") + token.surface
    else:
        open_phrase(state, NounPhrase(token.surface, token.entry))


def read_number(state: ParserState, token: Token) -> None:
    """Reads a numeral; behind a noun and with nothing to count after it, it counts that noun."""
    value, text = int(token.entry.english), token.entry.option("as")
    state.number = combine(state.number, value)
    state.number_text = text
    following = state.next_kind()
    if state.phrase is not None and not state.place and following not in ("number", "counter", *NOMINAL):
        counted(state.phrase, state.number, text, "-")
        state.number, state.number_text = None, ""


def read_counter(state: ParserState, token: Token) -> None:
    """Reads a counter: 두 마리 counts a noun, 스무 살 and 1950년대 modify the next one."""
    if state.number is None and state.before:
        _count_loosely(state)
        return
    number = state.number if state.number is not None else 1
    entry, measure = token.entry, token.entry.english
    text = state.number_text
    state.number, state.number_text = None, ""
    if "adjective" in entry:
        _modifier(state, f"{number}{measure}")
    elif "year" in entry:
        _modifier(state, str(number))
    elif "decade" in entry:
        _modifier(state, f"{number}s")
    elif "ordinal" in entry:
        _modifier(state, ordinal(number, digits=text.isdecimal()) + ("" if measure == "th" else f"-{measure}"))
    elif "bare" in entry:
        open_phrase(state, NounPhrase(f"{number} {measure}", Entry(token.surface, "raw", "")))
    elif state.phrase is not None and not state.place:
        counted(state.phrase, number, text, measure)
    else:
        state.count = (number, text, measure)


def _count_loosely(state: ParserState) -> None:
    """늑대 여러 마리: a determiner before the counter belongs to the noun before both."""
    if state.phrase is None and state.arguments and state.arguments[-1].role is Role.BARE:
        state.phrase = state.arguments.pop().phrase
    if state.phrase is not None and not state.place:
        state.phrase.before = [*drain(state.before), *state.phrase.before]


def read_position(state: ParserState, token: Token) -> None:
    """Reads 위, 옆, 속 and their like: a preposition for the noun before, an adverb without one."""
    if state.phrase is None and state.genitive is not None:
        state.phrase, state.genitive = state.genitive, None
    if state.phrase is None:
        following = state.peek()
        if following and following.kind == "particle":
            state.at += 1
        word = token.entry.english
        state.adverbs.append(_ADVERBS.get(word, word))
    elif state.place:
        state.place = f"{token.entry.english} the {state.place}" if token.entry.english != "in" else state.place
    else:
        state.place = token.entry.english
        if state.place in ("among", "in a gap in") and state.phrase.count is None:
            state.phrase.plural = True
        elif state.place == "among" and state.phrase.count == 2:
            state.place = "between"


def read_suffix(state: ParserState, token: Token) -> None:
    """Reads what is glued to a noun: 들, 풍, 모양, 용."""
    phrase, meaning = state.phrase, token.entry.english
    if phrase is None:
        return
    if meaning == "plural":
        phrase.plural = True
    elif meaning == "shaped":
        state.phrase = None
        state.before.append(f"{phrase.bare()}-shaped")
        _hand_on(state, phrase)
    elif meaning == "for":
        state.phrase = None
        state.before.append(phrase.bare())
        _hand_on(state, phrase)
    elif meaning != "-":
        manner = Entry(phrase.entry.korean, "noun", meaning, "", frozenset({"style", "manner"}))
        state.phrase = NounPhrase(meaning, manner, before=[phrase.bare()], after=phrase.after)


def _hand_on(state: ParserState, phrase: NounPhrase) -> None:
    """What stands beside a noun that became a modifier waits for the next noun."""
    state.after += phrase.after
    state.joined = [*phrase.joined, *state.joined]


def open_phrase(state: ParserState, phrase: NounPhrase) -> None:
    """Makes ``phrase`` the noun that the next particle is about, with all that waited for one."""
    previous = state.take()
    if isinstance(previous, Argument):
        state.after.append(previous.render())
    elif previous is not None:
        _compound(state, previous, phrase)
    phrase.before = [*phrase.before, *drain(state.before)]
    if state.count:
        counted(phrase, *state.count)
        state.count = None
    elif state.number is not None:
        phrase.count, phrase.count_text = state.number, state.number_text
        state.number, state.number_text = None, ""
    if state.genitive is not None:
        _possess(phrase, state.genitive)
        state.genitive = None
    for clause in drain(state.relatives):
        phrase = attach(clause, phrase)
    phrase.after += drain(state.after)
    phrase.joined = [*_partners(state, phrase), *phrase.joined]
    state.phrase = phrase


def _partners(state: ParserState, phrase: NounPhrase) -> list[tuple[NounPhrase, str]]:
    """The nouns joined to ``phrase``; a person waits for a person to come (남자와 우산을 든 여자)."""
    waiting = drain(state.joined)
    if waiting and waiting[0][0].is_actor() and not phrase.is_actor() and _actor_follows(state):
        state.joined = waiting
        return []
    return waiting


def _actor_follows(state: ParserState) -> bool:
    rest = state.tokens[state.at :]
    verb = next((i for i, token in enumerate(rest) if token.kind == "verb" and token.form in ADNOMINAL), None)
    following = rest[verb + 1] if verb is not None and verb + 1 < len(rest) else None
    return following is not None and bool({"person", "animal"} & following.entry.features)


def _compound(state: ParserState, first: NounPhrase, second: NounPhrase) -> None:
    """Lets ``first`` modify ``second``: *park* and *bench* make *park bench*."""
    several = (first.count or 1) > 1
    if "scene" in second.entry and (first.after or several):
        second.after.append("of " + first.render())
        return
    state.joined = [*first.joined, *state.joined]
    if several:
        second.count, second.count_text = first.count, first.count_text
    second.before = [first.bare(), *second.before]
    second.after = [*first.after, *second.after]
    if first.determiner:
        second.determiner = first.determiner


def _modifier(state: ParserState, text: str) -> None:
    """Puts an adjective before the noun that follows, or makes a noun of it where none does."""
    following = state.next_kind()
    if following in NOMINAL or following in ("determiner", "adj", "verb"):
        state.before.append(text)
    elif following == "particle" and state.tokens[state.at].entry.english == "of":
        state.at += 1
        state.before.append(text)
    else:
        open_phrase(state, NounPhrase(text, Entry(text, "raw", text)))


def _possess(phrase: NounPhrase, owner: NounPhrase) -> None:
    """``owner``의 ``phrase``: *a grandmother's hand*, *a street in Seoul*, *the color of autumn*."""
    if "scene" in phrase.entry and phrase.head == "figure":
        phrase.head, phrase.entry, phrase.determiner = owner.head, owner.entry, owner.determiner
        phrase.before = [*owner.before, *phrase.before]
        phrase.after = [*owner.after, *phrase.after]
        phrase.count, phrase.count_text, phrase.plural = owner.count, owner.count_text, owner.plural
        phrase.joined = [*owner.joined, *phrase.joined]
    elif _is_mark(owner, phrase):
        phrase.after.insert(0, "with " + owner.render())
    elif owner.is_actor() and not owner.after:
        phrase.determiner = owner.render() + ("'" if owner.plural else "'s")
    elif owner.kind in ("color", "material", "style", "time", "emotion", "weather") and not owner.after:
        phrase.before = [owner.bare(), *phrase.before]
    elif owner.kind in ("place", "nature", "building") and owner.entry.preposition in ("in", "on", "at"):
        phrase.after.insert(0, f"{owner.entry.preposition} {owner.render()}")
    else:
        phrase.after.insert(0, "of " + owner.render())


def _is_mark(owner: NounPhrase, phrase: NounPhrase) -> bool:
    """Tells whether the one "owned" is known by its "owner": 초록색 눈의 고양이, 파란 지붕의 집."""
    if phrase.is_actor():
        return owner.kind in ("body", "clothing", "emotion", "object", "color")
    described = bool(owner.before) and owner.kind in ("body", "building", "clothing")
    return described and phrase.kind != "color"
