"""NovelAI's curly braces: ``{{masterpiece}}``."""

import re

_FACTOR = 1.05  # for each pair of braces
_BRACES = re.compile(r"(?<![$\\])(\{+)([^{}|$]+)(\}+)")  # not the choices of other programs: {a|b}, ${x}, {2$$a|b}


def read_braces(text: str) -> str:
    """Return ``text`` with ``(masterpiece:1.1025)`` in place of ``{{masterpiece}}``; choices (``{a|b}``) stay."""
    found = 1
    while found:
        text, found = _BRACES.subn(_weighted, text)
    return text


def _weighted(found: re.Match[str]) -> str:
    pairs = min(len(found[1]), len(found[3]))
    opened, closed = found[1][pairs:], found[3][pairs:]
    return f"{opened}({found[2].strip()}:{_FACTOR**pairs:.4g}){closed}"
