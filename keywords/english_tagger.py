"""The words of English sentences with their parts of speech and lemmas, by HanTa."""

import gc
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf
from pathlib import Path

from HanTa import HanoverTagger

from .tag_corrections import corrected

_WORD = re.compile(r"\bo['’]clock\b|[^\W_]+(?:[.-][^\W_]+)*|['’]s\b|[^\w\s]")
_KEPT = 4096  # analyses of words; most sentences of one preview share theirs
_State = tuple[int, int]
_Row = dict[_State, float]
_LONGEST = 24  # letters; HanTa's time grows with the square of a word's length, and longer words are names


@dataclass(frozen=True)
class Token:
    """A word or mark.

    Attributes:
        text: The token in lower case.
        lemma: Its dictionary form in lower case: *girls* has *girl*.
        tag: Its part of speech in the C5 tags of the British National Corpus, http://ucrel.lancs.ac.uk/claws5tags.html.
    """

    text: str
    lemma: str
    tag: str


def tokens(sentence: str) -> list[Token]:
    """Return the tokens of ``sentence`` in order; threads can share the model."""
    words = _WORD.findall(sentence)
    short = [word if len(word) <= _LONGEST else word[:_LONGEST] for word in words]
    tagged = model().tag_sent(short) if short else []
    tags = corrected([word.lower() for word in words], [tag for _, _, tag in tagged], _likely)
    return [
        Token(word.lower(), lemma.lower(), tag) if len(word) <= _LONGEST else Token(word.lower(), word.lower(), "NP0")
        for word, (_, lemma, _), tag in zip(words, tagged, tags, strict=True)
    ]


@lru_cache(maxsize=_KEPT)
def _likely(word: str) -> tuple[str, float]:
    """Return the most likely tag of a word by itself and the logarithm of its probability."""
    found = model().tag_word(word[:_LONGEST])
    return (found[0][0], float(found[0][1])) if found else ("", 0.0)


class _Tagger(HanoverTagger.HanoverTagger):  # type: ignore[misc] # HanTa has no types
    """HanTa, which analyses a word once; threads can share it."""

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.analyze_forward = lru_cache(_KEPT)(super().analyze_forward)
        self.analyze_viterbi = lru_cache(_KEPT)(super().analyze_viterbi)

    def tag_sent_viterbi(self, sent: list[str], casesensitive: bool = True) -> list[int]:
        """Return the most likely tags, as HanTa does; it looks at all tags after each state, this at a word's."""
        row, steps = {(HanoverTagger.EMPTY, HanoverTagger.START): 0.0}, []
        for index, word in enumerate(sent):
            odds = dict(self._tag_word(word, 5, casesensitive=casesensitive and index > 0, conditional=True))
            if odds.keys() <= {HanoverTagger.UNKNOWN}:
                return list(super().tag_sent_viterbi(sent, casesensitive))
            row, step = self._next_row(row, odds)
            steps.append(step)
        ends = {state: total + self.LP_trans_word[state].get(HanoverTagger.END, -inf) for state, total in row.items()}
        state = max(ends, key=ends.__getitem__)
        tags = []
        for step in reversed(steps):
            tags.append(state[1])
            state = step[state]
        return tags[::-1]

    def _next_row(self, row: _Row, odds: dict[int, float]) -> tuple[_Row, dict[_State, _State]]:
        """Return the likelihood of each state after a word, and the state before it."""
        bound = sorted(row.values(), reverse=True)[5] - 1 if len(row) > 5 else -inf
        after: _Row = {}
        before: dict[_State, _State] = {}
        for state, total in row.items():
            follows = self.LP_trans_word[state] if total >= bound else {}
            for tag, chance in odds.items():
                if tag in follows and tag != HanoverTagger.END:
                    found = total + follows[tag] + chance
                    if found > after.get((state[1], tag), -inf):
                        after[state[1], tag], before[state[1], tag] = found, state
        return after, before


@cache
def model() -> _Tagger:
    """Return the English model of the package, by its whole path: HanTa takes a file of the working folder first.

    Nothing of it is garbage, and looking for garbage would take most of the time in which a process loads it.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return _Tagger(Path(HanoverTagger.__file__).with_name("morphmodel_en.pgz"))
    finally:
        if collects:
            gc.enable()
