"""Processes of the service, forked from one that has imported it: the import takes longer than most of them live."""

import multiprocessing.connection
import os
import subprocess
import threading
from collections.abc import Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from types import TracebackType
from typing import Self

import pytest

from service.server.supervisor import Child
from support.paths import ROOT


@cache
def _context() -> ForkServerContext:
    """Start the process that is forked; it looks for its modules in ``PYTHONPATH``, not in the ``sys.path`` of here."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["support.service_process"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests")]))
        forkserver.ensure_running()
    return context


def start_forked(child: Child) -> "ForkedProcess":
    """Run ``support.service_process`` with the words of ``child.command``."""
    return ForkedProcess(child.command)


class ForkedProcess:
    """A forked process with the methods of ``subprocess.Popen`` that a supervisor uses."""

    def __init__(self, words: Sequence[str]) -> None:
        self._process = _context().Process(target=_run, args=words)
        self._process.start()
        assert self._process.pid
        self.pid = self._process.pid
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wait()

    def poll(self) -> int | None:
        with self._lock:  # reading the exit code empties a pipe
            return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        multiprocessing.connection.wait([self._process.sentinel], timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return code

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _run(*words: str) -> None:
    """Run the module in a session of its own, until the tests end, however they end."""
    from support import service_process

    os.setsid()
    threading.Thread(target=_end_with_the_tests, daemon=True).start()
    service_process.main(*words)


def _end_with_the_tests() -> None:
    tests = multiprocessing.parent_process()
    assert tests
    tests.join()
    os._exit(1)
