"""The words of English sentences with their parts of speech and lemmas, by HanTa."""

import gc
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from HanTa import HanoverTagger

from .tag_corrections import corrected

_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*|['’]s\b|[^\w\s]")
_KEPT = 4096  # analyses of words; most sentences of one preview share theirs
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
