"""Why a translator cannot answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Reason = Literal[
    "not configured",
    "credentials refused",
    "quota used up",
    "rate limited",
    "timed out",
    "unavailable",
    "request refused",
    "unusable answer",
]


class TranslationError(Exception):
    """A translator cannot answer.

    The message names the provider, its HTTP status and code, and what to do; it holds no secret.
    ``retry_after``: seconds after which the provider wants to be asked again, if it said so.
    ``done``: what was translated before the failure, by sentence, so that it need not be paid for again.
    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        retry_after: float | None = None,
        done: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.retry_after = retry_after
        self.done = dict(done)


class GlossaryError(Exception):
    """A glossary cannot be read; the message names the line."""
