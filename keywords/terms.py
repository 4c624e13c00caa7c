"""The terms of a sentence that may become keywords, and which of them count as one. Pure functions."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from functools import lru_cache

import simplemma

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PARTICIPLE = re.compile(r"\w{3,}(?:ing|ed)")
_NOUNS = frozenset(
    "painting lighting clothing drawing rendering engraving crossing building wedding evening ceiling morning "
    "spring string wing ring king earring lightning pudding dumpling duckling sapling bed seed reed shed speed".split()
)

Key = tuple[str, ...]


def key_of(term: str) -> Key:
    """Returns what all inflections of ``term`` share: *girls* and *girl* both give ``("girl",)``."""
    return tuple(_lemma(word) for word in term.split(" "))


def terms(sentence: str, stop_words: Container[str], longest: int) -> list[str]:
    """Returns the lower-case terms of one to ``longest`` words, in order, as often as they occur.

    A term of several words is one that stands so in the sentence: no stop word and no punctuation is left
    out of its middle, and it does not end in a participle, whose noun comes before it.
    """
    found: list[str] = []
    for run in _runs(sentence.lower(), stop_words):
        for start in range(len(run)):
            for end in range(start + 1, min(start + longest, len(run)) + 1):
                if end - start == 1 or not _is_participle(run[end - 1]):
                    found.append(" ".join(run[start:end]))
    return found


def occurrences(found: Iterable[Sequence[str]]) -> tuple[dict[Key, set[int]], dict[Key, Counter[str]]]:
    """Returns for each key the sentences it stands in and how it is written there.

    ``found`` holds the terms of each sentence.
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
    """Returns the chosen keys with their sentences, so that no word counts twice in one sentence.

    ``chosen`` gives each key its similarity, ``held`` the sentences it stands in. Each word of a sentence is
    credited to the longest key that holds it, then to the one in most sentences, then to the most similar. A
    phrase that stands in no more than half of the sentences of one of its words, or that others leave nothing
    to, gives way to its words; a word that stands nowhere but in other keys is left out.
    """
    taken: dict[str, set[int]] = defaultdict(set)
    phrases = _credited((key for key in chosen if len(key) > 1 and _is_cohesive(key, held)), chosen, held, taken)
    words = {(word,) for key in chosen if key not in phrases for word in key}
    return phrases | _credited(words, chosen, held, taken)


def _credited(
    keys: Iterable[Key], chosen: Mapping[Key, float], held: Mapping[Key, Set[int]], taken: dict[str, set[int]]
) -> dict[Key, tuple[int, ...]]:
    """Credits sentences to ``keys``, the best first; ``taken`` notes in which sentences a word has been."""
    credited: dict[Key, tuple[int, ...]] = {}
    for key in sorted(keys, key=lambda key: (-len(key), -len(held.get(key, ())), -chosen.get(key, 0.0), key)):
        left = held.get(key, frozenset[int]()) - set[int]().union(*(taken[word] for word in key))
        if left:
            credited[key] = tuple(sorted(left))
            for word in key:
                taken[word] |= left
    return credited


def surface(written: Counter[str]) -> str:
    """Returns the inflection that was written most often; among equals the first in the alphabet."""
    return min(written, key=lambda text: (-written[text], text))


def _runs(sentence: str, stop_words: Container[str]) -> list[list[str]]:
    """The stretches of words that neither a stop word nor punctuation interrupts."""
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
