"""Exit codes, and what programs read."""

import sys

BAD_INPUT = 2
STAGE_FAILED = 3
INTERRUPTED = 130


def utf8_output() -> None:
    """What programs read is UTF-8, whatever the terminal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")


def printable(text: str) -> str:
    """Returns ``text`` with a question mark for each character that would steer a terminal."""
    return "".join(character if character.isprintable() or character == "\n" else "?" for character in text)
