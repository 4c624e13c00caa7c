"""What counts as a prompt: every text that comes from outside passes here once."""

import re
import unicodedata

from .errors import InputError

LONGEST_TEXT = 2000
"""Characters, after normalisation; a prompt of 2,000 Korean characters is some 40 sentences."""

_JOINER = "\u200d"  # binds emoji; between letters it is invisible
_INVISIBLE = re.compile(f"[\u115f\u1160\u3164\uffa0]|(?<=\\w){_JOINER}|{_JOINER}(?=\\w)")


def clean(text: str, *, longest: int | None = LONGEST_TEXT) -> str:
    """Returns ``text`` in NFC with single spaces, as it will be used and saved.

    Line breaks and tabs count as spaces; invisible format characters go, but for the joiner inside emoji.
    ``longest`` is in characters, None for no bound.
    Raises ``InputError`` for text that is empty, too long, nothing but punctuation, or not text at all.
    """
    _check_characters(text)
    visible = _INVISIBLE.sub("", "".join(c for c in text if unicodedata.category(c) != "Cf" or c == _JOINER))
    cleaned = " ".join(unicodedata.normalize("NFC", visible).split())
    if not cleaned:
        raise InputError("the text is empty: describe a picture in Korean")
    if longest is not None and len(cleaned) > longest:
        raise InputError(f"the text has {len(cleaned):,} characters: at most {longest:,} are taken")
    if not any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "So" for c in cleaned):
        raise InputError(f"the text is nothing but punctuation: {cleaned[:20]!r}")
    return cleaned


def _check_characters(text: str) -> None:
    for position, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category == "Cs":
            raise InputError(f"character {position} is half a character (U+{ord(character):04X}): is the text UTF-8?")
        if category in ("Cc", "Cn", "Co") and not character.isspace():
            kind = "a control character" if category == "Cc" else "not assigned to any script"
            raise InputError(f"character {position} is {kind} (U+{ord(character):04X}): take it out")
