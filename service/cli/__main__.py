"""The process of ``malgrim``, and of ``python -m service.cli``."""

import gc
import os
import sys
from contextlib import suppress

from .app import main

ALLOCATIONS = 100_000
"""How many more objects made than dropped start a collection, not 700: what stages load is no garbage, and to look
through it again and again would take a fifth of the time of a preview."""


def run() -> None:
    """Run the command; after an error, end the process without waiting for what other threads still load."""
    gc.set_threshold(ALLOCATIONS)
    try:
        main()
    except SystemExit as stopped:
        if not stopped.code:
            raise
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):  # closed, or None
                stream.flush()
        os._exit(stopped.code if isinstance(stopped.code, int) else 1)


if __name__ == "__main__":
    run()
