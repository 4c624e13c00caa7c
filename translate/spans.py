"""What must come through a translation as it is: tags, quotations, addresses, English, numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from string import ascii_uppercase
from typing import Literal

_TAG = re.compile(
    r"<[A-Za-z]\w*:[^<>]*>"  # <lora:x:0.8>
    r"|(?<!\w)embedding:[\w./\\-]*[\w]"
    r"|__[\w /*~-]*?[\w*]__"  # a wildcard
    r"|\[[^\[\]:|]*:[^\[\]:|]*:\s*\d*\.?\d+\s*\]"  # [from:to:when]
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
    """A piece of a text: a tag, which means nothing in any language, or a part of the sentence."""

    start: int
    end: int
    text: str
    kind: Kind


def find_spans(text: str) -> list[Span]:
    """Returns the spans of ``text`` in their order; none overlaps another."""
    taken = bytearray(len(text))
    found = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(Span(*match.span(), match[0], kind))
    return sorted(found, key=lambda span: span.start)


def is_tag(text: str) -> bool:
    """Tells whether ``text`` is one tag and nothing else."""
    return _TAG.fullmatch(text) is not None


def without_spans(text: str) -> str:
    """Returns ``text`` without its tags and quotations, which may be Korean in an English sentence."""
    return _QUOTATION.sub(" ", _TAG.sub(" ", text))


def without_tags(text: str) -> str:
    """Returns ``text`` as someone would say it."""
    said = " ".join(_TAG.sub(" ", text).split())
    return _LOOSE_COMMA.sub(",", said).strip(" ,") if said != text else text


@dataclass(frozen=True)
class Masked:
    """A text whose ``spans`` are placeholders, which ``restore`` turns back; ``kept`` were left where they are."""

    text: str
    spans: dict[str, str]
    kept: Sequence[str]

    def restore(self, translation: str) -> str:
        """Returns ``translation`` with its placeholders turned back.

        Raises ``LookupError`` with the span that is not in it as often as it has to be.
        """
        for placeholder, span in self.spans.items():
            if translation.count(placeholder) != 1:
                raise LookupError(span)
        for span in self.kept:
            if translation.count(span) < self.kept.count(span):
                raise LookupError(span)
        for placeholder, span in self.spans.items():
            translation = translation.replace(placeholder, span)
        return translation


def mask(text: str, *, everything: bool) -> Masked:
    """Returns ``text`` with placeholders for its tags, or for ``everything`` that must stay as it is."""
    names = placeholders(text)
    masked: dict[str, str] = {}
    kept, pieces, position = [], list[str](), 0
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
            kept.append(span.text)
            pieces.append(span.text)
    return Masked("".join([*pieces, text[position:]]), masked, kept)


def placeholders(text: str) -> Iterator[str]:
    """Yields words that no language has, nor ``text``, and that engines carry through as names: QXAZ, QXBZ."""
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            if (name := f"QX{''.join(letters)}Z") not in text.upper():
                yield name
