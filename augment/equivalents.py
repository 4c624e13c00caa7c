"""Other names of Korean nouns, from ``equivalents.tsv`` and ``synonyms.tsv``."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

_LONGEST = 5  # syllables of a name of several words that begins with a noun


def other_names(noun: str) -> frozenset[str]:
    """Return the other names of ``noun``, without spaces."""
    return _equivalents().get("".join(noun.split()), frozenset())


def other_names_at(noun: str, text: str) -> frozenset[str]:
    """Return the other names of the longer name that ``noun`` begins in ``text``, which has no spaces: 해가지."""
    start = text.find(noun)
    longer = (text[start:end] for end in range(start + len(noun) + 1, start + _LONGEST + 1))
    return frozenset().union(*map(other_names, longer)) if start >= 0 else frozenset()


@cache
def _equivalents() -> dict[str, frozenset[str]]:
    """Return the equivalents of each noun, without spaces; groups are not merged, because 배 is in several."""
    found: dict[str, set[str]] = {}
    for group in _groups():
        for word in group:
            found.setdefault(word, set()).update(group)
    return {word: frozenset(others - {word}) for word, others in found.items()}


def _groups() -> Iterator[list[str]]:
    for line in _lines("equivalents.tsv"):
        yield ["".join(word.split()) for word in line.split("|")]
    for line in _lines("synonyms.tsv"):
        word, kind, others = line.split("\t")
        if kind == "noun":
            yield ["".join(one.split()) for one in (word, *others.split(","))]


def _lines(file: str) -> list[str]:
    return resources.files("augment").joinpath(file).read_text(encoding="utf-8").splitlines()
