"""Where Korean nouns stand in a text: each as a word of its own, with or without particles."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..spans import find_spans
from .hangul import RIEUL, final_of, is_syllable

_FIRST = "에서|에게|에|까지|부터|만|처럼|마다|하고|{ro}|{wa}"
_SECOND = "은|는|도|만|의|나|이나"
_OTHERS = "의|도|보다|조차|만큼|뿐"
_BOUNDARY = r"(?![가-힣])"


def _tail(own: str, **shapes: str) -> str:
    return rf"(?:(?:{_FIRST.format(**shapes)})(?:{_SECOND})?|{_OTHERS}|{own})?"


_AFTER_VOWEL = _tail("는|가|를|나|랑", ro="로", wa="와")
_AFTER_CONSONANT = _tail("은|이|을|이나|이랑", ro="으로", wa="과")
_AFTER_RIEUL = _tail("은|이|을|이나|이랑", ro="로", wa="과")
_TAILS = {
    False: re.compile(rf"(?:들{_AFTER_RIEUL}|{_AFTER_VOWEL}){_BOUNDARY}"),
    True: re.compile(rf"(?:들{_AFTER_RIEUL}|{_AFTER_CONSONANT}){_BOUNDARY}"),
    None: re.compile(rf"(?:들{_AFTER_RIEUL}|{_AFTER_RIEUL}){_BOUNDARY}"),
}
_START = re.compile(r"(?<![^\W_])[^\W_]")


class Mention(NamedTuple):
    """A noun in a text, without its particles."""

    start: int
    end: int
    noun: str

    def overlaps(self, other: "Mention") -> bool:
        """Tells whether both have a character in common."""
        return self.start < other.end and other.start < self.end


def find_nouns(text: str, nouns: Collection[str], longest: int) -> Iterator[Mention]:
    """Yields those of ``nouns`` that stand in ``text``, the longest at each place; ``longest`` bounds their length.

    Tags and quotations hold none. Spaces have to be as they are in the noun.
    """
    opaque = [(span.start, span.end) for span in find_spans(text) if span.kind != "latin"]
    at = 0
    for start in (found.start() for found in _START.finditer(text)):
        if start < at or any(begin <= start < end for begin, end in opaque):
            continue
        for end in range(min(len(text), start + longest), start, -1):
            if text[start:end] in nouns and ends_noun(text, end):
                yield Mention(start, end, text[start:end])
                at = end
                break


def ends_noun(text: str, end: int) -> bool:
    """Tells whether nothing but particles, in the shape that the sound asks for, follows the noun that ends there."""
    last = text[end - 1]
    if not is_syllable(last):
        return re.match(r"[가-힣]{0,3}(?![가-힣A-Za-z0-9])", text[end:]) is not None
    final = final_of(last)
    return _TAILS[None if final == RIEUL else final > 0].match(text, end) is not None
