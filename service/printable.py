"""Text of pictures, saved previews and providers, made safe to show: every renderer, error and log passes it."""

import unicodedata

_CONTROL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # escapes, orders of direction, halves, separators
_HARMLESS = "\n\t\u200d"  # the last one joins emoji


def printable(text: str) -> str:
    """Return ``text`` with a question mark for each character that would control a terminal or the order of words."""
    return text if text.isprintable() else "".join("?" if _controls(character) else character for character in text)


def printable_line(text: str) -> str:
    """Return ``text`` as ``printable`` does, on one line."""
    return printable(" ".join(text.splitlines()))


def printable_json(text: str) -> str:
    r"""Return JSON that says the same, with such characters as ``\u`` escapes."""
    if text.isprintable():
        return text
    return "".join(_escaped(character) if _controls(character) else character for character in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _controls(character: str) -> bool:
    return unicodedata.category(character) in _CONTROL and character not in _HARMLESS
