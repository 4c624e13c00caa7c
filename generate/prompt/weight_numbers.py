"""The numbers of weights: how they are written, their bounds, and weights that are written without brackets."""

import re
from collections.abc import Iterable

from .errors import ChoiceError
from .messages import _

LEAST, GREATEST = 0.01, 10.0
"""Bounds of a weight above 0."""

RATIO = r"(?<![\w.:])[0-9]+(?:\.[0-9]+)?(?::[0-9]+)+"
"""A pattern of a ratio or a time of day, which is no weight: 16:9, 10:30."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_LOOSE = re.compile(
    r"(?P<separator>[,;、()\[\]{}<>\"“”‘’「」『』|/]|\b(?:AND|BREAK)\b)"
    r"|\s?:\s?(?:[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)|[+-][0-9]+|0)(?!\s*[)\]])(?=[\s,;、]|\Z)"
)
_ENDS_IN_NUMBER = re.compile(r"(?<![\w.-])[0-9.:]+\Z")  # 16:9, 10:30
_HALF_WIDTH = str.maketrans("（）［］：｜，＋－−．％０１２３４５６７８９", "()[]:|,+--.%0123456789")
_SHOWN = 40  # characters of a text in a message


class WeightError(ChoiceError):
    """A number beside a word cannot be its weight; the message shows both and says what to write."""


def half_width(text: str) -> str:
    """Return ``text``, as long as it was, with half-width brackets, signs and digits for the full-width ones."""
    return text.translate(_HALF_WIDTH)


def weight_of(number: str, written: str) -> float:
    """Return the weight that ``number`` says: ``1.3``, ``.8``, ``+1.2``, ``1.``, ``0``, ``-1``.

    Args:
        number: The number, with spaces around it or without.
        written: The bracket that it belongs to, for the message.

    Raises:
        WeightError: It is another kind of number, or out of bounds.
    """
    number = number.strip()
    if not _NUMBER.fullmatch(number):
        message = _("{written!r}: {number!r} is no weight: write a number such as 0.8 or 1.3")
        raise WeightError(message.format(written=_short(written), number=_short(number)))
    return checked_weight(float(number), written)


def checked_weight(weight: float, written: str) -> float:
    """Return ``weight``. Raise ``WeightError`` if it is out of bounds; ``written`` is what the writer weighted."""
    if -GREATEST <= weight <= 0 or LEAST <= weight <= GREATEST:
        return weight
    message = _("{written!r}: the weight is {weight:g}: write one from {least:g} to {greatest:g}, or 0 to leave it out")
    raise WeightError(message.format(written=_short(written), weight=weight, least=LEAST, greatest=GREATEST))


def no_change(written: str) -> WeightError:
    """Return the error for ``[x:1,3]``, which is neither a weight nor a change of A1111's grammar."""
    message = _("{written!r} is neither a weight nor a change while drawing: write (x:1.3) or [x:0.5]")
    return WeightError(message.format(written=_short(written)))


def with_brackets(text: str, opaque: Iterable[tuple[int, int]] = ()) -> tuple[str, list[str]]:
    """Put brackets around each part of a list that ends in a weight: ``노을:1.4, 바다`` gives ``(노을:1.4), 바다``.

    A part begins after a comma, a bracket, ``AND`` or ``BREAK``. A number behind a number is a ratio or a time of day.

    Args:
        text: A sentence in any language.
        opaque: Ranges (start, end) of ``text`` that have no parts.

    Returns:
        The text, and the parts that got brackets.
    """
    hidden = {position for start, end in opaque for position in range(start, end)}
    pieces, found, position, start = list[str](), list[str](), 0, 0
    for mark in _LOOSE.finditer(half_width(text)):
        within = mark.start() in hidden and bool({mark.start() - 1, mark.end()} & hidden)
        if mark["separator"]:
            start = start if within else mark.end()
            continue
        part = text[start : mark.start()]
        start += len(part) - len(part.lstrip())
        if not within and any(map(str.isalpha, part)) and not _ENDS_IN_NUMBER.search(part):
            weighted = text[start : mark.end()]
            pieces += [text[position:start], f"({weighted})"]
            found.append(weighted)
            position = start = mark.end()
    return "".join([*pieces, text[position:]]), found


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
