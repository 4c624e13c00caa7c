"""Spans of a text that a translation must keep: tags, emoticons, quotations, addresses, English words, numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, product
from string import ascii_uppercase
from typing import Literal

_TAG = re.compile(
    r"<[A-Za-z]\w*:[^<>]*>"  # <lora:x:0.8>
    r"|(?<!\w)embedding:[\w./\\-]*[\w]"
    r"|__[\w /*~-]{0,99}?[\w*]__"  # a wildcard
    r"|\[(?!\s*embedding:)[^\[\]:|]*:[^\[\]:|]*:\s*(?:\d+(?:\.\d+)?|\.\d+)\s*\]"  # [from:to:when]
    r"|\[[^\[\]|]*(?:\|[^\[\]|]*)+\]"  # [one|other] in turn
    r"|\{[^{}|]*(?:\|[^{}|]*)+\}"  # {one|other}
    r"|\b(?:BREAK|AND)\b"
    r"|https?://[^\s<>\"“”]*[^\s<>\"“”.,)]"
)
_LOOSE_COMMA = re.compile(r"(?:\s*,)+")
_DIVIDER = re.compile(r"BREAK|AND")
_ASIDE = re.compile(r"<.*>|embedding:.*|https?://.*", re.DOTALL)
_CLAUSE_ENDS = ",.;!?\n"
_CLAUSE_END = re.compile(rf"\s*(?:(?:<[^<>]*>|embedding:\S*|BREAK|AND)\s*)*(?:[{_CLAUSE_ENDS}]|\Z)")
_EMOTICON = re.compile(  # faces, which are tags of Danbooru: :), ;d, ^_^, >_<
    r"(?<![^\s,])(?:>?[:;=]-?[)(\]\[DdPpOoqtc3<>|/\\]|</?3|\^[_.o]?\^|>[_.o]?<|@_?@|\+_\+|=[_.]=|-[_.]-|;_;|\|_\||\._\.)"
    r"(?=[\s,.!?~;]|\Z)"
)
_QUOTATION = re.compile(
    r'"[^"]+"|“[^“”]+”|‘[^‘’]+’|「[^「」]+」|『[^『』]+』'
    r"|(?<![^\s(,:])'(?=[^'\n]*[가-힣])[^'\s](?:[^'\n]*[^'\s])?'"  # '냠냠공방', but no apostrophe
)
_LAST_LATIN = "\u024f"
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9]|[.,:/'’&_+#×-](?=[A-Za-z0-9]))*(?:\+\+|#|%)?"
_SIGN = r"[-+*/=&|~@#$%^\\]"
_LATIN = re.compile(  # words, numbers, ratios, years, file names, lenses, prices, commands: 85mm f/1.4, $5, ls -l
    rf"(?:(?<![^\s,])(?:[$€£₩]|#(?=[0-9])|~/|\.{{1,2}}/))?{_WORD}"
    rf"(?:(?: (?:{_SIGN}|\.){{1,3}}){{0,3}} (?:{_SIGN}|\.(?=[./])){{0,3}}{_WORD})*"
    rf"(?: ?(?:{_SIGN}|[.!?…]){{1,3}}(?=\s?이?라[고는]))?"
)
_MADE_UP = re.compile(r"QX[A-Z]+Z")
_TAKEN = "\n"  # stands in no run of Latin words

Kind = Literal["tag", "emoticon", "quotation", "latin"]
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "tag": _TAG,
    "emoticon": _EMOTICON,
    "quotation": _QUOTATION,
    "latin": _LATIN,
}


@dataclass(frozen=True)
class Span:
    """A piece of a text that a translation must keep.

    Attributes:
        start: The index of its first character.
        end: The index after its last character.
        text: Its text.
        kind: ``tag`` for syntax of image generators and ``emoticon`` for faces, which are not part of the sentence;
            else ``quotation`` or ``latin`` (words, numbers, names in Latin letters).
    """

    start: int
    end: int
    text: str
    kind: Kind


@lru_cache(maxsize=256)  # each stage asks for the spans of the same sentences
def find_spans(text: str) -> tuple[Span, ...]:
    """Return the spans of ``text`` in order, without overlaps."""
    taken = bytearray(len(text))
    found = []
    for kind, pattern in _PATTERNS.items():
        free = _without(text, taken) if kind == "latin" else text
        for match in pattern.finditer(free):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(Span(*match.span(), match[0], kind))
    return tuple(sorted(found, key=lambda span: span.start))


def _without(text: str, taken: bytearray) -> str:
    return "".join(_TAKEN if is_taken else character for character, is_taken in zip(text, taken, strict=True))


def hide(text: str, ranges: Iterable[tuple[int, int]]) -> tuple[str, dict[str, str]]:
    """Return ``text`` with one character of the private use area for each range, and the text of each such character.

    Args:
        text: The text.
        ranges: Starts and ends, without overlaps. Beyond 6,400 of them, the first ones stay as they are.
    """
    unused = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in text)
    hidden = dict[str, str]()
    for (start, end), placeholder in zip(sorted(ranges, reverse=True), unused, strict=False):
        hidden[placeholder] = text[start:end]
        text = text[:start] + placeholder + text[end:]
    return text, hidden


def reveal(text: str, hidden: Mapping[str, str]) -> str:
    """Return ``text`` with what ``hide`` took out of it."""
    for placeholder, span in hidden.items():
        text = text.replace(placeholder, span)
    return text


def is_tag(text: str) -> bool:
    """Return whether the whole of ``text`` is one tag."""
    return _TAG.fullmatch(text) is not None


def without_spans(text: str) -> str:
    """Return ``text`` without its tags and quotations, which may contain Korean in an English sentence."""
    return _QUOTATION.sub(" ", _TAG.sub(" ", text))


def without_foreign_quotations(text: str) -> str:
    """Return ``text`` without the quotations that have letters other than Latin ones, which no text encoder reads."""
    return _QUOTATION.sub(lambda found: "," if _is_foreign(found[0]) else found[0], text)


def _is_foreign(text: str) -> bool:
    return any(character.isalpha() and character > _LAST_LATIN for character in text)


def without_tags(text: str) -> str:
    """Return ``text`` without its tags and without the commas between them."""
    spoken = " ".join(_TAG.sub(lambda tag: "," if _DIVIDER.fullmatch(tag[0]) else " ", text).split())
    return _LOOSE_COMMA.sub(",", spoken).strip(" ,") if spoken != text else text


@dataclass(frozen=True)
class Masked:
    """A text with placeholders for some of its spans.

    Attributes:
        text: The text with placeholders.
        spans: The text of each placeholder's span, by placeholder.
        unmasked: The spans that are still in the text, and that a translation must contain.
        parted: By placeholder, whether a comma was added before it, and after it.
    """

    text: str
    spans: dict[str, str]
    unmasked: Sequence[str]
    parted: Mapping[str, tuple[bool, bool]] = field(default_factory=dict)

    def restore(self, translation: str) -> str:
        """Return ``translation`` with its placeholders replaced by their spans.

        Raises:
            LookupError: A span, the argument of the error, is missing in ``translation`` or occurs too often or too
                rarely.
        """
        for placeholder, span in self.spans.items():
            if translation.count(placeholder) != 1:
                raise LookupError(span)
        unmasked = "\n".join(self.unmasked)  # one span may be a part of another: 3, 3D
        for span in dict.fromkeys(self.unmasked):
            if translation.count(span) < unmasked.count(span):
                raise LookupError(span)
        for placeholder, span in self.spans.items():
            before, after = self.parted.get(placeholder, (False, False))
            with_commas = rf"{',? *' * before}{placeholder}{' *,? *' * after}"
            start, end = re.split(with_commas, translation, maxsplit=1)
            translation = f"{start}{' ' * before}{span}{' ' * after}{end}"
        return translation


def mask(text: str, *, everything: bool) -> Masked:
    """Return ``text`` with placeholders for its tags and foreign quotations, or for all spans with ``everything``.

    Commas are added where a tag that is no part of a sentence (BREAK, a LoRA) would be read as its first or last word.
    """
    names = placeholders(text)
    masked: dict[str, str] = {}
    parted: dict[str, tuple[bool, bool]] = {}
    unmasked, pieces, position = [], list[str](), 0
    for span in find_spans(text):
        pieces.append(text[position : span.start])
        position = span.end
        if everything or span.kind in ("tag", "emoticon") or (span.kind == "quotation" and _is_foreign(span.text)):
            name = next(names)
            masked[name] = span.text
            before, after = parted[name] = _needs_commas(text, span, "".join(pieces[-2:]).rstrip()[-1:])
            pieces[-1] = pieces[-1].rstrip() if before else pieces[-1]
            space = " " if before or (pieces[-1] and not pieces[-1][-1].isspace()) else ""
            end = " " if text[span.end : span.end + 1].isalnum() and span.kind == "tag" else ""
            pieces.append(f"{',' * before}{space}{name}{',' * after}{end}")
        else:
            unmasked.append(span.text)
            pieces.append(span.text)
    return Masked("".join([*pieces, text[position:]]), masked, unmasked, parted)


def _needs_commas(text: str, span: Span, last: str) -> tuple[bool, bool]:
    """Return whether a comma must be added before and after ``span``, which ``last`` precedes."""
    begins = last in _CLAUSE_ENDS
    ends = _CLAUSE_END.match(text, span.end) is not None
    is_aside = span.kind == "emoticon" or _ASIDE.fullmatch(span.text)
    if _DIVIDER.fullmatch(span.text) or (is_aside and (begins or ends)):
        return not begins, not ends
    return False, False


def has_placeholder(text: str) -> bool:
    """Return whether a made-up word stands in ``text``, so that it is not what somebody typed."""
    return _MADE_UP.search(text) is not None


def placeholders(text: str) -> Iterator[str]:
    """Yield made-up words that are not in ``text``, and that engines copy like names: QXAZ, QXBZ."""
    upper = text.upper()
    may_hold_some = "QX" in upper
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            name = f"QX{''.join(letters)}Z"
            if not may_hold_some or name not in upper:
                yield name
