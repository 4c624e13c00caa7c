"""Split a description at its negations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..spans import find_spans
from .english import split_english
from .words import find_negation

_PLACE = re.compile(r"(?<=[가-힣])(?:에는|에서는|에서|에)$")
_CLAUSE = re.compile(r"(\s*(?:,(?!\d)|[;、，。]|[.!?](?=\s|$))\s*)")
_PLACEHOLDERS = [chr(code) for code in range(0xE000, 0xF900)]  # the private use area of Unicode


@dataclass(frozen=True)
class Negations:
    """A description split at its negations.

    Attributes:
        wanted: The text without its negations.
        unwanted: The negated nouns in order.
    """

    wanted: str
    unwanted: tuple[str, ...]


def split_negations(text: str) -> Negations:
    """Split the negations off ``text``: 사람 없는 해변 gives 해변 without 사람.

    Negations are 없는, 없이, 말고, 빼고, 제외하고, 아닌, 안 보이는, 보이지 않는, -지 않은, *no …* and *without …*.
    Fixed words (끝없는, 틀림없이) and traits of a thing (얼굴 없는 유령) are none. ``wanted`` is empty where the text
    has nothing else.
    """
    masked, spans = _mask(text)
    wanted, unwanted = "", list[str]()
    separator, listing = "", False
    for number, piece in enumerate(_CLAUSE.split(masked)):
        if number % 2:
            separator, listing = piece, listing and "," in piece
            continue
        affirmative, listing = split_english(piece, unwanted, listing=listing)
        if rest := _split_korean(affirmative, unwanted).strip():
            wanted += f"{separator if wanted else ''}{rest}"
    if not unwanted:
        return Negations(text, ())
    return Negations(_unmask(wanted, spans), tuple(dict.fromkeys(_unmask(one, spans) for one in unwanted)))


def _split_korean(clause: str, unwanted: list[str]) -> str:
    """Return ``clause`` without its Korean negations, and append their nouns to ``unwanted``."""
    words = clause.split()
    length, index = len(words), 0
    while index < len(words):
        if negation := find_negation(words, index):
            start, end, nouns = negation
            unwanted += nouns
            words[start:end] = []
            index = start
        else:
            index += 1
    if words and len(words) < length:
        words[-1] = _PLACE.sub("", words[-1])
    return " ".join(words)


def _mask(text: str) -> tuple[str, dict[str, str]]:
    """Return ``text`` with one character for each tag and quotation, and the span of each such character."""
    spans = [span for span in find_spans(text) if span.kind != "latin"]
    unused = (placeholder for placeholder in _PLACEHOLDERS if placeholder not in text)
    masked: dict[str, str] = {}
    for span, placeholder in reversed([*zip(spans, unused, strict=False)]):
        text = text[: span.start] + placeholder + text[span.end :]
        masked[placeholder] = span.text
    return text, masked


def _unmask(text: str, spans: Mapping[str, str]) -> str:
    for placeholder, span in spans.items():
        text = text.replace(placeholder, span)
    return text
