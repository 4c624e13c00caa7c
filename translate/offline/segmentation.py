"""Korean text to lexicon tokens: the cheapest path through all readings of a phrase.

Every entry, conjugated form and particle that matches at some position is an edge over the text without its spaces;
the Viterbi algorithm finds the path of least cost. Spaces are evidence, not law: ignoring or missing one has a cost,
so that ``한복을입은소녀`` and ``한복을 입은 소녀`` give the same tokens. Text that no entry covers becomes one unknown
word.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..korean.conjugation import Form, allomorphs, suffixes
from ..korean.hangul import is_syllable
from ..korean.josa import particle_after
from ..korean.lexicon import Entry
from .costs import CONJUGATED, crossing_cost, transition_cost, unfinished_cost, unknown_cost, word_cost
from .spaces import Spaces
from .tokens import Token

_RAW = re.compile(r"[^가-힣\s]+")
_LONGEST_UNKNOWN = 10  # syllables


class _Path(NamedTuple):
    """The cheapest way to a position, as its last token and the path before it; the start has neither."""

    cost: float
    token: Token | None = None
    before: "_Path | None" = None

    def tokens(self) -> tuple[Token, ...]:
        """Return all tokens of the path in order."""
        found: list[Token] = []
        path: _Path | None = self
        while path is not None and path.token is not None:
            found.append(path.token)
            path = path.before
        return tuple(reversed(found))


class Segmenter:
    """Split text into tokens of the given entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._words: dict[str, list[Entry]] = defaultdict(list)
        self._stems: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
        for entry in entries:
            self._add(entry)
        longest = max(map(len, [*self._words, *self._stems]), default=0)
        self._longest = longest + max(map(len, suffixes("past")))

    def _add(self, entry: Entry) -> None:
        *first, last = entry.korean.split(" ")
        if entry.pos not in CONJUGATED:
            self._words["".join([*first, last])].append(entry)
            return
        if not first and entry.pos == "verb" and len(last) > len("하다") + 1 and last.endswith("하다"):
            first, last = [last.removesuffix("하다")], "하다"  # 산책(을) 하다
        joints = ("", *_joints(first[-1])) if first else ("",)
        for allomorph, slot in _allomorphs(entry, last):
            for joint in joints:
                self._stems["".join(first) + joint + allomorph].append((entry, slot))

    def segment(self, text: str, unknown: Iterable[str] = ()) -> tuple[Token, ...]:
        """Return the tokens of the cheapest path through ``text``.

        Args:
            text: One phrase, without punctuation between clauses.
            unknown: Nouns in ``text`` that a tagger found, whether the lexicon has them or not.
        """
        letters, spaces = "".join(text.split()), Spaces(text)
        best: dict[int, dict[str, _Path]] = {0: {"": _Path(0.0)}}
        nouns = frozenset(unknown)
        for start in range(len(letters)):
            reached = best.pop(start, {})
            edges = list(self._edges(letters, start, spaces, nouns)) if reached else []
            for state, path in reached.items():
                for token, end, price in edges:
                    total = path.cost + price + transition_cost(state, path.token, token)
                    found, after = best.setdefault(end, {}), token.state
                    if total < (found[after].cost if after in found else float("inf")):
                        found[after] = _Path(total, token, path)
        ends = best.get(len(letters), {}).values()
        return min(ends, key=lambda path: path.cost + unfinished_cost(path.token)).tokens() if ends else ()

    def alternatives(self, token: Token) -> list[Token]:
        """Return all tokens that the text of ``token`` could be in its place, ``token`` among them."""
        surface = token.surface
        entries: list[tuple[Entry, Form | None]] = [(entry, None) for entry in self._words.get(surface, ())]
        for end in range(1, len(surface) + 1):
            for entry, slot in self._stems.get(surface[:end], ()):
                form = suffixes(slot).get(surface[end:])
                if form is not None:
                    entries.append((entry, _form(entry, form, slot)))
        found = [Token(surface, entry.pos, entry, form, token.spaced) for entry, form in entries]
        kinds = {token.kind, *CONJUGATED[:2]} if token.kind in CONJUGATED[:2] else {token.kind}
        return [other for other in found if other.kind in kinds and other.state == token.state]

    def _edges(
        self, letters: str, start: int, spaces: Spaces, nouns: frozenset[str]
    ) -> Iterator[tuple[Token, int, float]]:
        spaced = spaces.before(start)
        if raw := _RAW.match(letters, start):
            end = min(raw.end(), spaces.next_after(start))
            surface = letters[start:end]
            yield Token(surface, "raw", Entry(surface, "raw", surface), None, spaced), end, word_cost("raw", surface)
            return
        limit = min(len(letters), start + self._longest)
        for end in range(start + 1, limit + 1):
            surface = letters[start:end]
            for entry in self._words.get(surface, ()):
                cost = word_cost(entry.pos, surface) + crossing_cost(entry, spaces.between(start, end))
                yield Token(surface, entry.pos, entry, None, spaced), end, cost
            for entry, slot in self._stems.get(surface, ()):
                for suffix, form in suffixes(slot).items():
                    if letters.startswith(suffix, end):
                        stop = end + len(suffix)
                        token = Token(letters[start:stop], entry.pos, entry, _form(entry, form, slot), spaced)
                        cost = word_cost(entry.pos, token.surface, token.form)
                        yield token, stop, cost + crossing_cost(entry, spaces.between(start, stop))
        yield from _unknown(letters, start, spaces, nouns)


def _allomorphs(entry: Entry, last: str) -> list[tuple[str, str]]:
    """Return the allomorphs of the last word of an entry, each with its slot.

    An adjective of several words is conjugated as a verb too: 비 오다 is *rainy*, but a verb in Korean.
    """
    kinds = sorted({entry.pos == "adj", entry.pos == "adj" and " " not in entry.korean})
    return list(dict.fromkeys(pair for kind in kinds for pair in allomorphs(last, descriptive=kind)))


def _joints(noun: str) -> tuple[str, ...]:
    """Return the particles that may occur inside an idiom such as 비(가) 오다."""
    return particle_after(noun, "이"), particle_after(noun, "을")


def _form(entry: Entry, form: Form, slot: str) -> Form:
    return Form.PRESENT if entry.pos == "adj" and form is Form.PAST and slot == "ㄴ" else form


def _unknown(letters: str, start: int, spaces: Spaces, nouns: frozenset[str]) -> Iterator[tuple[Token, int, float]]:
    stop = min(len(letters), start + _LONGEST_UNKNOWN, spaces.next_after(start))
    for end in range(start + 1, stop + 1):
        surface = letters[start:end]
        if not is_syllable(surface[-1]):
            return
        cost = unknown_cost(surface, is_noun=surface in nouns)
        yield Token(surface, "unknown", Entry(surface, "unknown", ""), None, spaces.before(start)), end, cost
