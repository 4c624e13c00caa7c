"""Characters of a story: what a name looks like is said word for word in each prompt of a text that has the name."""

import re
from collections.abc import Iterable, Sequence

from translate import Word, find_nouns


def named(characters: Iterable[Word], sentence: str, english: str) -> tuple[Word, ...]:
    """Return the characters that a text names.

    Args:
        characters: All of the story.
        sentence: The text.
        english: Its translation.
    """
    spelled = {spelling: one for one in characters for spelling in (one.korean, "".join(one.korean.split()))}
    longest = max(map(len, spelled), default=0)
    found = {spelled[mention.noun] for mention in find_nouns(sentence, spelled, longest)}
    return tuple(one for one in dict.fromkeys(spelled.values()) if one in found or _pattern(one).search(english))


def unsaid(characters: Iterable[Word], english: str) -> tuple[Word, ...]:
    """Return the characters whose look does not stand in ``english`` word for word."""
    return tuple(one for one in characters if not re.search(rf"\b{re.escape(one.english)}\b", english, re.IGNORECASE))


def without_characters(sentence: str, characters: Sequence[Word]) -> str:
    """Return an English sentence with commas in place of how its characters look."""
    for one in characters:
        sentence = _pattern(one).sub(",", sentence)
    return sentence


def _pattern(character: Word) -> re.Pattern[str]:
    """Return what finds the look of a character with its article, also where a translator gave it a plural."""
    return re.compile(rf"\b(?:(?:an?|the)\s+)?{re.escape(character.english)}(?:e?s)?\b", re.IGNORECASE)
