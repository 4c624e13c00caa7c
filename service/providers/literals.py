"""Lists of strings in text that is almost JSON, as small models write it."""

import json
import re
from dataclasses import dataclass
from typing import Literal

_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"))
_BODIES = tuple(rf"{opening}(?:[^{closing}\\]|\\.)*" for opening, closing in _QUOTES)
_STRING = re.compile("|".join(body + closing for body, (_, closing) in zip(_BODIES, _QUOTES, strict=True)), re.DOTALL)
_UNENDED = re.compile("|".join(rf"{body}\\?\Z" for body in _BODIES), re.DOTALL)
_NO_STRING = re.compile(r"(?:null|true|false|None|-?\d+(?:\.\d+)?)(?![\w.])")
_SPACE = re.compile(r"\s*")
_MARKDOWN_ESCAPE = re.compile(r"\\(?=[_*'`~#>&%$!()\[\]{}.+-])")
_BARE_QUOTE = re.compile(r'(\\.)|"', re.DOTALL)

End = Literal["whole", "cut off", "broken"]


@dataclass(frozen=True)
class Strings:
    """The strings of a list in a text.

    Attributes:
        items: The strings, empty for items of other types, so that the others keep their index.
        end: ``whole``, ``cut off`` where the text ends inside the list, or ``broken`` where it is no list: an
            unescaped quotation mark, for instance, leaves words between a string and the next comma.
        position: The index after the list.
    """

    items: list[str]
    end: End
    position: int


def read_strings(text: str, position: int) -> Strings:
    """Return the strings of the list whose opening bracket stands before ``position``.

    Trailing commas, single and typographic quotation marks, raw line breaks and Markdown's escapes are accepted.
    """
    items: list[str] = []
    while True:
        position = _after_space(text, position)
        if text.startswith("]", position):
            return Strings(items, "whole", position + 1)
        item, end = _item(text, position)
        following = _after_space(text, end)
        if item is None or text[following : following + 1] not in ("", ",", "]"):
            cut_off = position == len(text) or _UNENDED.match(text, position)
            return Strings(items, "cut off" if cut_off else "broken", position)
        items.append(item)
        position = following + text.startswith(",", following)


def _item(text: str, position: int) -> tuple[str | None, int]:
    """Return the string at ``position``, empty for another simple value, None for anything else, and its end."""
    if literal := _STRING.match(text, position):
        body = _BARE_QUOTE.sub(lambda found: found[1] or '\\"', _MARKDOWN_ESCAPE.sub("", literal[0][1:-1]))
        try:
            return str(json.loads(f'"{body}"', strict=False)), literal.end()
        except ValueError:
            return None, literal.end()
    if other := _NO_STRING.match(text, position):
        return "", other.end()
    return None, position


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position
