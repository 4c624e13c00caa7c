"""English words and their inflections: fog, fogs, foggy."""

import re
from collections.abc import Iterable

_SHORTEST = 3  # letters of a stem
_SUFFIX = re.compile(r"(?:ies|ied|ily|ing|ed|es|ly|ful|(?<!s)s|y|e)\Z")
_DOUBLED = re.compile(r"([b-df-hj-np-rtvz])\1\Z")  # foggy, running; not glass, tall, dolls
_ENDINGS = "e|y|e?s|ies|e?d|ied|ing|ly|ily|er|est|en|ful"
_ARTICLES = ("a", "an", "the")
_LONGEST = 4  # words of a phrase that is looked for as a whole
_WORD = re.compile(r"[^\W\d_]+")


def stem(word: str) -> str:
    """Return the letters that the inflections of ``word`` share, in lower case; a short word stays as it is."""
    word = word.lower()
    bare = _SUFFIX.sub("", word)
    bare = _DOUBLED.sub(r"\1", bare) if bare != word and not word.endswith("s") else bare
    return bare if len(bare) >= _SHORTEST else word


def inflected(word: str) -> str:
    """Return a pattern that matches ``word`` in any inflection; what is no word of letters matches as it stands."""
    if not _WORD.fullmatch(word) or len(word) < _SHORTEST:
        return re.escape(word)
    shared = stem(word)
    last = re.escape(shared[-1])
    if len(shared) > _SHORTEST or shared != word.lower():
        return rf"{re.escape(shared)}{last}?(?:{_ENDINGS})?"
    return rf"{re.escape(shared)}(?:e?s|{last}(?:y|ed|ing))?"


def without_phrases(text: str, phrases: Iterable[str]) -> str:
    """Return ``text`` with commas in place of the words of ``phrases``, in any inflection.

    A phrase that occurs as a whole is taken out as a whole; of another one, and of one with more than four words, each
    word is taken out wherever it stands. The time is linear in the length of ``text`` and ``phrases``.
    """
    found = [*_WORD.finditer(text)]
    own = [stem(word[0]) for word in found]
    wanted = {stems(phrase) for phrase in phrases}
    places = {
        (at, size): run
        for size in range(1, _LONGEST + 1)
        for at in range(len(own) - size + 1)
        if (run := tuple(own[at : at + size])) in wanted
    }
    single = {word for phrase in wanted.difference(places.values()) for word in phrase}
    taken = {at for at, word in enumerate(own) if word in single}
    taken.update(at + offset for at, size in places for offset in range(size))
    pieces, position = list[str](), 0
    for word in (found[at] for at in sorted(taken)):
        pieces += [text[position : word.start()], ","]
        position = word.end()
    return "".join([*pieces, text[position:]])


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of ``text`` in order, without articles."""
    return tuple(stem(word) for word in _WORD.findall(text) if word.lower() not in _ARTICLES)
