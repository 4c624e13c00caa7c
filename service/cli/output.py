"""Exit codes, and output that is safe for programs and terminals."""

import sys

BUG = 1
BAD_INPUT = 2
STAGE_FAILED = 3
INTERRUPTED = 130


def utf8_output() -> None:
    """Write UTF-8 to standard output, which a program reads, whatever the terminal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")


def printable(text: str) -> str:
    """Return ``text`` with a question mark for each character that would control a terminal."""
    return "".join(character if character.isprintable() or character == "\n" else "?" for character in text)
