"""Errors of translators."""

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

    The message names the provider, its HTTP status and code, and what to do; it contains no secret.

    Attributes:
        reason: The kind of failure.
        retry_after: Seconds to wait before the next request, None where the provider gave no such time.
        done: The sentences that were translated before the failure, with their translations, so that nobody pays for
            them twice.
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
    """A term of a glossary is invalid; the message names the file and the line where it stands in one."""
