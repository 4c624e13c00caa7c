"""Korean text to lexicon tokens: the cheapest path through all readings of a phrase.

Every entry, conjugated form and particle that matches at some position is an edge over the text without its spaces;
the Viterbi algorithm finds the path of least cost. Spaces are evidence, not law: ignoring or missing one has a cost,
so that ``한복을입은소녀`` and ``한복을 입은 소녀`` give the same tokens. Text that no entry covers becomes one unknown
word.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..korean.conjugation import Form, spaces_inside, suffixes
from ..korean.hangul import is_syllable
from ..korean.lexicon import Entry
from .costs import CONJUGATED, crossing_cost, transition_cost, unfinished_cost, unknown_cost, word_cost
from .spaces import Spaces
from .stems import Stems
from .tokens import Token

_RAW = re.compile(r"[^가-힣\s]+")
_LONGEST_UNKNOWN = 10  # syllables


class _Path(NamedTuple):
    """The cheapest way to a position, as its last token and the path before it; the start has neither."""

    cost: float
    token: Token | None = None
    before: "_Path | None" = None

    def finished_cost(self) -> float:
        """Return the cost of the path where it ends the text."""
        return self.cost + unfinished_cost(self.before.token if self.before else None, self.token)

    def tokens(self) -> tuple[Token, ...]:
        """Return all tokens of the path in order."""
        found: list[Token] = []
        path: _Path | None = self
        while path is not None and path.token is not None:
            found.append(path.token)
            path = path.before
        return tuple(reversed(found))


class Segmenter:
    """Split text into tokens of the given entries.

    Attributes:
        idioms: The verbs of two words, by their first word and their second.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._words: dict[str, list[Entry]] = defaultdict(list)
        conjugated = []
        for entry in entries:
            if entry.pos in CONJUGATED:
                conjugated.append(entry)
            else:
                if entry.pos == "determiner" and entry.korean.endswith("적"):
                    conjugated.append(replace(entry, korean=entry.korean + "이다", pos="adj"))  # 사실적이지 않은
                self._words["".join(entry.korean.split(" "))].append(entry)
        self._stems = Stems(conjugated)
        self.idioms = {
            (words[0], words[1]): entry
            for entry in conjugated
            if entry.pos == "verb" and len(words := entry.korean.split(" ")) == 2 and not entry.cues
        }
        longest = max(self._stems.longest, max(map(len, self._words), default=0))
        self._longest = longest + max(map(len, suffixes("past")))

    def with_nouns(self, nouns: Iterable[Entry]) -> "Segmenter":
        """Return a segmenter that has ``nouns`` too, in place of those that are spelled alike."""
        own = {"".join(noun.korean.split()): noun for noun in nouns}
        others = ((word, (one for one in self._words.get(word, ()) if one.pos != "noun")) for word in own)
        extended = copy(self)
        extended._words = self._words | {word: [*kept, own[word]] for word, kept in others}
        extended._longest = max(self._longest, *map(len, own))
        return extended

    def segment(self, text: str, unknown: Collection[tuple[int, int]] = ()) -> tuple[Token, ...]:
        """Return the tokens of the cheapest path through ``text``.

        Args:
            text: One phrase, without punctuation between clauses.
            unknown: Where the words are, in ``text`` without its spaces, that a tagger found and the lexicon lacks.
        """
        letters, spaces = "".join(text.split()), Spaces(text)
        best: dict[int, dict[str, _Path]] = {0: {"": _Path(0.0)}}
        for start in range(len(letters)):
            reached = best.pop(start, {})
            edges = list(self._edges(letters, start, spaces, unknown)) if reached else []
            into = [(token, price, token.state, best.setdefault(end, {})) for token, end, price in edges]
            for state, path in reached.items():
                for token, price, after, found in into:
                    total = path.cost + price + transition_cost(state, path.token, token)
                    if total < (found[after].cost if after in found else float("inf")):
                        found[after] = _Path(total, token, path)
        ends = best.get(len(letters), {}).values()
        return min(ends, key=_Path.finished_cost).tokens() if ends else ()

    def alternatives(self, token: Token) -> list[Token]:
        """Return all tokens that the text of ``token`` could be in its place, ``token`` among them."""
        surface, stems = token.surface, self._stems.beginning_with(token.surface[0])
        entries: list[tuple[Entry, Form | None]] = [(entry, None) for entry in self._words.get(surface, ())]
        for end in range(1, len(surface) + 1):
            for entry, slot in stems.get(surface[:end], ()):
                form = suffixes(slot).get(surface[end:])
                if form is not None:
                    entries.append((entry, _form(entry, form, slot)))
        found = [Token(surface, entry.pos, entry, form, token.spaced) for entry, form in entries]
        kinds = {token.kind, *CONJUGATED[:2]} if token.kind in CONJUGATED[:2] else {token.kind}
        return [other for other in found if other.kind in kinds and other.state == token.state]

    def has_noun(self, word: str) -> bool:
        """Return whether ``word`` is, among others, a noun or a counter."""
        return any(entry.pos in ("noun", "counter", "bound") for entry in self._words.get(word, ()))

    def _is_homograph(self, word: str) -> bool:
        return len(word) > 1 and any(entry.pos == "noun" for entry in self._words.get(word, ()))

    def _edges(
        self, letters: str, start: int, spaces: Spaces, found: Collection[tuple[int, int]]
    ) -> Iterator[tuple[Token, int, float]]:
        spaced = spaces.before(start)
        if raw := _RAW.match(letters, start):
            end = min(raw.end(), spaces.next_after(start))
            surface = letters[start:end]
            yield Token(surface, "raw", Entry(surface, "raw", surface), None, spaced), end, word_cost("raw", surface)
            return
        stems = self._stems.beginning_with(letters[start])
        limit = min(len(letters), start + self._longest)
        for end in range(start + 1, limit + 1):
            surface = letters[start:end]
            for entry in self._words.get(surface, ()):
                cost = word_cost(entry.pos, surface) + crossing_cost(entry, spaces.between(start, end))
                yield Token(surface, entry.pos, entry, None, spaced), end, cost
            for entry, slot in stems.get(surface, ()):
                for stop, form in _suffixes_at(letters, end, slot):
                    text, inflected = letters[start:stop], _form(entry, form, slot)
                    crossed = spaces.between(start, stop)
                    is_joined = crossed == 0 and " " in entry.korean
                    token = Token(text, entry.pos, entry, inflected, spaced, self._is_homograph(text), is_joined)
                    cost = word_cost(entry.pos, token.surface, token.form)
                    inside = max(0, crossed - spaces_inside(letters[end:stop]))
                    if is_joined and text[-1] in "은는" and self._is_homograph(text[:-1]):
                        cost += 4  # 손주는 is about a grandchild
                    yield token, stop, cost + crossing_cost(entry, inside)
        yield from _unknown(letters, start, spaces, found)


def _suffixes_at(letters: str, start: int, slot: str) -> Iterator[tuple[int, Form]]:
    """Yield where each suffix of ``slot`` ends that stands at ``start``, with its form."""
    known = suffixes(slot)
    for stop in range(start, min(len(letters), start + _longest_suffix(slot)) + 1):
        if form := known.get(letters[start:stop]):
            yield stop, form


@cache
def _longest_suffix(slot: str) -> int:
    return max(map(len, suffixes(slot)))


def _form(entry: Entry, form: Form, slot: str) -> Form:
    return Form.PRESENT if entry.pos == "adj" and form is Form.PAST and slot == "ㄴ" else form


def _unknown(
    letters: str, start: int, spaces: Spaces, found: Collection[tuple[int, int]]
) -> Iterator[tuple[Token, int, float]]:
    stop, spaced = min(len(letters), start + _LONGEST_UNKNOWN, spaces.next_after(start)), spaces.before(start)
    for end in range(start + 1, stop + 1):
        surface = letters[start:end]
        if not is_syllable(surface[-1]):
            return
        cost = unknown_cost(surface, is_found=(start, end) in found)
        yield Token(surface, "unknown", Entry(surface, "unknown", ""), None, spaced), end, cost
