"""Read the weights that a user writes in A1111's or compel's syntax, and place them on the English sentence."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

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
    Each phrase takes one place, and no two take the same.

    Args:
        sentence: One English sentence.
        weighted: Phrases to find in it.

    Returns:
        The pieces of ``sentence``, which joined are ``sentence``, and the phrases that were not found.
    """
    places: list[tuple[int, int, float]] = []
    missing = []
    for phrase in weighted:
        words = _ARTICLE.sub("", phrase.text).split()
        if place := _place(sentence, words, places) or _place(sentence, words[-1:], places):
            places.append((*place, phrase.weight))
        else:
            missing.append(phrase)
    pieces, position = [], 0
    for start, end, weight in sorted(places):
        pieces += [Phrase(sentence[position:start]), Phrase(sentence[start:end], weight)]
        position = end
    pieces.append(Phrase(sentence[position:]))
    return tuple(piece for piece in pieces if piece.text), tuple(missing)


def _place(sentence: str, words: Sequence[str], taken: Sequence[tuple[int, int, float]]) -> tuple[int, int] | None:
    if not words:
        return None
    pattern = r"\s+".join(_inflected(word) for word in words)
    for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", sentence, re.IGNORECASE):
        if all(found.end() <= start or end <= found.start() for start, end, _ in taken):
            return found.span()
    return None


def _inflected(word: str) -> str:
    stem = word[: max(_STEM, len(word) - 2)]
    return re.escape(word) if len(word) <= _STEM else rf"{re.escape(stem)}\w{{0,{len(word) - len(stem) + 3}}}"
