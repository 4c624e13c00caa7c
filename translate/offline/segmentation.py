"""Korean text to lexicon tokens: the cheapest path through all readings of a phrase.

Every entry, conjugated form and particle that matches somewhere is an edge over the text without its spaces;
Viterbi picks the path of least cost. Spaces are evidence, not law: crossing or omitting one costs something, so
that ``한복을입은소녀`` and ``한복을 입은 소녀`` give the same tokens. What no entry covers becomes one unknown word.

The costs are ours, set by hand on sentences of our own: a content word 10, a function word 2 to 6, an unknown
word more than two known ones.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..korean.conjugation import ADNOMINAL, Form, allomorphs, suffixes
from ..korean.hangul import is_syllable
from ..korean.josa import agrees, particle_after
from ..korean.lexicon import Entry

_CONJUGATED = ("verb", "adj", "aux")
_COST = {
    "particle": 2,
    "suffix": 3,
    "copula": 4,
    "aux": 4,
    "raw": 5,
    "counter": 6,
    "bound": 6,
    "number": 8,
    "position": 9,
    "adverb": 9.5,
}
_CONTENT = 10
_BOUND = frozenset({"particle", "suffix", "copula"})
_NOUN_LIKE = frozenset(
    {"noun", "counter", "number", "position", "raw", "unknown", "suffix", "bound", "nominal", "digits"}
)
_NUMERALS = frozenset({"number", "attributive", "sino", "digits", "determiner"})
_FOLLOWS: dict[str, frozenset[str]] = {
    "counter": _NUMERALS,
    "suffix": _NOUN_LIKE,
    "copula": _NOUN_LIKE | {"determiner", "particle"},
    "aux": frozenset({Form.CONNECTIVE, Form.INFINITIVE, Form.NEGATABLE, Form.ADVERB, Form.NOMINAL}),
}
_WORDS = frozenset("noun unknown raw position number determiner adverb adj verb bound".split())
_SELDOM: dict[str, tuple[frozenset[str], float]] = {  # after the key, with its cost
    "attributive": (frozenset({"verb", "adverb", "position"}), 8),
    "sino": (_WORDS - {"number"}, 10),
    "determiner": (frozenset({"verb", "adverb", "position", "bound", "number"}), 6),
    Form.INFINITIVE: (_WORDS - {"verb", "adj"}, 3),
    Form.FINAL: (_WORDS, 8),
}
_RAW = re.compile(r"[^가-힣\s]+")
_LONGEST_UNKNOWN = 10


@dataclass(frozen=True)
class Token:
    """A stretch of the text and what it was read as; ``form`` for conjugated words only."""

    surface: str
    kind: str
    entry: Entry
    form: Form | None = None
    spaced: bool = False

    @property
    def state(self) -> str:
        """What the next token sees of this one."""
        if self.form in ADNOMINAL:
            return "adnominal"
        if self.kind == "raw" and not any(map(str.isalnum, self.surface)):
            return "mark"
        if self.kind == "raw" and self.surface[-1].isdecimal():
            return "digits"
        for numeral in ("sino", "attributive"):
            if numeral in self.entry:
                return numeral
        return "nominal" if self.form is Form.NOMINAL else str(self.form or self.kind)


class Segmenter:
    """Splits text by the given entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._words: dict[str, list[Entry]] = defaultdict(list)
        self._stems: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
        for entry in entries:
            self._add(entry)
        self._longest = max(map(len, [*self._words, *self._stems]), default=0)

    def _add(self, entry: Entry) -> None:
        *first, last = entry.korean.split(" ")
        if entry.pos not in _CONJUGATED:
            self._words["".join([*first, last])].append(entry)
            return
        if not first and entry.pos == "verb" and len(last) > len("하다") + 1 and last.endswith("하다"):
            first, last = [last.removesuffix("하다")], "하다"  # 산책(을) 하다
        joints = ("", *_joints(first[-1])) if first else ("",)
        for allomorph, slot in _allomorphs(entry, last):
            for joint in joints:
                self._stems["".join(first) + joint + allomorph].append((entry, slot))

    def segment(self, text: str, unknown: Iterable[str] = ()) -> tuple[Token, ...]:
        """Returns the tokens of ``text``; ``unknown`` lists words known to be words, though not which."""
        letters = "".join(text.split())
        breaks = _breaks(text)
        best: dict[int, dict[str, tuple[float, tuple[Token, ...]]]] = {0: {"": (0.0, ())}}
        hints = frozenset(unknown)
        for start in range(len(letters)):
            edges = list(self._edges(letters, start, breaks, hints)) if start in best else []
            for state, (cost, path) in best.get(start, {}).items():
                for token, end, price in edges:
                    total = cost + price + _transition(state, path[-1] if path else None, token)
                    reached = best.setdefault(end, {})
                    if total < reached.get(token.state, (float("inf"), ()))[0]:
                        reached[token.state] = (total, (*path, token))
        ends = best.get(len(letters), {})
        return min(ends.values(), key=lambda found: found[0] + _unfinished(found[1]))[1] if ends else ()

    def alternatives(self, token: Token) -> list[Token]:
        """Returns all that the surface of ``token`` could be in its place, itself among them."""
        surface = token.surface
        entries: list[tuple[Entry, Form | None]] = [(entry, None) for entry in self._words.get(surface, ())]
        for end in range(1, len(surface) + 1):
            for entry, slot in self._stems.get(surface[:end], ()):
                form = suffixes(slot).get(surface[end:])
                if form is not None:
                    entries.append((entry, _form(entry, form, slot)))
        found = [Token(surface, entry.pos, entry, form, token.spaced) for entry, form in entries]
        kinds = {token.kind, *_CONJUGATED[:2]} if token.kind in _CONJUGATED[:2] else {token.kind}
        return [other for other in found if other.kind in kinds and other.state == token.state]

    def _edges(
        self, letters: str, start: int, breaks: frozenset[int], hints: frozenset[str]
    ) -> Iterator[tuple[Token, int, float]]:
        spaced = start in breaks
        if raw := _RAW.match(letters, start):
            end = min([raw.end(), *(b for b in breaks if start < b < raw.end())])
            surface = letters[start:end]
            yield Token(surface, "raw", Entry(surface, "raw", surface), None, spaced), end, _COST["raw"]
            return
        limit = min(len(letters), start + self._longest + max(map(len, suffixes("past"))))
        for end in range(start + 1, limit + 1):
            surface = letters[start:end]
            for entry in self._words.get(surface, ()):
                price = _price(entry.pos, surface) + _crossings(entry, start, end, breaks)
                yield Token(surface, entry.pos, entry, None, spaced), end, price
            for entry, slot in self._stems.get(surface, ()):
                for suffix, form in suffixes(slot).items():
                    if letters.startswith(suffix, end):
                        stop = end + len(suffix)
                        token = Token(letters[start:stop], entry.pos, entry, _form(entry, form, slot), spaced)
                        price = _price(entry.pos, token.surface, token.form) + _crossings(entry, start, stop, breaks)
                        yield token, stop, price
        yield from _unknown(letters, start, breaks, hints)


def _allomorphs(entry: Entry, last: str) -> list[tuple[str, str]]:
    """The allomorphs of the last word; 비 오다 is an adjective in English but may be a verb in Korean."""
    kinds = sorted({entry.pos == "adj", entry.pos == "adj" and " " not in entry.korean})
    return list(dict.fromkeys(pair for kind in kinds for pair in allomorphs(last, descriptive=kind)))


def _unfinished(path: tuple[Token, ...]) -> float:
    """The cost of a path that ends in a short word which only stands before others: 새, 팔, 한."""
    last = path[-1]
    return 20.0 if len(last.surface) == 1 and last.state in ("determiner", "sino", "attributive") else 0.0


def _joints(noun: str) -> tuple[str, ...]:
    """The particles that may stand inside an idiom such as 비(가) 오다."""
    return particle_after(noun, "이"), particle_after(noun, "을")


def _breaks(text: str) -> frozenset[int]:
    """The positions, in the text without its spaces, at which a space stood."""
    found, length = set(), 0
    for word in text.split():
        found.add(length)
        length += len(word)
    return frozenset(found)


def _form(entry: Entry, form: Form, slot: str) -> Form:
    return Form.PRESENT if entry.pos == "adj" and form is Form.PAST and slot == "ㄴ" else form


def _price(pos: str, surface: str, form: Form | None = None) -> float:
    short = 4 if len(surface) == 1 and _COST.get(pos, _CONTENT) > _COST["number"] else 0
    conjugated = 0 if form is None else 0.5
    if form is Form.INFINITIVE and len(surface) == 1:
        short += 4  # 개가 있는: rather a particle than the end of a verb
    if pos == "copula" and surface.startswith("적"):
        short += 1  # 역사적인: rather the determiner
    rare = {Form.NOMINAL: 3, Form.FUTURE: 6 if pos == "adj" else 3}.get(form, 0) if form else 0
    return _COST.get(pos, _CONTENT) + short + conjugated + rare


def _crossings(entry: Entry, start: int, end: int, breaks: frozenset[int]) -> float:
    """The cost of the spaces inside a token, none where the entry has a space itself, and of a rarer sense."""
    inside = sum(1 for position in breaks if start < position < end)
    price = 12.0 if entry.pos in _COST else 8.0
    return price * max(0, inside - entry.korean.count(" ")) + (1 if entry.cues else 0)


def _unknown(
    letters: str, start: int, breaks: frozenset[int], hints: frozenset[str]
) -> Iterator[tuple[Token, int, float]]:
    stop = min([len(letters), start + _LONGEST_UNKNOWN, *(b for b in breaks if b > start)])
    for end in range(start + 1, stop + 1):
        surface = letters[start:end]
        if not is_syllable(surface[-1]):
            return
        price = 12 + 6 * len(surface) if surface in hints else 18 + 7 * len(surface)
        yield Token(surface, "unknown", Entry(surface, "unknown", ""), None, start in breaks), end, price


def _transition(state: str, previous: Token | None, token: Token) -> float:
    """The cost of ``token`` after a token in ``state``; infinite where Korean forbids it."""
    kind = token.kind
    if kind == "particle":
        return _particle_cost(state, previous, token)
    if kind in _FOLLOWS:
        if state not in _FOLLOWS[kind] or ("infinitive" in token.entry and state != Form.INFINITIVE):
            return float("inf")
        return 8.0 if token.spaced and kind in _BOUND else 0.0
    cost = 0.0 if token.spaced or previous is None else _glued_cost(state, kind)
    if kind == "bound":
        named = token.entry.english in ("while", "after")
        return cost if state == "adnominal" or (named and state in _NOUN_LIKE) else float("inf")
    if kind in _CONJUGATED and " " in token.entry.korean and _modifies(state, previous):
        weather = kind == "adj" and not token.entry.english.startswith("with ")
        after_verb = previous is not None and previous.kind == "verb"
        cost += 3 if weather and after_verb else 30  # 빨간 모자를 쓴: what is modified must stay a noun
    return cost + _clash(state, token)


def _clash(state: str, token: Token) -> float:
    """The cost of two words that are seldom neighbours."""
    if state in ("noun", "unknown"):
        return 1 if token.kind == "noun" and token.spaced else 0
    if state == "adnominal":
        return 3 if token.kind in ("verb", "adverb") and token.form not in ADNOMINAL else 0
    seldom, price = _SELDOM.get(state, (frozenset(), 0.0))
    return price if token.kind in seldom else 0


def _modifies(state: str, previous: Token | None) -> bool:
    """Tells whether a token in ``state`` says something about the noun after it."""
    if state == "particle":
        return previous is not None and previous.entry.english in ("of", "with")
    return state in ("adnominal", "determiner", "number", "attributive", "noun", "unknown", "counter")


def _glued_cost(state: str, kind: str) -> float:
    """The cost of a word that starts without a space before it."""
    if state in ("number", "attributive", "sino", "digits", "raw") and kind in ("noun", "number"):
        return 1.0
    if state in ("noun", "unknown") and kind in ("noun", "position", "unknown"):
        return 1.0 if kind == "position" else 3.0
    return 6.0 if state in ("noun", "unknown") else 3.0


def _particle_cost(state: str, previous: Token | None, token: Token) -> float:
    if previous is None or state not in _NOUN_LIKE | {"particle", "mark", "adverb", Form.CONNECTIVE, Form.NOMINAL}:
        return float("inf")
    cost = 8.0 if token.spaced else 0.0
    if state == "particle":
        cost += 2 if previous.entry.english in ("at", "to", "from", "with", "by") else 12
    if state in ("adverb", Form.CONNECTIVE):
        cost += 6
    return cost + (0 if agrees(previous.surface, token.surface) else 6)
