"""The phrases of an English sentence that can become keywords: things with what belongs to them, and actions.

A chunk grammar (S. Abney, Parsing by chunks, 1991) as regular expressions over one letter for each part of speech.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .english_tagger import Token, tokens
from .tag_corrections import CLOCK

_LETTERS = {  # of C5 tags, by their beginnings; the first one that fits
    "POS": "S", "PRF": "O", "PRP": "P", "TO0": "P", "AT": "D", "DP": "D", "DT": "D", "PN": "p",
    "CR": "C", "OR": "C", "AJ": "A", "NN": "N", "NP": "N", "UNC": "N", "ZZ": "N", "AVP": "T", "AV": "R",
    "VB": "B", "VH": "B", "VD": "B", "VM": "B", "VVN": "v", "VVD": "v", "VV": "V", "CJC": "J",
}  # fmt: skip
_THING = r"(?:(?:R{1,2}(?=A)|AJ(?=AN)|A|C|N|S|(?<=[DAC])[Vv]){0,9}N)"
_THINGS = rf"(?:(?:C+OD*)?{_THING}(?:OD*{_THING})?)"
_VERB = r"[Vv]T?+(?:R|A(?![NACJ])|PR(?!A)|PV(?![NACS]))*+"
_ALONE = rf"{_VERB}(?![PO]{{0,4}}+[DACNS])"  # a verb without object or place
_ACTION = rf"(?:{_ALONE}J)?{_VERB}[PO]{{0,4}}+D*{_THINGS}(?:T(?![PDACNS])|P?R(?=[,J]|\Z))?"
_PHRASE = re.compile(
    rf"(?P<action>(?=v){_ACTION}|{_ACTION}(?:J{_ALONE})?)"
    rf"|(?P<state>D*{_THINGS}B*R*A++(?![NJOC]))"
    rf"|(?P<thing>WD*{_THINGS}|D*{_THINGS}(?:B*R*{_ALONE}(?:J{_ALONE})?)?)"
    rf"|(?P<quality>R?A++(?:OD*{_THINGS}|JA++(?!N))?|C+(?:{_ALONE})?|{_ALONE}|[Vv])"
)
_INTRANSITIVE = re.compile(rf"(?:{_VERB})[PO]")
_PLACE = re.compile(r"PD?nO")
_EACH_OTHER = re.compile(r"(?<=[VvP])Dp")
_ACTOR = re.compile(rf"D*{_THINGS}[WV]")
_REPEATED = re.compile(r"[RACNVvS]*")
_PLACES = frozenset({"in", "on", "at"})
_SITUATING = frozenset("after before behind under beneath beside above below between among without".split())
"""Prepositions that a place or time cannot be shown without: *after the rain* is not *rain*."""

_SIDES = frozenset("left right middle center centre foreground background distance".split())
"""Nouns for where something stands in the picture, which belong to it."""

_HOURS = frozenset({"morning", "afternoon", "evening"})
_GOALS = frozenset({"to", "into", "onto"})
_PLACING = frozenset("hang insert lay load place plant pour put scatter set spread sprinkle stack stick thrust".split())
"""Verbs of putting something somewhere."""

_ABBREVIATED = {"a.m": "a.m.", "p.m": "p.m."}  # the tagger takes the last dot for a mark
_BODY = frozenset("back head shoulder lap knee hand finger".split())

_MUTUAL = ("each other", "one another", "together", "back to back", "face to face", "side by side", "hand in hand")
_WITHOUT_ACTION = frozenset({"wear", "have", "feature", "contain", "show", "depict"})
"""Verbs that only join a thing to what it has."""

_GENERIC = frozenset(
    "scene moment sight thing one kind sort look way picture image figure appearance front feel version middle "
    "time".split()
)
"""Nouns that say nothing of the picture before *of*, or alone."""


Part = Literal["subject", "action", "attribute", "aside", "setting"]
"""The part that a phrase plays in its sentence: what it is about, what that does, what belongs to it, what follows
after a comma without a verb (a style, a mood), and what follows a preposition (a place, a time)."""


@dataclass(frozen=True)
class Phrase:
    """Adjacent words of a sentence.

    Attributes:
        text: The words in lower case, without an article at the beginning.
        lemmas: The lemmas of its content words: nouns, adjectives, numbers and verbs.
        part: Its part in the sentence.
    """

    text: str
    lemmas: frozenset[str]
    part: Part = "subject"


class _Span(NamedTuple):
    """Where a phrase is among the letters, and which alternative of the grammar it is.

    Attributes:
        start: The index of its first letter.
        end: The index after its last letter.
        kind: The name of the alternative.
        tail: The indices of a verb further on that goes with it: *man … standing*.
    """

    start: int
    end: int
    kind: str
    tail: tuple[int, ...] = ()


def phrases(sentence: str) -> list[Phrase]:
    """Return the phrases of ``sentence`` in order; no word stands in two of them."""
    found = tokens(sentence)
    letters = _corrected("".join(map(_letter, found)))
    placed: list[tuple[_Span, Part]] = []
    for span in _spans(found, letters):
        has_subject = any(part == "subject" for _, part in placed)
        part = "subject" if _is_actor(found, letters, span) else _part(letters, span, has_subject)
        placed.append((span, part))
    made = (_phrase(found, letters, span, part) for span, part in _owned(found, letters, placed))
    return [phrase for phrase in made if phrase]


def _spans(found: Sequence[Token], letters: str) -> list[_Span]:
    """Return where the phrases are; what a thing that is not the first one undergoes or does belongs to it."""
    spans: list[_Span] = []
    for match in _PHRASE.finditer(letters):
        span = _Span(match.start(), match.end(), match.lastgroup or "")
        doer = _doer(letters, spans, span)
        if spans and _is_one(found, letters, spans, span):
            span = spans.pop()._replace(end=span.end)
        elif doer is not None:
            acts = any(token.text.endswith("ing") for token in found[spans[doer].start : spans[doer].end])
            joint = acts and letters[span.start - 1] == "J"
            spans[doer] = spans[doer]._replace(tail=(*range(span.start - joint, span.end),))
            continue
        spans.append(span)
    return spans


def _doer(letters: str, before: Sequence[_Span], verb: _Span) -> int | None:
    """Return the place of the phrase that a verb alone goes with: the action before *and*, else what does it."""
    if verb.kind != "quality" or letters[verb.start] != "V" or not before:
        return None
    is_joined = letters[verb.start - 1] == "J"
    if not is_joined and before[-1].end != verb.start:
        return None
    clause = letters.rfind(",", 0, verb.start)
    here = [place for place, span in enumerate(before) if span.start > clause and not span.tail]
    actions = [place for place in here if before[place].kind == "action" and letters[before[place].start] == "V"]
    things = [place for place in here if before[place].kind == "thing" and letters[before[place].start] != "W"]
    doers = [place for place in reversed(things) if _ACTOR.match(letters, before[place].start)]
    outside = [place for place in things if not _is_inside(letters, before[place])]
    return next(iter([*(reversed(actions) if is_joined else ()), *doers, *outside, *things]), None)


def _is_one(found: Sequence[Token], letters: str, before: Sequence[_Span], span: _Span) -> bool:
    """Return whether a phrase is a part of the one before it."""
    last = before[-1]
    is_part = _belongs(found, letters, before, span) or _leads_to(found, last, span)
    return is_part or _is_side(found, letters, last, span) or _continues(letters, last, span)


def _is_side(found: Sequence[Token], letters: str, before: _Span, side: _Span) -> bool:
    """Return whether a phrase tells where in the picture the one before it is (*woman on the right*), or its time."""
    place = [token.text for token in found[before.end : side.end] if not token.tag.startswith(("AT", "AJ"))]
    if len(place) != 2 or place[0] not in _PLACES or letters.startswith("O", side.end):
        return False
    return place[1] in (_HOURS if found[before.end - 1].lemma in CLOCK else _SIDES)


def _continues(letters: str, before: _Span, action: _Span) -> bool:
    """Return whether a verb with a place tells what a thing does that does another thing: *pouring and coming in*."""
    joined = before.end == action.start - 1 and letters[before.end] == "J"
    acts = before.kind == "thing" and letters[before.end - 1] in "VTR" and _ACTOR.match(letters, before.start)
    return joined and bool(acts) and action.kind == "action" and _INTRANSITIVE.match(letters, action.start) is not None


def _leads_to(found: Sequence[Token], before: _Span, thing: _Span) -> bool:
    """Return whether a thing is the goal of the action before it (*ball to a kid*), or what the phrase is like."""
    between = [token.text for token in found[before.end : thing.start]]
    if before.kind == "action" and between == ["to"] and thing.kind == "action":
        return True  # teaching a way to fly a kite
    if thing.kind != "thing" or not between:
        return False
    if before.kind == "action":
        lies = found[before.start].lemma in _PLACING or found[thing.end - 1].lemma in _BODY
        adverb = found[before.end].tag.startswith("AV") and len(between) > 1
        if len(between) == 1 + adverb and between[-1] in _GOALS | (_PLACES if lies else set()):
            return True
    return between in (["like"], ["that", "is"], ["that", "are"])


def _owned(found: Sequence[Token], letters: str, placed: Sequence[tuple[_Span, Part]]) -> Iterator[tuple[_Span, Part]]:
    """Yield the phrases; of several doers, each keeps what it wears and does: *man playing a piano*."""
    several = sum(part == "subject" and span.kind == "thing" for span, part in placed) > 1
    last: tuple[_Span, Part] | None = None
    for span, part in placed:
        if several and last and last[1] == "subject" and _is_own(found, letters, last[0], span):
            last = last[0]._replace(end=span.end, kind="owned", tail=(*last[0].tail, *span.tail)), last[1]
        else:
            if last:
                yield last
            last = span, part
    if last:
        yield last


def _is_own(found: Sequence[Token], letters: str, owner: _Span, span: _Span) -> bool:
    """Return whether only ``owner`` does or wears what follows it, not the one before *and* too."""
    if owner.kind != "thing" or owner.end != span.start or owner.tail:
        return False
    if span.kind != "action" and letters[span.start] != "W":
        return False
    text = _written([*found[owner.start : span.end], *(found[place] for place in span.tail)])
    both = letters[: owner.start].endswith("J") and not letters[: owner.start].endswith(",J")
    return not both and not any(word in text for word in _MUTUAL)


def _is_actor(found: Sequence[Token], letters: str, span: _Span) -> bool:
    """Return whether a thing after *with* does something: *night with a girl holding an umbrella*."""
    is_with = span.start > 0 and found[span.start - 1].text == "with"
    return span.kind == "thing" and is_with and _ACTOR.match(letters, span.start) is not None


def _belongs(found: Sequence[Token], letters: str, before: Sequence[_Span], action: _Span) -> bool:
    """Return whether a verb with a place tells of the thing before it: *apron stained with paint*."""
    owner = before[-1]
    adjacent = owner.end == action.start and letters[owner.end - 1] == "N"
    if not adjacent or action.kind != "action" or not _INTRANSITIVE.match(letters, action.start):
        return False
    if letters[action.start] == "v":
        return owner.kind == "action" or _has_owner(letters, before)
    words = [token.text for token in found[: owner.end]]
    if owner.kind == "action":
        return "at" in words[owner.start :]  # looking at moonlight coming between bars
    is_setting = owner.start > 0 and words[owner.start - 1] in _PLACES
    return letters[owner.start] != "W" and not is_setting and _has_owner(letters, before)


def _has_owner(letters: str, before: Sequence[_Span]) -> bool:
    """Return whether the last thing is not what the sentence is about, nor one of two that do the same."""
    owner = before[-1]
    clause = letters[: owner.start].rpartition(",")[2]
    if clause.endswith("J") and not set("VvBW") & set(clause):
        return False
    return _is_inside(letters, owner) or not all(_is_inside(letters, span) for span in before[:-1])


def _is_inside(letters: str, span: _Span) -> bool:
    """Return whether a phrase follows a preposition."""
    return letters[: span.start].endswith(("P", "O"))


def _part(letters: str, span: _Span, has_subject: bool) -> Part:
    """Return the part of a phrase; the first clause with a thing that follows no preposition has the subject."""
    before = letters[: span.start]
    if span.kind == "action":
        return "action"
    if _is_inside(letters, span):
        return "setting"
    if span.kind == "quality" and letters.startswith(",,", span.end):
        return "attribute"  # lonely scene of
    clause = before.rpartition(",")[2]
    rest = letters[span.start :].partition(",")[0]
    if has_subject and not set("VvBW") & set(clause + rest):
        return "aside" if not clause else "attribute"
    return "attribute" if "N" in re.sub(rf"P{_THING}", "", clause) and not before.endswith("J") else "subject"


def _corrected(letters: str) -> str:
    """Return the letters with prepositions for *in front of*, marks for *scene of*, a noun for *each other*."""
    letters = _EACH_OTHER.sub("DN", _PLACE.sub(lambda match: "P" * len(match[0]), letters))
    return letters.replace("nO", ",,").replace("n", "N")


def _letter(token: Token) -> str:
    if not any(map(str.isalnum, token.text)) and token.tag != "POS":
        return ","
    if token.lemma in _GENERIC and token.tag.startswith("NN"):
        return "n"
    if token.lemma in _WITHOUT_ACTION and token.tag.startswith("VV"):
        return "W"
    return next((letter for start, letter in _LETTERS.items() if token.tag.startswith(start)), ",")


def _phrase(found: Sequence[Token], letters: str, span: _Span, part: Part) -> Phrase | None:
    first, last = span.start, span.end
    while letters[first] in "WD":
        first += 1
    first = _situated(found, letters, span.start) if part == "setting" else first
    places = [*range(first, last), *span.tail]
    if span.kind == "state":
        places = [*_adjective_first(letters, first, last)]
    places = [place for place in places if not _is_repeated(found, letters, place, last)]
    lemmas = frozenset(found[place].lemma for place in places if letters[place] in "NACVv")
    if lemmas <= _GENERIC:
        return None
    written = [found[place] for place in places if letters[place] != "B" or found[place - 1].text == "that"]
    return Phrase(_written(written), lemmas, part)


def _situated(found: Sequence[Token], letters: str, start: int) -> int:
    """Return where a place or time begins: with the preposition that it cannot be shown without, else with its noun."""
    before = start - 1
    if found[before].text in _SITUATING:
        return before
    named = next((at for at in range(before, -1, -1) if letters[at] != "P"), -1) + 1
    if before - named >= 2 and found[before].text == "of":  # in the middle of, in front of
        return named
    while letters[start] in "WD":
        start += 1
    return start


def _is_repeated(found: Sequence[Token], letters: str, place: int, last: int) -> bool:
    """Return whether a noun or adjective comes again in the same noun phrase: *retro style illustration style*."""
    rest = _REPEATED.match(letters, place + 1, last)
    later = found[place + 1 : rest.end()] if rest else ()
    return letters[place] in "NA" and any(token.text == found[place].text for token in later)


def _adjective_first(letters: str, first: int, last: int) -> Iterator[int]:
    """Yield the places of *red hat* for *hat is red*."""
    noun = letters.rindex("N", first, last) + 1
    yield from (place for place in range(noun, last) if letters[place] in "RA")
    yield from range(first, noun)


def _written(words: Sequence[Token]) -> str:
    text = " ".join(_ABBREVIATED.get(word.text, word.text) for word in words)
    return text.replace(" 's", "'s").replace(" ’s", "’s").replace(" ' ", "' ")
