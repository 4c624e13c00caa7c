"""What ended the command, as the line and the exit code that the user gets."""

import os
import re
import sys
import traceback
from contextlib import suppress
from typing import cast

import typer
from pydantic import ValidationError

from ..config.settings import Settings
from ..errors import USER_ERRORS
from ..files import private_file, private_folder
from ..messages import _
from ..printable import printable
from ..reasons import reason_of
from ..trace import StageError
from ..validation import message_of
from .output import BAD_INPUT, BUG, STAGE_FAILED

_NO_CHOICE = re.compile(r"(.*) is not one of (.*)\.", re.DOTALL)
_TOO_MANY = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)
_USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]  # the one that typer itself keeps private


def described(error: Exception) -> tuple[str, int]:
    """Return the line that says what is wrong, and the exit code; the traceback of a bug goes to a file."""
    if isinstance(error, _USAGE_ERROR):
        return _usage(cast(typer.BadParameter, error)), BAD_INPUT
    if isinstance(error, USER_ERRORS):
        return str(error), BAD_INPUT
    if isinstance(error, StageError):
        return str(error), STAGE_FAILED
    if isinstance(error, OSError):
        _discard_output()
        return _("the output cannot be written: {reason}").format(reason=reason_of(error)), BAD_INPUT
    return _report(error), BUG


def _usage(error: typer.BadParameter) -> str:
    hint = _("See {command} --help").format(command=error.ctx.command_path if error.ctx else "malgrim")
    if error.ctx and any(one.name == "text" for one in error.ctx.command.params):
        hint += _("; a text that begins with - goes after --")
    if not hasattr(error, "possibilities"):
        return f"{_problem(error).rstrip('.')}. {hint}."
    problem = _("there is no option {name}.").format(name=getattr(error, "option_name", ""))
    if error.possibilities:
        problem += " " + _("Did you mean {options}?").format(options=", ".join(error.possibilities))
    return f"{problem} {hint}."


def _problem(error: typer.BadParameter) -> str:
    """Return what is wrong with an option or an argument; the usual mistakes in the language of the user."""
    param, cause = getattr(error, "param", None), error.__cause__
    name = param.get_error_hint().strip("'") if param else getattr(error, "option_name", "")
    if name and isinstance(cause, ValidationError):
        return f"{name}: {_unfit(message_of(cause.errors()[0]))}"
    if name and not error.message:
        return _("{name} is missing").format(name=name)
    if name and "requires an argument" in error.message:
        return _("{name} needs a value").format(name=name)
    if too_many := _TOO_MANY.fullmatch(error.message):
        return _("{words}: unexpected; put quotes around a text of several words").format(words=too_many[1])
    return error.format_message()


def _unfit(message: str) -> str:
    chosen = _NO_CHOICE.fullmatch(message)
    return _("{value} is not one of {names}").format(value=chosen[1], names=chosen[2]) if chosen else message


def _report(error: Exception) -> str:
    """Write the traceback of a bug to a file of its own, and return the line that names it."""
    file = Settings.from_environment().state / "bug.log"
    try:
        private_folder(file.parent)
        private_file(file)
        with file.open("a", encoding="utf-8") as log:
            log.write(printable("".join(traceback.format_exception(error))))
    except OSError:
        return _("a bug in malgrim ({kind}): please report it").format(kind=type(error).__name__)
    return _("a bug in malgrim ({kind}): please report it with the end of {file}").format(
        kind=type(error).__name__, file=file
    )


def _discard_output() -> None:
    """Let the interpreter's own flush at its exit succeed after standard output has failed."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
