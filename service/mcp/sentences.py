"""Errors in the words that an assistant reads: one sentence that says what to do."""

from pydantic import ValidationError

from generate import GenerationError

from ..errors import USER_ERRORS
from ..messages import _
from ..printable import printable_line
from ..trace import StageError
from ..validation import message_of
from .backend import BackendError

FORESEEN = (BackendError, GenerationError, StageError, *USER_ERRORS)
"""Errors whose messages are for the assistant."""

_LONGEST = 400  # characters


def sentence(error: BaseException) -> str:
    """Return the message of a foreseen error on one line, cut in the middle where it is long."""
    text = printable_line(str(error))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"


def of_arguments(error: ValidationError) -> str:
    """Return the first argument that does not fit, and what it should be, without its value."""
    first = error.errors(include_url=False, include_input=False)[0]
    what = message_of(first)
    if not first["loc"]:
        return what
    where = ".".join(map(str, first["loc"]))
    return _("the argument {where} cannot be used: {what}").format(where=where, what=what)


def unexpected(error: BaseException | None) -> str:
    """Return what is said of a bug, whose own message is for the log alone."""
    return _("an unexpected error ({type}): the log of malgrim has more").format(type=type(error).__name__)
