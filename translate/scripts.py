"""Scripts of letters: an English text has Latin letters, and others only where its Korean source has them."""

import unicodedata
from functools import lru_cache

_LETTERS = ("Lu", "Ll", "Lt", "Lo")


def foreign_letters(english: str, source: str) -> str:
    """Return the letters of ``english`` in scripts that neither English nor ``source`` has, an empty string for none.

    Hangul is foreign even if ``source`` has it. A single Greek letter is a symbol (α, Ω), not a word.

    Args:
        english: A translation.
        source: The Korean text that it translates.
    """
    if english.isascii():
        return ""
    allowed = {"", "LATIN", *map(_script, source)} - {"HANGUL"}
    scripts = ["", *map(_script, english), ""]
    return "".join(
        letter
        for letter, (before, script, after) in zip(english, zip(scripts, scripts[1:], scripts[2:]), strict=True)
        if script not in allowed and (script != "GREEK" or script in (before, after))
    )


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """Return the script of a letter, the first word of its name in Unicode; an empty string for other characters."""
    plain = unicodedata.normalize("NFKC", character)[:1]  # of ª, ﬁ and full-width letters
    if unicodedata.category(plain) not in _LETTERS:
        return ""
    return unicodedata.name(plain, "UNKNOWN").split()[0]
