"""Child processes that are restarted when they die."""

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import structlog

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds
_STABLE = 30.0  # seconds of life after which the pause is reset
_GRACE = 20.0  # seconds for a child to stop

log = structlog.get_logger()


@dataclass(frozen=True)
class Child:
    """A process that the supervisor keeps running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


class Process(Protocol):
    """A running child: the part of ``subprocess.Popen`` that a supervisor uses."""

    pid: int

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wait for the end and close the pipes."""

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code. Raise ``subprocess.TimeoutExpired`` after ``timeout`` seconds."""

    def terminate(self) -> None:
        """Send SIGTERM."""

    def kill(self) -> None:
        """Send SIGKILL."""


def start_process(child: Child) -> Process:
    """Start the command of ``child`` in a session of its own, so that Ctrl-C does not reach it."""
    return subprocess.Popen(  # noqa: S603 - a command of the service itself
        child.command, stdin=subprocess.PIPE, env=child.environment, start_new_session=True
    )


class Supervisor:
    """Keeps children running until it is closed.

    Each child has a pipe as standard input, which ends when this process ends, however it ends.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        longest_pause: float = _LONGEST_PAUSE,
        clock: Callable[[], float] = time.monotonic,
        start: Callable[[Child], Process] = start_process,
    ) -> None:
        """Take the children.

        Args:
            children: The processes to run.
            longest_pause: The longest pause before a child that keeps dying is restarted, in seconds.
            clock: A clock in seconds.
            start: Starts a child.
        """
        self._longest_pause = longest_pause
        self._children = children
        self._clock = clock
        self._start = start
        self._closing = threading.Event()
        self._running: dict[str, Process] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start all children, each with a thread that restarts it."""
        for child in self._children:
            thread = threading.Thread(target=self._supervise, args=[child], name=f"supervise {child.name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        """Stop all children; kill those that do not stop in time."""
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
        """Process ids of the running children, by name."""
        return {name: process.pid for name, process in self._running.items() if process.poll() is None}

    def _supervise(self, child: Child) -> None:
        pause = _FIRST_PAUSE
        while not self._closing.is_set():
            started = self._clock()
            process = self._start(child)
            self._running[child.name] = process
            if self._closing.is_set():
                process.terminate()
            with process:
                code = process.wait()
            if self._closing.is_set():
                return
            pause = _FIRST_PAUSE if self._clock() - started > _STABLE else min(pause * 2, self._longest_pause)
            log.warning("worker_died", worker=child.name, code=code, pause=pause)
            self._closing.wait(pause)
