"""The notation of alternatives, which dynamicprompts parses: whatever only resembles it stays text.

dynamicprompts gets one place at a time, in which every punctuation mark that is no part of the notation is a character
of the private use area, which no text of ``clean_lines`` contains. Otherwise a ``#`` would end the text, ``[a|b]``
would be split, and ``${x}`` be looked up.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ...errors import InputError
from ...messages import _

if TYPE_CHECKING:
    from dynamicprompts.commands import Command, WildcardCommand

END = "\ue0ff"
"""Stands after whatever was chosen, and before the separator of two values."""

_MOST_PLACES = 100  # dynamicprompts parses some 400 a second
_MOST_DEPTH = 10
_HEADER = re.compile(r"\s*(?P<bound>[0-9]{1,3}(?:-[0-9]{0,3})?|-[0-9]{1,3})\$\$(?:(?P<separator>[^${}]*)\$\$)?")
_WEIGHT = re.compile(r"\s*(?P<number>[0-9]{1,6}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})::")
_BESIDE = "A-Za-z0-9_ㄱ-ㅣ"  # beside two underscores, they are part of a word or a face: a__b, T__T, ㅠ__ㅠ
_WILDCARD = re.compile(
    rf"(?<![{_BESIDE}])__(?P<name>(?!_)[\w.*/\\](?:(?:(?!__)[\w.*/\\ -]){{0,98}}[\w.*/\\])?)__(?![{_BESIDE}])"
)
_JSON = re.compile(r'\{\s*"[^"]*"\s*:')
_ESCAPES = ("$", "%", "\\")  # before a brace: variables and wrappings of dynamicprompts, literal braces

_MASKED = str.maketrans({character: chr(0xE000 + ord(character)) for character in string.punctuation})
_UNMASKED = str.maketrans({chr(0xE000 + ord(character)): character for character in string.punctuation})


@dataclass(frozen=True)
class Place:
    """A place of a text with alternatives: as it is written, and parsed."""

    written: str
    command: "Command"


@dataclass
class _Bracket:
    start: int
    opening: str
    bars: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Choices:
    """The notation of one ``{a|b}``: from ``start`` to ``end``, options from ``body``, parted by ``bars``."""

    start: int
    body: int
    bars: tuple[int, ...]
    end: int
    opening: str

    def notation(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start and end of each piece of notation, and how dynamicprompts gets it."""
        begins = [(self.start, self.body, self.opening), *((bar, bar + 1, "|") for bar in self.bars)]
        for (start, after, mark), end in zip(begins, (*self.bars, self.end), strict=True):
            weight = _WEIGHT.match(text, after, end)
            if weight and "::" not in text[weight.end() : end]:  # else NovelAI's weight: 1.2::hanbok::
                yield start, weight.end(), f"{mark}{float(weight['number']):.6f}::"
            else:
                yield start, after, mark
        yield self.end, self.end + 1, "}" + END


def has_alternatives(*texts: str) -> bool:
    """Return whether one of ``texts`` has a place with alternatives."""
    return any(_WILDCARD.search(text) or _found_choices(text) for text in texts)


@lru_cache(maxsize=4096)
def parse_places(text: str) -> tuple[str | Place, ...]:
    """Return the pieces of ``text``: what stays, and the places with alternatives.

    Raises:
        InputError: There are too many places, or too many within each other.
    """
    notation = _notation(text)
    pieces: list[str | Place] = []
    position = depth = start = places = 0
    written = list[str]()
    for begin, end, mark in notation:
        if depth == 0:
            pieces.append(text[position:begin])
            start = begin
        else:
            written.append(text[position:begin].translate(_MASKED))
        if mark[0] in "|}" and written:
            written[-1] = written[-1].rstrip()
        written.append(mark)
        position = end
        places += mark[0] in "{_"
        depth += (mark[0] == "{") - (mark[0] == "}")
        _check(text, places, depth)
        if depth == 0:
            pieces.append(Place(text[start:end], _parsed("".join(written))))
            written = []
    return (*pieces, text[position:])


def unmasked(text: str) -> str:
    """Return ``text`` with the punctuation that was hidden from dynamicprompts."""
    return text.translate(_UNMASKED)


def wildcard_name(command: "WildcardCommand") -> str:
    """Return the name that ``parse_places`` hid."""
    from dynamicprompts.commands import LiteralCommand

    name = command.wildcard
    return unmasked(name.literal if isinstance(name, LiteralCommand) else str(name)).strip()


def separator_of(hidden: str) -> str:
    """Return the separator that ``parse_places`` hid, with its mark."""
    return END + bytes.fromhex(hidden[1:]).decode()


def _parsed(written: str) -> "Command":
    from dynamicprompts.parser.parse import parse

    return parse(written)


def _check(text: str, places: int, depth: int) -> None:
    if places > _MOST_PLACES:
        message = _("{text!r} has more than {most} alternatives: leave some out")
        raise InputError(message.format(text=text[:40], most=_MOST_PLACES))
    if depth > _MOST_DEPTH:
        message = _("{text!r} has more than {most} choices within each other: leave some out")
        raise InputError(message.format(text=text[:40], most=_MOST_DEPTH))


def _notation(text: str) -> list[tuple[int, int, str]]:
    """Return start and end of each piece of notation in order, and how dynamicprompts gets it."""
    found = [piece for choices in _found_choices(text) for piece in choices.notation(text)]
    taken = {index for start, end, _mark in found for index in range(start, end)}
    wildcards = (
        (one.start(), one.end(), f"__{one['name'].translate(_MASKED)}__{END}") for one in _WILDCARD.finditer(text)
    )
    return sorted([*found, *(one for one in wildcards if taken.isdisjoint(range(one[0], one[1])))])


def _found_choices(text: str) -> list[_Choices]:
    found, open_brackets, braces = list[_Choices](), list[_Bracket](), 0
    for position, character in enumerate(text):
        if character in "{[":
            open_brackets.append(_Bracket(position, character))
            braces += character == "{"
        elif character == "|" and open_brackets:
            open_brackets[-1].bars.append(position)
        elif character == "]" and open_brackets and open_brackets[-1].opening == "[":
            open_brackets.pop()  # its bars are A1111's
        elif character == "}" and braces:
            bars = list[int]()
            while (bracket := open_brackets.pop()).opening == "[":  # it is never closed
                bars += bracket.bars
            braces -= 1
            found += _choices(text, bracket.start, sorted([*bracket.bars, *bars]), position)
    return found


def _choices(text: str, start: int, bars: list[int], end: int) -> list[_Choices]:
    if text[max(0, start - 1) : start] in _ESCAPES or _JSON.match(text, start):
        return []
    header = _HEADER.match(text, start + 1, end)
    body = header.end() if header else start + 1
    inside = tuple(bar for bar in bars if bar >= body)
    if not header:
        return [_Choices(start, body, inside, end, "{")] if inside else []
    separator = header["separator"]
    hidden = ("," if separator is None else separator).encode().hex()
    return [_Choices(start, body, inside, end, f"{{{header['bound']}$$x{hidden}$$")]
