"""Reading nouns: what stands around them, how many there are, where they are."""

from unicodedata import category

from ..korean.conjugation import ADNOMINAL
from ..korean.lexicon import Entry
from .numerals import combine, counted, ordinal
from .parse_state import NOMINAL, Reading, spare
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


def read_noun(reading: Reading, token: Token) -> None:
    """Reads a noun of the lexicon."""
    open_phrase(reading, NounPhrase(token.entry.english, token.entry))


def read_unknown(reading: Reading, token: Token) -> None:
    """Reads a word that only its romanisation stands for."""
    open_phrase(reading, NounPhrase(token.entry.english, Entry(token.surface, "raw", token.entry.english)))


def read_raw(reading: Reading, token: Token) -> None:
    """Reads Latin letters, digits and signs, which pass as they are; digits before a counter are a number."""
    following = reading.peek()
    counts = following and (following.kind == "counter" or (following.kind == "noun" and not following.spaced))
    if token.surface.isdecimal() and counts:
        reading.number, reading.number_text = int(token.surface), token.surface
    elif not any(character.isalnum() or category(character) == "So" for character in token.surface):
        return  # punctuation; an emoji says something
    elif reading.phrase and reading.phrase.entry.pos == "raw" and not reading.place:
        reading.phrase.head += (" " if token.spaced else "") + token.surface
    else:
        open_phrase(reading, NounPhrase(token.surface, token.entry))


def read_number(reading: Reading, token: Token) -> None:
    """Reads a numeral; behind a noun and with nothing to count after it, it counts that noun."""
    value, text = int(token.entry.english), token.entry.option("as")
    reading.number = combine(reading.number, value)
    reading.number_text = text
    following = reading.next_kind()
    if reading.phrase is not None and not reading.place and following not in ("number", "counter", *NOMINAL):
        counted(reading.phrase, reading.number, text, "-")
        reading.number, reading.number_text = None, ""


def read_counter(reading: Reading, token: Token) -> None:
    """Reads a counter: 두 마리 counts a noun, 스무 살 and 1950년대 modify the next one."""
    if reading.number is None and reading.before:
        _count_loosely(reading)
        return
    number = reading.number if reading.number is not None else 1
    entry, measure = token.entry, token.entry.english
    text = reading.number_text
    reading.number, reading.number_text = None, ""
    if "adjective" in entry:
        _modifier(reading, f"{number}{measure}")
    elif "year" in entry:
        _modifier(reading, str(number))
    elif "decade" in entry:
        _modifier(reading, f"{number}s")
    elif "ordinal" in entry:
        _modifier(reading, ordinal(number, digits=text.isdecimal()) + ("" if measure == "th" else f"-{measure}"))
    elif "bare" in entry:
        open_phrase(reading, NounPhrase(f"{number} {measure}", Entry(token.surface, "raw", "")))
    elif reading.phrase is not None and not reading.place:
        counted(reading.phrase, number, text, measure)
    else:
        reading.count = (number, text, measure)


def _count_loosely(reading: Reading) -> None:
    """늑대 여러 마리: a determiner before the counter belongs to the noun before both."""
    if reading.phrase is None and reading.arguments and reading.arguments[-1].role is Role.BARE:
        reading.phrase = reading.arguments.pop().phrase
    if reading.phrase is not None and not reading.place:
        reading.phrase.before = [*spare(reading.before), *reading.phrase.before]


def read_position(reading: Reading, token: Token) -> None:
    """Reads 위, 옆, 속 and their like: a preposition for the noun before, an adverb without one."""
    if reading.phrase is None and reading.genitive is not None:
        reading.phrase, reading.genitive = reading.genitive, None
    if reading.phrase is None:
        following = reading.peek()
        if following and following.kind == "particle":
            reading.at += 1
        word = token.entry.english
        reading.adverbs.append(_ADVERBS.get(word, word))
    elif reading.place:
        reading.place = f"{token.entry.english} the {reading.place}" if token.entry.english != "in" else reading.place
    else:
        reading.place = token.entry.english
        if reading.place in ("among", "in a gap in") and reading.phrase.count is None:
            reading.phrase.plural = True
        elif reading.place == "among" and reading.phrase.count == 2:
            reading.place = "between"


def read_suffix(reading: Reading, token: Token) -> None:
    """Reads what is glued to a noun: 들, 풍, 모양, 용."""
    phrase, meaning = reading.phrase, token.entry.english
    if phrase is None:
        return
    if meaning == "plural":
        phrase.plural = True
    elif meaning == "shaped":
        reading.phrase = None
        reading.before.append(f"{phrase.bare()}-shaped")
        _hand_on(reading, phrase)
    elif meaning == "for":
        reading.phrase = None
        reading.before.append(phrase.bare())
        _hand_on(reading, phrase)
    elif meaning != "-":
        manner = Entry(phrase.entry.korean, "noun", meaning, "", frozenset({"style", "manner"}))
        reading.phrase = NounPhrase(meaning, manner, before=[phrase.bare()], after=phrase.after)


def _hand_on(reading: Reading, phrase: NounPhrase) -> None:
    """What stands beside a noun that became a modifier waits for the next noun."""
    reading.after += phrase.after
    reading.joined = [*phrase.joined, *reading.joined]


def open_phrase(reading: Reading, phrase: NounPhrase) -> None:
    """Makes ``phrase`` the noun that the next particle is about, with all that waited for one."""
    previous = reading.take()
    if isinstance(previous, Argument):
        reading.after.append(previous.render())
    elif previous is not None:
        _compound(reading, previous, phrase)
    phrase.before = [*phrase.before, *spare(reading.before)]
    if reading.count:
        counted(phrase, *reading.count)
        reading.count = None
    elif reading.number is not None:
        phrase.count, phrase.count_text = reading.number, reading.number_text
        reading.number, reading.number_text = None, ""
    if reading.genitive is not None:
        _possess(phrase, reading.genitive)
        reading.genitive = None
    for clause in spare(reading.relatives):
        phrase = attach(clause, phrase)
    phrase.after += spare(reading.after)
    phrase.joined = [*_partners(reading, phrase), *phrase.joined]
    reading.phrase = phrase


def _partners(reading: Reading, phrase: NounPhrase) -> list[tuple[NounPhrase, str]]:
    """The nouns joined to ``phrase``; a person waits for a person to come (남자와 우산을 든 여자)."""
    waiting = spare(reading.joined)
    if waiting and waiting[0][0].is_actor() and not phrase.is_actor() and _actor_follows(reading):
        reading.joined = waiting
        return []
    return waiting


def _actor_follows(reading: Reading) -> bool:
    rest = reading.tokens[reading.at :]
    verb = next((i for i, token in enumerate(rest) if token.kind == "verb" and token.form in ADNOMINAL), None)
    following = rest[verb + 1] if verb is not None and verb + 1 < len(rest) else None
    return following is not None and bool({"person", "animal"} & following.entry.features)


def _compound(reading: Reading, first: NounPhrase, second: NounPhrase) -> None:
    """Lets ``first`` modify ``second``: *park* and *bench* make *park bench*."""
    several = (first.count or 1) > 1
    if "scene" in second.entry and (first.after or several):
        second.after.append("of " + first.render())
        return
    reading.joined = [*first.joined, *reading.joined]
    if several:
        second.count, second.count_text = first.count, first.count_text
    second.before = [first.bare(), *second.before]
    second.after = [*first.after, *second.after]
    if first.determiner:
        second.determiner = first.determiner


def _modifier(reading: Reading, text: str) -> None:
    """Puts an adjective before the noun that follows, or makes a noun of it where none does."""
    following = reading.next_kind()
    if following in NOMINAL or following in ("determiner", "adj", "verb"):
        reading.before.append(text)
    elif following == "particle" and reading.tokens[reading.at].entry.english == "of":
        reading.at += 1
        reading.before.append(text)
    else:
        open_phrase(reading, NounPhrase(text, Entry(text, "raw", text)))


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
