"""Exit codes, and output for programs."""

import sys

BUG = 1
BAD_INPUT = 2
STAGE_FAILED = 3
INTERRUPTED = 130


def utf8_output() -> None:
    """Write UTF-8 to standard output, which a program reads, whatever the terminal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
