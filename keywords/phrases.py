"""The phrases of an English sentence that can become keywords: things with what belongs to them, and actions.

A chunk grammar (S. Abney, Parsing by chunks, 1991) as regular expressions over one letter for each part of speech.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .english_tagger import Token, tokens

_LETTERS = {  # of C5 tags, by their beginnings; the first one that fits
    "POS": "S", "PRF": "O", "PRP": "P", "TO0": "P", "AT": "D", "DP": "D", "DT": "D", "PN": "p",
    "CR": "C", "OR": "C", "AJ": "A", "NN": "N", "NP": "N", "UNC": "N", "ZZ": "N", "AVP": "T", "AV": "R",
    "VB": "B", "VH": "B", "VD": "B", "VM": "B", "VV": "V", "CJC": "J",
}  # fmt: skip
_THING = r"(?:(?:R(?=A)|A|C|N|S|(?<=[DAC])V){0,5}N)"
_THINGS = rf"(?:{_THING}(?:OD*{_THING})?)"
_PHRASE = re.compile(
    rf"(?P<action>VT?R?P?D*{_THINGS})"
    rf"|(?P<state>D*{_THINGS}B+R*A+(?!N))"
    rf"|(?P<thing>D*{_THINGS}(?:B*R*VT?R?+(?!P?[DACNS]))?)"
    r"|(?P<quality>R?A+|V)"
)
_WITHOUT_ACTION = frozenset({"wear", "have", "feature", "contain", "show", "depict"})
"""Verbs that only join a thing to what it has."""

_GENERIC = frozenset("scene moment sight thing one kind sort look way picture image figure appearance front".split())
"""Nouns that say nothing of the picture before *of*, or alone."""


@dataclass(frozen=True)
class Phrase:
    """Adjacent words of a sentence.

    Attributes:
        text: The words in lower case, without an article at the beginning.
        lemmas: The lemmas of its content words: nouns, adjectives, numbers and verbs.
    """

    text: str
    lemmas: frozenset[str]


def phrases(sentence: str) -> list[Phrase]:
    """Return the phrases of ``sentence`` in order; no word stands in two of them."""
    found = tokens(sentence)
    letters = _without_generic("".join(map(_letter, found)))
    return [phrase for match in _PHRASE.finditer(letters) if (phrase := _phrase(found, letters, match))]


def _without_generic(letters: str) -> str:
    """Return the letters with nouns for generic ones, but with marks for *scene of*."""
    return letters.replace("nO", ",,").replace("n", "N")


def _letter(token: Token) -> str:
    if not any(map(str.isalnum, token.text)) and token.tag != "POS":
        return ","
    if token.lemma in _GENERIC and token.tag.startswith("NN"):
        return "n"
    if token.lemma in _WITHOUT_ACTION and token.tag.startswith("VV"):
        return "B"
    return next((letter for start, letter in _LETTERS.items() if token.tag.startswith(start)), ",")


def _phrase(found: Sequence[Token], letters: str, match: re.Match[str]) -> Phrase | None:
    first, last = match.span()
    while letters[first] in "D":
        first += 1
    places = [*range(first, last)]
    if match.lastgroup == "state":
        places = [*_adjective_first(letters, first, last)]
    lemmas = frozenset(found[place].lemma for place in places if letters[place] in "NACV")
    if lemmas <= _GENERIC:
        return None
    return Phrase(_written([found[place] for place in places if letters[place] != "B"]), lemmas)


def _adjective_first(letters: str, first: int, last: int) -> Iterator[int]:
    """Yield the places of *red hat* for *hat is red*."""
    verb = letters.index("B", first)
    yield from (place for place in range(verb, last) if letters[place] in "RA")
    yield from range(first, verb)


def _written(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words).replace(" 's", "'s").replace(" ’s", "’s")
