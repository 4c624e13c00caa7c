"""Occurrences of given nouns in a Korean text, as words of their own, with or without particles."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..spans import find_spans
from .josa import ends_noun

_START = re.compile(r"(?<![^\W_])[^\W_]")


class Mention(NamedTuple):
    """An occurrence of ``noun`` in a text, from ``start`` to ``end``, without its particles."""

    start: int
    end: int
    noun: str

    def overlaps(self, other: "Mention") -> bool:
        """Return whether both share a character of the text."""
        return self.start < other.end and other.start < self.end


def find_nouns(text: str, nouns: Collection[str], longest: int) -> Iterator[Mention]:
    """Yield the occurrences of ``nouns`` in ``text``, the longest one at each position, without overlaps.

    Tags and quotations are skipped. Spaces must match those of the noun.

    Args:
        text: The text.
        nouns: The nouns.
        longest: The length of the longest noun, in characters.
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
