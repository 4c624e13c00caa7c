"""Read the weights that a user writes in A1111's or compel's syntax, and place them on the English sentence."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, islice

from .inflections import inflected
from .phrases import Phrase
from .weight_numbers import RATIO, checked_weight, half_width, no_change, weight_of

_FACTORS = {")": 1.1, "]": 1 / 1.1}  # A1111's brackets
_STEPS = {"+": 1.1, "-": 0.9}  # compel's signs
_MOST_STEPS = 999  # more would overflow a float
_MARK = re.compile(
    r"\\(?P<escaped>[()\[\]])"
    r"|(?P<open>[(\[])"
    rf"|(?P<ratio>{RATIO}(?=\s*[)\]]))"  # (16:9), (오전 10:30)
    r"|:\s*(?P<number>[+\-.,0-9][+\-.,%0-9eE\s]*)(?P<end>[)\]])"
    r"|(?P<close>[)\]])(?P<sign>\++|-+|[+-]?[0-9]*\.[0-9]+)?(?![A-Za-z0-9_+])"
    r"|(?P<bare>[)\]])"
    r"|(?<![가-힣A-Za-z0-9])(?P<word>embedding:[\w./\\-]*\w|[가-힣]+|[A-Za-z][A-Za-z0-9]+)"
    r"(?P<steps>(?:\++|--+)(?![A-Za-z0-9_+-])|-(?=\s*(?:[,.)\]\n]|\Z)|(?<=[가-힣]-)\s))"  # not pre- and post-war
)
_SHOWN = 40  # characters of a text in a message

_ARTICLE = re.compile(r"\A(?:an?|the)\s+", re.IGNORECASE)
_LETTERS = 3  # at the start of a word, which its inflections share
_HEAD = re.compile(rf"(?<!\w)(?:\w{{1,{_LETTERS}}}|\S)")  # where a phrase can begin
_MOST_TRIES = 50  # places where one phrase is tried, so that the time is linear in the length of the text

_Item = tuple[str, float]  # a piece of text with its own factor


def read_weights(text: str, opaque: Iterable[tuple[int, int]] = ()) -> tuple[Phrase, ...]:
    """Return ``text`` in weighted pieces, without the brackets and signs of the weights.

    ``(x)``, ``((x))``, ``[x]``, ``(x:1.3)``, ``x++``, ``(x)++``, ``(x)1.3`` and their nesting are weights, also in
    full-width characters. Nested weights multiply, except that what is within a weight of 0 or below keeps that one.
    Unmatched brackets and everything else are text. The time is linear in the length of ``text``.

    Args:
        text: A sentence in any language.
        opaque: Ranges (start, end) of ``text`` in which brackets and signs are text.

    Raises:
        WeightError: A number at the end of a bracket is no weight or is outside of its bounds.
    """
    items, pairs = _matched(text, opaque)
    outer, found = [1.0], list[_Item]()
    for index, (piece, factor) in enumerate(items):
        if index in pairs:
            if (inner := pairs[index]) is None:
                outer.pop()
            else:
                outer.append(_nested(outer[-1], inner))
        elif piece:
            found.append((piece, checked_weight(_nested(outer[-1], factor), piece[:_SHOWN])))
    merged = groupby(found, key=lambda item: round(item[1], 6))
    return tuple(Phrase("".join(piece for piece, _ in group), level) for level, group in merged)


def _nested(outer: float, inner: float) -> float:
    return outer * inner if outer > 0 else outer


def _matched(text: str, opaque: Iterable[tuple[int, int]]) -> tuple[list[_Item], dict[int, float | None]]:
    """Return the items of ``text``, and those that are brackets of pairs: the factor of an opening one, else None."""
    hidden = bytearray(len(text))
    for start, end in opaque:
        hidden[start:end] = b"\1" * (end - start)
    items: list[_Item] = []
    pairs: dict[int, float | None] = {}
    opened: dict[str, list[tuple[int, int]]] = {"(": [], "[": []}
    position = 0
    for mark in _MARK.finditer(half_width(text)):
        if hidden[mark.end() - 1] or mark["ratio"]:
            continue
        items.append((text[position : mark.start()], 1.0))
        position = mark.end()
        if mark["word"]:
            items.append((mark["word"], _power(mark["steps"])))
        elif mark["escaped"]:
            items.append((mark["escaped"], 1.0))
        else:
            items.append((text[mark.start() : position], 1.0))
            if mark["open"]:
                opened[mark["open"]].append((len(items) - 1, mark.start()))
            else:
                _close(mark, text, len(items) - 1, opened, pairs)
    return [*items, (text[position:], 1.0)], pairs


def _close(
    mark: re.Match[str],
    text: str,
    index: int,
    opened: dict[str, list[tuple[int, int]]],
    pairs: dict[int, float | None],
) -> None:
    """Pair a closing bracket with the nearest open one of its kind; brackets opened in between become text."""
    closing = mark["end"] or mark["close"] or mark["bare"]
    same, other = (opened["("], opened["["]) if closing == ")" else (opened["["], opened["("])
    if not same:
        return
    start, position = same.pop()
    while other and other[-1][0] > start:
        other.pop()
    pairs[start], pairs[index] = _factor(mark, closing, text[position : mark.end()]), None


def _factor(mark: re.Match[str], closing: str, written: str) -> float:
    """Return the factor of a bracket. Raise ``WeightError`` for a number that is none."""
    number, sign = mark["number"], mark["sign"]
    if number:
        if closing == "]":
            raise no_change(written)
        return weight_of(number, written)
    if sign is None:
        return _FACTORS[closing]
    return _power(sign) if sign[-1] in _STEPS else weight_of(sign, written)


def _power(signs: str) -> float:
    return _STEPS[signs[0]] ** min(len(signs), _MOST_STEPS)


def place_weights(sentence: str, weighted: Sequence[Phrase]) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Place the weight of each phrase on the words of ``sentence`` that say it.

    A phrase matches without its article and in any inflection; if the whole phrase does not match, its last word does.
    Each phrase takes one place, and no two take the same. The time is linear in the length of ``sentence`` and phrases.

    Args:
        sentence: One English sentence.
        weighted: Phrases to find in it.

    Returns:
        The pieces of ``sentence``, which joined are ``sentence``, and the phrases that were not found.
    """
    free = _WordStarts(sentence)
    places: list[tuple[int, int, float]] = []
    missing = []
    for phrase in weighted:
        words = _ARTICLE.sub("", phrase.text).split()
        if place := free.take(words) or free.take(words[-1:]):
            places.append((*place, phrase.weight))
        else:
            missing.append(phrase)
    pieces, position = [], 0
    for start, end, weight in sorted(places):
        pieces += [Phrase(sentence[position:start]), Phrase(sentence[start:end], weight)]
        position = end
    pieces.append(Phrase(sentence[position:]))
    return tuple(piece for piece in pieces if piece.text), tuple(missing)


class _WordStarts:
    """The positions in a sentence where a phrase can still begin, by the letters at the start of the word there."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._heads = {found.start(): found[0].lower() for found in _HEAD.finditer(sentence)}
        self._starts: dict[str, dict[int, None]] = {}
        for start, head in self._heads.items():
            self._starts.setdefault(head, {})[start] = None

    def take(self, words: Sequence[str]) -> tuple[int, int] | None:
        """Return the first place of ``words`` that no earlier call took, None if there is none."""
        head = _HEAD.match(words[0]) if words else None
        if head is None:
            return None
        pattern = re.compile(r"\s+".join(map(inflected, words)) + r"(?!\w)", re.IGNORECASE)
        for start in islice(self._starts.get(head[0].lower(), ()), _MOST_TRIES):
            end = _end_at(pattern, self._sentence, start)
            if end is not None and not self._is_taken(start, end):
                self._remove(start, end)
                return start, end
        return None

    def _is_taken(self, start: int, end: int) -> bool:
        """Return whether a word between the two was taken; words are taken as a whole."""
        return any(
            position not in self._starts[self._heads[position]]
            for position in range(start, end)
            if position in self._heads
        )

    def _remove(self, start: int, end: int) -> None:
        for position in range(start, end):
            if position in self._heads:
                del self._starts[self._heads[position]][position]


def _end_at(pattern: re.Pattern[str], sentence: str, start: int) -> int | None:
    found = pattern.match(sentence, start)
    return found.end() if found else None
