"""The process of ``malgrim``, and of ``python -m service.cli``."""

import os
import sys
from contextlib import suppress

from .app import main


def run() -> None:
    """Run the command; after an error, end the process without waiting for what other threads still load."""
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
