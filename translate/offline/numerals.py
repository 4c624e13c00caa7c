"""Numerals and counters: from Korean numbers to English number words."""

from ..korean.lexicon import Entry
from . import inflection
from .phrases import NounPhrase


def combine(number: int | None, value: int) -> int:
    """Return the number of a sequence of numerals so far: 이 십 삼 is 23, 백 오 is 105.

    Args:
        number: The number before the numeral, None for none.
        value: The value of the numeral.
    """
    if number is None:
        return value
    if value >= 10 and number < value:
        return number * value
    if value in (10, 100, 1000) and number % value:
        last = number % 10
        return number - last + last * value
    return number + value


def ordinal(number: int, *, digits: bool = False) -> str:
    """Return *first*, *second*, *third*, *4th* and so on; with ``digits`` *1st*, *2nd*, *3rd*, *4th*."""
    words = {1: "first", 2: "second", 3: "third"}
    if number in words and not digits:
        return words[number]
    suffix = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def set_count(phrase: NounPhrase, number: int, text: str, counter: Entry | None = None) -> None:
    """Set the number of ``phrase``: *three deer*, or with a measuring counter *a cup of tea*.

    Args:
        phrase: The noun phrase to change.
        number: The number.
        text: The text to print in place of the number, or an empty string.
        counter: The counter, None for none.
    """
    if counter is not None and not counter.is_silent:
        whole = {"mass", "plural"} & phrase.entry.features or counter.role == "portion"
        rest = phrase.bare() if whole else inflection.plural(phrase.bare())
        phrase.head = f"{counter.english} of {rest}"
        phrase.before = []
        phrase.entry = Entry(phrase.entry.korean, "noun", phrase.head, "", phrase.entry.features - {"mass", "plural"})
    phrase.count, phrase.count_text = number, text
