"""Read the weights that a user writes in A1111's or compel's syntax, and place them on the English sentence."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, islice

from .phrases import Phrase

_FACTORS = {")": 1.1, "]": 1 / 1.1}  # A1111's brackets
_STEPS = {"+": 1.1, "-": 0.9}  # compel's signs
_GREATEST = 10.0  # a larger number is not a weight
_MARK = re.compile(
    r"\\(?P<escaped>[()\[\]])"
    r"|(?P<open>[(\[])"
    r"|:\s*(?P<colon>\d+(?:\.\d+)?)\s*\)"
    r"|(?P<close>[)\]])(?P<sign>\++|-+|\d+\.\d+)?(?![\w+])"
    r"|(?P<bare>[)\]])"
    r"|(?<![가-힣A-Za-z0-9])(?P<word>[가-힣]+|[A-Za-z][A-Za-z0-9]+)(?P<steps>\++|--+)(?![A-Za-z0-9_+-])"
)

_ARTICLE = re.compile(r"\A(?:an?|the)\s+", re.IGNORECASE)
_STEM = 3  # characters at the start of a word that its inflections share
_HEAD = re.compile(rf"(?<!\w)(?:\w{{1,{_STEM}}}|\S)")  # where a phrase can begin
_MOST_TRIES = 50  # places where one phrase is tried, so that the time is linear in the length of the text

_Item = tuple[str, float]  # a piece of text with its own factor


def read_weights(text: str, opaque: Iterable[tuple[int, int]] = ()) -> tuple[Phrase, ...]:
    """Return ``text`` in weighted pieces, without the brackets and signs of the weights.

    ``(x)``, ``((x))``, ``[x]``, ``(x:1.3)``, ``x++``, ``(x)++``, ``(x)1.3`` and their nesting are weights; nested
    weights multiply. Unmatched brackets and everything else are text. The time is linear in the length of ``text``.

    Args:
        text: A sentence in any language.
        opaque: Ranges (start, end) of ``text`` in which brackets and signs are text.
    """
    items, pairs = _matched(text, opaque)
    weight, found = 1.0, list[_Item]()
    for index, (piece, factor) in enumerate(items):
        if index in pairs:
            weight *= pairs[index]
        elif piece:
            found.append((piece, weight * factor))
    merged = groupby(found, key=lambda item: round(item[1], 6))
    return tuple(Phrase("".join(piece for piece, _ in group), level) for level, group in merged)


def _matched(text: str, opaque: Iterable[tuple[int, int]]) -> tuple[list[_Item], dict[int, float]]:
    """Return the items of ``text``, and the factor at the index of each item that is a bracket of a pair."""
    hidden = bytearray(len(text))
    for start, end in opaque:
        hidden[start:end] = b"\1" * (end - start)
    items: list[_Item] = []
    pairs: dict[int, float] = {}
    opened: dict[str, list[int]] = {"(": [], "[": []}
    position = 0
    for mark in _MARK.finditer(text):
        if hidden[mark.start()]:
            continue
        items.append((text[position : mark.start()], 1.0))
        position = mark.end()
        if mark["word"]:
            items.append((mark["word"], _STEPS[mark["steps"][0]] ** len(mark["steps"])))
        elif mark["escaped"]:
            items.append((mark["escaped"], 1.0))
        else:
            items.append((mark[0], 1.0))
            if mark["open"]:
                opened[mark["open"]].append(len(items) - 1)
            else:
                _close(mark, len(items) - 1, opened, pairs)
    return [*items, (text[position:], 1.0)], pairs


def _close(mark: re.Match[str], index: int, opened: dict[str, list[int]], pairs: dict[int, float]) -> None:
    """Pair a closing bracket with the nearest open one of its kind; brackets opened in between become text."""
    closing = ")" if mark["colon"] else mark["close"] or mark["bare"]
    same, other = (opened["("], opened["["]) if closing == ")" else (opened["["], opened["("])
    factor = _factor(mark, closing)
    if factor is None or not same:
        return
    start = same.pop()
    while other and other[-1] > start:
        other.pop()
    pairs[start], pairs[index] = factor, 1 / factor


def _factor(mark: re.Match[str], closing: str) -> float | None:
    if number := mark["colon"] or (mark["sign"] if mark["sign"] and mark["sign"][0].isdigit() else None):
        return float(number) if 0 < float(number) <= _GREATEST else None
    if sign := mark["sign"]:
        return _STEPS[sign[0]] ** len(sign)
    return _FACTORS[closing]


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
        pattern = re.compile(r"\s+".join(map(_inflected, words)) + r"(?!\w)", re.IGNORECASE)
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


def _inflected(word: str) -> str:
    stem = word[: max(_STEM, len(word) - 2)]
    return re.escape(word) if len(word) <= _STEM else rf"{re.escape(stem)}\w{{0,{len(word) - len(stem) + 3}}}"
