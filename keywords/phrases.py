"""The phrases of an English sentence that can become keywords: things with what belongs to them, and actions.

A chunk grammar (S. Abney, Parsing by chunks, 1991) as regular expressions over one letter for each part of speech.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .english_tagger import Token, tokens

_LETTERS = {  # of C5 tags, by their beginnings; the first one that fits
    "POS": "S", "PRF": "O", "PRP": "P", "TO0": "P", "AT": "D", "DP": "D", "DT": "D", "PN": "p",
    "CR": "C", "OR": "C", "AJ": "A", "NN": "N", "NP": "N", "UNC": "N", "ZZ": "N", "AVP": "T", "AV": "R",
    "VB": "B", "VH": "B", "VD": "B", "VM": "B", "VVN": "v", "VVD": "v", "VV": "V", "CJC": "J",
}  # fmt: skip
_THING = r"(?:(?:R{1,2}(?=A)|AJ(?=AN)|A|C|N|S|(?<=[DAC])[Vv]){0,9}N)"
_THINGS = rf"(?:(?:C+OD*)?{_THING}(?:OD*{_THING})?)"
_VERB = r"[Vv]T?+(?:R|A(?![NACJ])|PR(?!A)|PV(?![NACS]))*+"
_ALONE = rf"{_VERB}(?![PO]{{0,4}}+[DACNS])"  # a verb without object or place
_PHRASE = re.compile(
    rf"(?P<action>(?:{_ALONE}J)?{_VERB}[PO]{{0,4}}+D*{_THINGS}(?:T(?![PDACNS]))?(?:J?{_ALONE})?)"
    rf"|(?P<state>D*{_THINGS}B*R*A++(?![NJOC]))"
    rf"|(?P<thing>WD*{_THINGS}|D*{_THINGS}(?:B*R*{_ALONE}(?:J{_ALONE})?)?)"
    rf"|(?P<quality>R?A++(?:OD*{_THINGS}|JA++(?!N))?|C+(?:{_ALONE})?|{_ALONE}|[Vv])"
)
_INTRANSITIVE = re.compile(rf"(?:{_VERB})[PO]")
_PLACE = re.compile(r"PD?nO")
_EACH_OTHER = re.compile(r"(?<=[VvP])Dp")
_PLACES = frozenset({"in", "on", "at"})
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
    """Where a phrase is among the letters, and which alternative of the grammar it is."""

    start: int
    end: int
    kind: str


def phrases(sentence: str) -> list[Phrase]:
    """Return the phrases of ``sentence`` in order; no word stands in two of them."""
    found = tokens(sentence)
    letters = _corrected("".join(map(_letter, found)))
    made: list[Phrase] = []
    for span in _spans(found, letters):
        part = _part(letters, span, any(phrase.part == "subject" for phrase in made))
        if phrase := _phrase(found, letters, span, part):
            made.append(phrase)
    return made


def _spans(found: Sequence[Token], letters: str) -> list[_Span]:
    """Return where the phrases are; what a thing that is not the first one undergoes or does belongs to it."""
    spans: list[_Span] = []
    for match in _PHRASE.finditer(letters):
        span = _Span(match.start(), match.end(), match.lastgroup or "")
        if spans and _belongs(found, letters, spans, span):
            span = _Span(spans[-1].start, span.end, spans.pop().kind)
        spans.append(span)
    return spans


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
    places = [*range(first, last)]
    if span.kind == "state":
        places = [*_adjective_first(letters, first, last)]
    lemmas = frozenset(found[place].lemma for place in places if letters[place] in "NACVv")
    if lemmas <= _GENERIC:
        return None
    return Phrase(_written([found[place] for place in places if letters[place] != "B"]), lemmas, part)


def _adjective_first(letters: str, first: int, last: int) -> Iterator[int]:
    """Yield the places of *red hat* for *hat is red*."""
    noun = letters.rindex("N", first, last) + 1
    yield from (place for place in range(noun, last) if letters[place] in "RA")
    yield from range(first, noun)


def _written(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words).replace(" 's", "'s").replace(" ’s", "’s")
