"""Spans of a text that a translation must keep: tags, quotations, addresses, English words, numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from string import ascii_uppercase
from typing import Literal

_TAG = re.compile(
    r"<[A-Za-z]\w*:[^<>]*>"  # <lora:x:0.8>
    r"|(?<!\w)embedding:[\w./\\-]*[\w]"
    r"|__[\w /*~-]{0,99}?[\w*]__"  # a wildcard
    r"|\[[^\[\]:|]*:[^\[\]:|]*:\s*(?:\d+(?:\.\d+)?|\.\d+)\s*\]"  # [from:to:when]
    r"|\[[^\[\]|]*(?:\|[^\[\]|]*)+\]"  # [one|other] in turn
    r"|\{[^{}|]*(?:\|[^{}|]*)+\}"  # {one|other}
    r"|\b(?:BREAK|AND)\b"
    r"|https?://[^\s<>\"“”]*[^\s<>\"“”.,)]"
)
_LOOSE_COMMA = re.compile(r"(?:\s*,)+")
_QUOTATION = re.compile(r'"[^"]+"|“[^“”]+”|‘[^‘’]+’|「[^「」]+」|『[^『』]+』')
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9]|[.,:/'’&_+#×-](?=[A-Za-z0-9]))*(?:\+\+|#|%)?"
_LATIN = re.compile(rf"{_WORD}(?: {_WORD})*")  # words, numbers, ratios, years, file names, lenses: 85mm f/1.4


Kind = Literal["tag", "quotation", "latin"]
_PATTERNS: dict[Kind, re.Pattern[str]] = {"tag": _TAG, "quotation": _QUOTATION, "latin": _LATIN}


@dataclass(frozen=True)
class Span:
    """A piece of a text that a translation must keep.

    Attributes:
        start: The index of its first character.
        end: The index after its last character.
        text: Its text.
        kind: ``tag`` for syntax of image generators, which is not part of the sentence; else ``quotation`` or
            ``latin`` (words, numbers, names in Latin letters).
    """

    start: int
    end: int
    text: str
    kind: Kind


def find_spans(text: str) -> list[Span]:
    """Return the spans of ``text`` in order, without overlaps."""
    taken = bytearray(len(text))
    found = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(Span(*match.span(), match[0], kind))
    return sorted(found, key=lambda span: span.start)


def is_tag(text: str) -> bool:
    """Return whether the whole of ``text`` is one tag."""
    return _TAG.fullmatch(text) is not None


def without_spans(text: str) -> str:
    """Return ``text`` without its tags and quotations, which may contain Korean in an English sentence."""
    return _QUOTATION.sub(" ", _TAG.sub(" ", text))


def without_tags(text: str) -> str:
    """Return ``text`` without its tags and without the commas between them."""
    spoken = " ".join(_TAG.sub(" ", text).split())
    return _LOOSE_COMMA.sub(",", spoken).strip(" ,") if spoken != text else text


@dataclass(frozen=True)
class Masked:
    """A text with placeholders for some of its spans.

    Attributes:
        text: The text with placeholders.
        spans: The text of each placeholder's span, by placeholder.
        unmasked: The spans that are still in the text, and that a translation must contain.
    """

    text: str
    spans: dict[str, str]
    unmasked: Sequence[str]

    def restore(self, translation: str) -> str:
        """Return ``translation`` with its placeholders replaced by their spans.

        Raises:
            LookupError: A span, the argument of the error, is missing in ``translation`` or occurs too often or too
                rarely.
        """
        for placeholder, span in self.spans.items():
            if translation.count(placeholder) != 1:
                raise LookupError(span)
        for span in self.unmasked:
            if translation.count(span) < self.unmasked.count(span):
                raise LookupError(span)
        for placeholder, span in self.spans.items():
            translation = translation.replace(placeholder, span)
        return translation


def mask(text: str, *, everything: bool) -> Masked:
    """Return ``text`` with placeholders for its tags, or with ``everything`` for all of its spans."""
    names = placeholders(text)
    masked: dict[str, str] = {}
    unmasked, pieces, position = [], list[str](), 0
    for span in find_spans(text):
        pieces.append(text[position : span.start])
        position = span.end
        if span.kind == "tag" or everything:
            name = next(names)
            masked[name] = span.text
            before = "" if not pieces[-1] or pieces[-1][-1].isspace() else " "
            after = " " if text[span.end : span.end + 1].isalnum() and span.kind == "tag" else ""
            pieces.append(f"{before}{name}{after}")
        else:
            unmasked.append(span.text)
            pieces.append(span.text)
    return Masked("".join([*pieces, text[position:]]), masked, unmasked)


def placeholders(text: str) -> Iterator[str]:
    """Yield made-up words that are not in ``text``, and that engines copy like names: QXAZ, QXBZ."""
    upper = text.upper()
    may_hold_some = "QX" in upper
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            name = f"QX{''.join(letters)}Z"
            if not may_hold_some or name not in upper:
                yield name
