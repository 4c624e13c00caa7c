"""Errors of paraphrasers."""

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


class ParaphraseError(Exception):
    """A paraphraser cannot answer.

    The message names the provider, its HTTP status and code, and what to do; it contains no secret.

    Attributes:
        reason: The kind of failure.
        retry_after: Seconds to wait before the next request, None where the provider gave no such time.
    """

    def __init__(self, reason: Reason, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.retry_after = retry_after
