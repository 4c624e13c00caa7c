"""Workers as child processes, started again when they die."""

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds
_STEADY = 30.0  # seconds of life after which a death is a first one again
_GRACE = 20.0  # seconds to stop by itself

log = structlog.get_logger()


@dataclass(frozen=True)
class Child:
    """A process to be kept alive."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


class Supervisor:
    """Keeps children alive until it is closed.

    Each has a pipe from here as its standard input: where this process ends, however it ends, they read its end.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        longest_pause: float = _LONGEST_PAUSE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args: ``longest_pause`` in seconds, before a child that dies again and again is started anew."""
        self._longest_pause = longest_pause
        self._children = children
        self._clock = clock
        self._closing = threading.Event()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Starts all children, each with a thread that waits for its death."""
        for child in self._children:
            thread = threading.Thread(target=self._keep, args=[child], name=f"keeps {child.name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        """Tells all children to stop, and waits for them; who does not is killed."""
        self._closing.set()
        for process in list(self._running.values()):
            process.terminate()
        for process in list(self._running.values()):
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
        for thread in self._threads:
            thread.join(_GRACE)

    @property
    def pids(self) -> dict[str, int]:
        """Those of the children that live."""
        return {name: process.pid for name, process in self._running.items() if process.poll() is None}

    def _keep(self, child: Child) -> None:
        pause = _FIRST_PAUSE
        while not self._closing.is_set():
            born = self._clock()
            process = subprocess.Popen(  # noqa: S603 - our own command
                child.command,
                stdin=subprocess.PIPE,
                env=child.environment,
                start_new_session=True,  # a key pressed for this process is not for its children
            )
            self._running[child.name] = process
            if self._closing.is_set():
                process.terminate()
            with process:
                code = process.wait()
            if self._closing.is_set():
                return
            pause = _FIRST_PAUSE if self._clock() - born > _STEADY else min(pause * 2, self._longest_pause)
            log.warning("worker_died", worker=child.name, code=code, again_in=pause)
            self._closing.wait(pause)
