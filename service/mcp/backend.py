"""What the tools need of the machine behind them: the jobs of the service, or the pipeline of this process."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from mcp.server.mcpserver import Context

from ..jobs.request import Generation, PreviewRequest
from ..pipeline import Preview
from .schemas import JobReport


class BackendError(Exception):
    """What was asked for cannot be had; the message says why, and what to do."""


class MissingError(BackendError):
    """There is no such job or picture."""


@dataclass(frozen=True)
class Progress:
    """The step of the generator that has ended, from 1, and how many there are."""

    step: int
    of: int


class Backend(Protocol):
    """Makes previews and pictures for one caller.

    All methods may raise the errors of ``sentences.FORESEEN``, whose messages are for the assistant.
    """

    async def preview(self, request: PreviewRequest) -> Preview:
        """Return the prompt pair of a text."""
        ...

    async def begin(self, prompt: PreviewRequest, generation: Generation) -> str:
        """Accept a job, and return its id."""
        ...

    def steps(self, job_id: str) -> AsyncGenerator[Progress]:
        """Yield the steps of a job of the caller as they happen, until it has ended."""
        ...

    async def report(self, job_id: str) -> JobReport:
        """Return the state of a job of the caller. Raise ``MissingError`` if there is none."""
        ...

    async def picture(self, job_id: str, number: int) -> bytes:
        """Return a picture of a job of the caller as PNG. Raise ``MissingError`` if there is none."""
        ...

    async def cancel(self, job_id: str) -> None:
        """Cancel a job of the caller that has not ended."""
        ...


BackendOf = Callable[[Context[Any, Any]], Backend]
"""Returns the backend for the caller of a request."""
