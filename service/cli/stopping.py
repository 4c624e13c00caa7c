"""Ctrl+C while a picture is generated: the first keeps what is there, the second ends the command."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from generate import Step

from ..messages import _


class Stopping:
    """Knows whether the user has asked to stop."""

    def __init__(self) -> None:
        self.is_asked = False
        self._has_begun = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the first Ctrl+C in the block, once a step has ended, for a wish to keep what is there.

        A process that ignores Ctrl+C, as one in the background does, goes on to ignore it.
        """
        self._has_begun = False
        before = signal.getsignal(signal.SIGINT)
        if before is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, self._ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def on_step(self, step: Step) -> None:
        """Stop the run of ``step`` if that was asked."""
        self._has_begun = True
        if self.is_asked:
            step.stop()

    def message(self) -> str:
        """Return the line that says that it was asked; empty before."""
        return _("stopping, what is there is kept; Ctrl+C again ends at once") if self.is_asked else ""

    def _ask(self, *_signal: object) -> None:
        if self.is_asked or not self._has_begun:
            raise KeyboardInterrupt
        self.is_asked = True
