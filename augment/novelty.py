"""Find paraphrases that add something to the writer's sentence."""

import re
from collections.abc import Sequence

_DETAILS, _TEN = 3, 10
_WORD = re.compile(r"[가-힣]+|[A-Za-z0-9]+")
_ENDING = re.compile(r"(?<=[가-힣])(?:들?(?:에서|으로|에|은|는|이|가|을|를|의|로|와|과|도|만)|들|고|며|서|다)$")


def find_additions(sentences: Sequence[str]) -> frozenset[int]:
    """Return the indices of the ``sentences`` that add words to the first one, which the writer wrote.

    A new word in place of another one is no addition: a sentence adds something when it has new words and all of the
    writer's, or at least two more new words than it lost.
    """
    return frozenset(index for index, sentence in enumerate(sentences) if _adds(sentence, sentences[0]))


def only_adds(variant: str, sentence: str) -> bool:
    """Return whether ``variant`` is the whole ``sentence`` with a detail before or behind it."""
    own = sentence.rstrip(" .!?…~")
    return variant.startswith(f"{own},") or variant.endswith(f", {own}")


def details_allowed(count: int) -> int:
    """Return how many of ``count`` paraphrases may only add a detail: three of ten."""
    return max(1, _DETAILS * count // _TEN)


def _adds(sentence: str, own: str) -> bool:
    found, wanted = _stems(sentence), _stems(own)
    new = sum(not any(_same(word, other) for other in wanted) for word in found)
    lost = sum(not any(_same(word, other) for other in found) for word in wanted)
    return new > 0 and (lost == 0 or new > lost + 1)


def _stems(sentence: str) -> set[str]:
    return {_ENDING.sub("", word) for word in _WORD.findall(sentence)}


def _same(word: str, other: str) -> bool:
    """Return whether the stems are equal, or differ in an unknown ending only: 앉, 앉아."""
    return word.startswith(other) or other.startswith(word)
