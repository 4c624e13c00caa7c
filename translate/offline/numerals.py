"""Korean numerals and counters."""

from ..korean.lexicon import Entry
from . import inflection
from .phrases import NounPhrase


def combine(number: int | None, value: int) -> int:
    """Reads Korean numerals one after the other: 이 십 삼 is 23, 백 오 is 105."""
    if number is None:
        return value
    if value >= 10 and number < value:
        return number * value
    if value in (10, 100, 1000) and number % value:
        last = number % 10
        return number - last + last * value
    return number + value


def ordinal(number: int, *, digits: bool = False) -> str:
    """Returns *first*, *second*, *third*, *4th* and so on; with ``digits`` *1st* and so on from the beginning."""
    words = {1: "first", 2: "second", 3: "third"}
    if number in words and not digits:
        return words[number]
    suffix = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def counted(phrase: NounPhrase, number: int, text: str, measure: str) -> None:
    """Gives ``phrase`` a number: *three deer*; with a measure it becomes what is measured: *a cup of tea*."""
    if measure != "-":
        whole = {"mass", "plural"} & phrase.entry.features or measure in ("glass", "cup", "bottle", "piece")
        rest = phrase.bare() if whole else inflection.plural(phrase.bare())
        phrase.head = f"{measure} of {rest}"
        phrase.before = []
        phrase.entry = Entry(phrase.entry.korean, "noun", phrase.head, "", phrase.entry.features - {"mass", "plural"})
    phrase.count, phrase.count_text = number, text
