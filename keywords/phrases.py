"""The phrases of an English sentence that can become keywords: things with what belongs to them, and actions.

A chunk grammar (S. Abney, Parsing by chunks, 1991) as regular expressions over one letter for each part of speech.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .english_tagger import Token, tokens

_LETTERS = {  # of C5 tags, by their beginnings; the first one that fits
    "POS": "S", "PRF": "O", "PRP": "P", "TO0": "P", "AT": "D", "DP": "D", "DT": "D", "PN": "p",
    "CR": "C", "OR": "C", "AJ": "A", "NN": "N", "NP": "N", "UNC": "N", "ZZ": "N", "AVP": "T", "AV": "R",
    "VB": "B", "VH": "B", "VD": "B", "VM": "B", "VV": "V", "CJC": "J",
}  # fmt: skip
_THING = r"(?:(?:R{1,2}(?=A)|AJ(?=AN)|A|C|N|S|(?<=[DAC])V){0,9}N)"
_THINGS = rf"(?:(?:C+OD*)?{_THING}(?:OD*{_THING})?)"
_VERB = r"VT?+(?:R|A(?![NACJ]))*+"
_ALONE = rf"{_VERB}(?![PO]{{0,3}}+[DACNS])"  # a verb without object or place
_PHRASE = re.compile(
    rf"(?P<action>{_VERB}[PO]{{0,3}}+D*{_THINGS}(?:T(?![PDACNS]))?(?:J{_ALONE})?)"
    rf"|(?P<state>D*{_THINGS}B*R*A++(?![NJO]))"
    rf"|(?P<thing>D*{_THINGS}(?:B*R*{_ALONE}(?:J{_ALONE})?)?)"
    rf"|(?P<quality>R?A++(?:OD*{_THINGS}|JA++(?!N))?|C+(?:{_ALONE})?|{_ALONE}|V)"
)
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


def phrases(sentence: str) -> list[Phrase]:
    """Return the phrases of ``sentence`` in order; no word stands in two of them."""
    found = tokens(sentence)
    letters = _corrected("".join(map(_letter, found)))
    made: list[Phrase] = []
    for match in _PHRASE.finditer(letters):
        part = _part(letters, match, any(phrase.part == "subject" for phrase in made))
        if phrase := _phrase(found, letters, match, part):
            made.append(phrase)
    return made


def _part(letters: str, match: re.Match[str], has_subject: bool) -> Part:
    """Return the part of a match; the first clause with a thing that follows no preposition has the subject."""
    before = letters[: match.start()]
    if match.lastgroup == "action":
        return "action"
    if before.endswith(("P", "O")):
        return "setting"
    if match.lastgroup == "quality" and letters.startswith(",,", match.end()):
        return "attribute"  # lonely scene of
    clause = before.rpartition(",")[2]
    rest = letters[match.start() :].partition(",")[0]
    if has_subject and not set("VBW") & set(clause + rest):
        return "aside" if not clause else "attribute"
    return "attribute" if "N" in re.sub(rf"P{_THING}", "", clause) and not before.endswith("J") else "subject"


def _corrected(letters: str) -> str:
    """Return the letters with one preposition for *in front of*, and marks for *scene of*."""
    return letters.replace("PnO", "PPP").replace("nO", ",,").replace("n", "N")


def _letter(token: Token) -> str:
    if not any(map(str.isalnum, token.text)) and token.tag != "POS":
        return ","
    if token.lemma in _GENERIC and token.tag.startswith("NN"):
        return "n"
    if token.lemma in _WITHOUT_ACTION and token.tag.startswith("VV"):
        return "W"
    return next((letter for start, letter in _LETTERS.items() if token.tag.startswith(start)), ",")


def _phrase(found: Sequence[Token], letters: str, match: re.Match[str], part: Part) -> Phrase | None:
    first, last = match.span()
    while letters[first] in "D":
        first += 1
    places = [*range(first, last)]
    if match.lastgroup == "state":
        places = [*_adjective_first(letters, first, last)]
    lemmas = frozenset(found[place].lemma for place in places if letters[place] in "NACV")
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
