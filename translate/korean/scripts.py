"""Scripts of letters: answers of models have those of their language, and others only where the source has them."""

import unicodedata
from functools import lru_cache

_LETTERS = ("Lu", "Ll", "Lt", "Lo")


def foreign_letters(answer: str, source: str, *, korean: bool = False) -> str:
    """Return the letters of ``answer`` in scripts that neither its language nor ``source`` has.

    A single Greek letter is a symbol (α, Ω), not a word.

    Args:
        answer: A text in English, to which Hangul is foreign even if ``source`` has it.
        source: The Korean text that was translated or paraphrased.
        korean: Whether ``answer`` is in Korean instead.
    """
    if answer.isascii():
        return ""
    allowed = {"", "LATIN", *map(_script, source)} - {"HANGUL"} | ({"HANGUL"} if korean else set())
    scripts = [*map(_script, answer), ""]
    return "".join(
        letter
        for index, (letter, script) in enumerate(zip(answer, scripts, strict=False))
        if script not in allowed and (script != "GREEK" or script in (scripts[index - 1], scripts[index + 1]))
    )


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """Return the script of a letter, the first word of its name in Unicode; an empty string for other characters."""
    plain = unicodedata.normalize("NFKC", character)[:1]  # of ª, ﬁ and full-width letters
    if unicodedata.category(plain) not in _LETTERS:
        return ""
    return unicodedata.name(plain, "UNKNOWN").split()[0]
