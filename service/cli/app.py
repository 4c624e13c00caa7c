"""The command ``malgrim``."""

import os
import sys
from contextlib import suppress
from typing import NoReturn, cast

import typer

from ..errors import USER_ERRORS
from ..trace import StageError
from .admin import attributes, cache, doctor, export
from .generate import generate
from .inspect import inspect
from .keys import add, revoke, show
from .output import BAD_INPUT, INTERRUPTED, STAGE_FAILED
from .preview import preview
from .serve import serve, worker

_USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]  # the one that typer itself keeps private

app = typer.Typer(
    name="malgrim",
    help="말그림: Korean text in, a finished SDXL prompt pair out, and a picture if asked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
glossary = typer.Typer(help="The Korean terms that have an English name of their own.", no_args_is_help=True)
for command in (preview, generate, inspect, serve, worker, attributes, doctor, cache):
    app.command()(command)
app.add_typer(glossary, name="glossary")
glossary.command()(export)
keys = typer.Typer(help="The keys of those who may use the service.", no_args_is_help=True)
app.add_typer(keys, name="keys")
for name, key_command in (("add", add), ("list", show), ("revoke", revoke)):
    keys.command(name)(key_command)
glossary.callback()(lambda: None)  # keeps export a command of its own beside others


def main() -> None:
    """Run the command; every foreseeable failure is one line on standard error and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
        sys.stdout.flush()
    except _USAGE_ERROR as error:
        reason = cast(typer.BadParameter, error).format_message()
        _fail(f"{reason} See malgrim --help; a text that begins with - goes behind --.", BAD_INPUT)
    except USER_ERRORS as error:
        _fail(str(error), BAD_INPUT)
    except StageError as error:
        _fail(str(error), STAGE_FAILED)
    except OSError as error:
        _discard_output()
        _fail(f"the output cannot be written: {error.strerror or error}", BAD_INPUT)
    if code == INTERRUPTED:
        print("malgrim: interrupted", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(INTERRUPTED)  # what loads in other threads is not waited for
    raise SystemExit(code or 0)


def _discard_output() -> None:
    """Let the interpreter's own flush at its exit succeed after standard output has failed."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int) -> NoReturn:
    if sys.stderr is not None:  # else it would go to standard output
        print(f"malgrim: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    raise SystemExit(code)
