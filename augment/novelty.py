"""Which paraphrases say more than the writer did."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[가-힣]+|[A-Za-z0-9]+")
_ENDING = re.compile(r"(?<=[가-힣])(?:들?(?:에서|으로|에|은|는|이|가|을|를|의|로|와|과|도|만)|들|고|며|서|다)$")


def find_additions(sentences: Sequence[str]) -> frozenset[int]:
    """Returns the indices of ``sentences`` that add words to the first, the writer's own.

    Words that stand for others are no addition: a sentence adds when it has new words and still all of the writer's,
    or at least two more new ones than it lost.
    """
    return frozenset(index for index, sentence in enumerate(sentences) if _adds(sentence, sentences[0]))


def _adds(sentence: str, own: str) -> bool:
    said, wanted = _stems(sentence), _stems(own)
    new = sum(not any(_same(word, other) for other in wanted) for word in said)
    lost = sum(not any(_same(word, other) for other in said) for word in wanted)
    return new > 0 and (lost == 0 or new > lost + 1)


def _stems(sentence: str) -> set[str]:
    return {_ENDING.sub("", word) for word in _WORD.findall(sentence)}


def _same(word: str, other: str) -> bool:
    """The stems are equal, or one is the other with an ending that is not known: 앉, 앉아."""
    return word.startswith(other) or other.startswith(word)
