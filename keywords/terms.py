"""Find the terms of a sentence that can become keywords, and merge terms that overlap. Pure functions."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from functools import lru_cache

import simplemma

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PARTICIPLE = re.compile(r"\w{3,}(?:ing|ed)")
_NOUNS = frozenset(  # nouns that look like participles
    "painting lighting clothing drawing rendering engraving crossing building wedding evening ceiling morning "
    "spring string wing ring king earring lightning pudding dumpling duckling sapling bed seed reed shed speed".split()
)

Key = tuple[str, ...]
"""The lemmas of a term."""


def key_of(term: str) -> Key:
    """Return the lemmas of ``term``, which its inflections share: *girls* and *girl* both give ``("girl",)``."""
    return tuple(_lemma(word) for word in term.split(" "))


def terms(sentence: str, stop_words: Container[str], longest: int) -> list[str]:
    """Return the lower-case terms of one to ``longest`` words, in order, as often as they occur.

    The words of a term are adjacent in the sentence: no stop word and no punctuation separates them. A term of several
    words does not end in a participle, because a participle there begins a new phrase (*cat sitting*).

    Args:
        sentence: One English sentence.
        stop_words: Words, in lower case, that no term contains.
        longest: Words of a term, at most.
    """
    found: list[str] = []
    for run in _runs(sentence.lower(), stop_words):
        for start in range(len(run)):
            for end in range(start + 1, min(start + longest, len(run)) + 1):
                if end - start == 1 or not _is_participle(run[end - 1]):
                    found.append(" ".join(run[start:end]))
    return found


def occurrences(found: Iterable[Sequence[str]]) -> tuple[dict[Key, set[int]], dict[Key, Counter[str]]]:
    """Return for each key the indices of its sentences, and a count of its spellings.

    Args:
        found: The terms of each sentence.
    """
    held: dict[Key, set[int]] = defaultdict(set)
    written: dict[Key, Counter[str]] = defaultdict(Counter)
    for index, texts in enumerate(found):
        for text in texts:
            key = key_of(text)
            held[key].add(index)
            written[key][text] += 1
    return held, written


def without_overlaps(chosen: Mapping[Key, float], held: Mapping[Key, Set[int]]) -> dict[Key, tuple[int, ...]]:
    """Return the chosen keys with their sentences, so that no word counts twice in one sentence.

    Each word of a sentence is credited to the longest key that contains it, then to the key in the most sentences, then
    to the most similar key. The words of a phrase replace it if it occurs in at most half of the sentences of one of
    them, or if no sentence is left for it. A word without a sentence of its own is dropped.

    Args:
        chosen: Similarity of each key, -1 to 1.
        held: Indices of the sentences that contain each key, chosen or not.
    """
    taken: dict[str, set[int]] = defaultdict(set)
    phrases = _credited((key for key in chosen if len(key) > 1 and _is_cohesive(key, held)), chosen, held, taken)
    words = {(word,) for key in chosen if key not in phrases for word in key}
    return phrases | _credited(words, chosen, held, taken)


def _credited(
    keys: Iterable[Key], chosen: Mapping[Key, float], held: Mapping[Key, Set[int]], taken: dict[str, set[int]]
) -> dict[Key, tuple[int, ...]]:
    """Credit sentences to ``keys``, the best first; add to ``taken`` the sentences in which each word is credited."""
    credited: dict[Key, tuple[int, ...]] = {}
    for key in sorted(keys, key=lambda key: (-len(key), -len(held.get(key, ())), -chosen.get(key, 0.0), key)):
        left = held.get(key, frozenset[int]()) - set[int]().union(*(taken[word] for word in key))
        if left:
            credited[key] = tuple(sorted(left))
            for word in key:
                taken[word] |= left
    return credited


def surface(written: Counter[str]) -> str:
    """Return the most frequent spelling; among equally frequent ones the first in alphabetical order."""
    return min(written, key=lambda text: (-written[text], text))


def _runs(sentence: str, stop_words: Container[str]) -> list[list[str]]:
    """Return the runs of words that neither a stop word nor punctuation interrupts."""
    matches = list(_WORD.finditer(sentence))
    if not matches:
        return []
    runs: list[list[str]] = [[]]
    ends = [match.start() for match in matches[1:]] + [len(sentence)]
    for match, following in zip(matches, ends, strict=True):
        word = match[0].removesuffix("'s").removesuffix("’s")
        if word in stop_words or (len(word) == 1 and word.isascii()):
            runs.append([])
            continue
        runs[-1].append(word)
        if sentence[match.end() : following].strip():
            runs.append([])
    return runs


def _is_participle(word: str) -> bool:
    return _PARTICIPLE.fullmatch(word) is not None and word not in _NOUNS


def _is_cohesive(key: Key, held: Mapping[Key, Set[int]]) -> bool:
    return all(2 * len(held[key]) > len(held.get((word,), ())) for word in key)


@lru_cache(maxsize=16_384)
def _lemma(word: str) -> str:
    return str(simplemma.lemmatize(word, lang="en")).lower()
