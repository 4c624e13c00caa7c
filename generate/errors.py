"""The errors of image generation."""

from .prompt.errors import ChoiceError


class RequestError(ChoiceError):
    """The settings cannot be used; the message names the value and the possible ones."""


class GenerationError(Exception):
    """An image could not be generated; the message says what happened and what to do.

    Attributes:
        reason: "not configured" if a package or a model is not installed, else None.
    """

    def __init__(self, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason


def one_line(error: BaseException, most: int = 200) -> str:
    """Return the message of another library's ``error`` on one line of at most ``most`` characters."""
    return " ".join(str(error).split())[:most]
