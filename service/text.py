"""Normalisation and validation of text: every text from outside passes here once."""

import re
import unicodedata

from translate import without_lone_jamo

from .errors import InputError
from .messages import _

LONGEST_TEXT = 2000
"""Characters, after normalisation; a prompt of 2,000 Korean characters is some 40 sentences."""

_MOST_PER_LETTER = 4  # characters that one may be typed as: 각 as three letters and an invisible one
_SHOWN = 20  # characters of a text in a message
_JOINER = "\u200d"  # binds emoji; between letters it is invisible
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]"
    f"|(?<=\\w){_JOINER}|{_JOINER}(?=\\w)"
)
_STYLE = re.compile("([^\ufe0e\ufe0f]?)[\ufe0e\ufe0f]")  # shows an emoji as text or picture; elsewhere it is invisible
_BEFORE_STYLE = ("So", "Sm", "Nd", "Po", "Sk")  # categories of the characters that it follows: \u2764, \u2194, 1, #


def clean(text: str, *, longest: int | None = LONGEST_TEXT) -> str:
    """Return ``text`` in NFC with single spaces, as it is used and saved.

    Line breaks and tabs count as spaces; invisible characters are removed.

    Args:
        text: Any text.
        longest: Characters at most, None for no bound.

    Raises:
        InputError: The text is empty, too long, nothing but punctuation or lone letters of Hangul, or not text at all.
    """
    return " ".join(clean_lines(text, longest=longest).split())


def clean_lines(text: str, *, longest: int | None = LONGEST_TEXT) -> str:
    """Return ``text`` as ``clean`` does, but with its line breaks."""
    cleaned = clean_piece(text, longest=longest)
    check_content(cleaned)
    return cleaned


def clean_piece(text: str, *, longest: int | None = LONGEST_TEXT) -> str:
    """Return a piece of a text as ``clean_lines`` does; it may be empty or nothing but punctuation."""
    if longest is not None and len(text) > _MOST_PER_LETTER * longest:
        raise _too_long(len(text), longest)
    _check_characters(text)
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", visible(text)).splitlines())
    cleaned = "\n".join(lines).strip("\n")
    if longest is not None and len(cleaned) > longest:
        raise _too_long(len(cleaned), longest)
    return cleaned


def clean_optional_lines(text: str) -> str:
    """Return ``text`` as ``clean_lines`` does, or an empty text where it is blank."""
    return clean_lines(text) if text.strip() else ""


def visible(text: str) -> str:
    """Return ``text`` without invisible characters, except those inside emoji: the joiner and the choice of style."""
    shown = _INVISIBLE.sub("", "".join(c for c in text if unicodedata.category(c) != "Cf" or c == _JOINER))
    return _STYLE.sub(lambda found: found[0] if _has_style(found[1]) else found[1], shown)


def _has_style(character: str) -> bool:
    return character != "" and unicodedata.category(character) in _BEFORE_STYLE


def _too_long(count: int, most: int) -> InputError:
    message = _("the text has {count:,} characters: at most {most:,} are taken")
    return InputError(message.format(count=count, most=most))


def check_content(text: str) -> None:
    """Raise ``InputError`` where ``text`` is empty, or nothing but punctuation and lone letters of Hangul."""
    if not text.strip():
        raise InputError(_("the text is empty: describe a picture in Korean"))
    if not _has_content(text):
        raise InputError(_("the text is nothing but punctuation: {text!r}").format(text=text[:_SHOWN]))
    if not _has_content(without_lone_jamo(text)[0]):
        message = _("the text is nothing but single letters of Hangul: {text!r}; describe a picture in words")
        raise InputError(message.format(text=text[:_SHOWN]))


def _has_content(text: str) -> bool:
    categories = map(unicodedata.category, text)
    return any(category[0] in "LN" or category == "So" for category in categories)


def _check_characters(text: str) -> None:
    for position, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        code = f"U+{ord(character):04X}"
        if category == "Cs":
            message = _("character {position} is half a character ({code}): is the text UTF-8?")
            raise InputError(message.format(position=position, code=code))
        if category in ("Cc", "Cn", "Co") and not character.isspace():
            kind = _("a control character") if category == "Cc" else _("not assigned to any script")
            message = _("character {position} is {kind} ({code}): remove it")
            raise InputError(message.format(position=position, kind=kind, code=code))
