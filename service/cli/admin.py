"""Commands beside the making of pictures: ``doctor``, ``attributes``, ``glossary`` and ``cache``."""

import sqlite3
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console

from ..assembly.backends import glossary_for_papago
from ..assembly.doctor import checks
from ..config.settings import Settings
from ..errors import InputError
from ..files import FileError, write_text
from ..messages import _
from ..providers.cache import Cache
from ..reasons import reason_of
from ..views.terminal import show_attributes
from .help import Command, commands_for
from .output import STAGE_FAILED, utf8_output


def doctor(
    online: Annotated[
        bool, typer.Option("--online", help=_("Ask each configured provider for a two-letter word."))
    ] = False,
) -> None:
    """Print one line for each backend; exit with 3 when one that is needed is missing."""
    ready = True
    for check in checks(Settings.from_environment(), online=online):
        state = _("ok") if check.ready else _("missing") if check.needed else _("unused")
        typer.echo(f"{state:<7}  {check.name}: {check.note}")
        ready = ready and (check.ready or not check.needed)
    raise typer.Exit(0 if ready else STAGE_FAILED)


def attributes() -> None:
    """Print the attribute dictionary."""
    show_attributes(Console(highlight=False))


glossary = commands_for(_("Export the Korean terms that have an English name of their own."))
glossary.callback()(lambda: None)  # keeps export a command of its own


@glossary.command(cls=Command, help=_("Write the Korean terms that engines get wrong, with their English names."))
def export(
    papago: Annotated[
        bool, typer.Option("--papago", help=_("A CSV of Korean and English, for NAVER's console."))
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=_("A file instead of standard output."))] = None,
) -> None:
    """Write the glossary for one provider."""
    if not papago:
        raise InputError(_("for which provider? malgrim glossary export --papago"))
    text = glossary_for_papago(Settings.from_environment())
    if output:
        write_text(output, text)
    else:
        utf8_output()
        typer.echo(text, nl=False)


def cache(
    clear: Annotated[bool, typer.Option("--clear", help=_("Delete all answers; they will be paid for again."))] = False,
) -> None:
    """Print the number of answers by provider, and the size of the file."""
    stored = Cache(cast(Path, Settings.from_environment().cache), on_warning=typer.echo)
    if clear:
        try:
            stored.clear()
        except OSError as error:
            message = _("{file} cannot be deleted: {reason}; delete it by hand")
            raise FileError(message.format(file=stored.file, reason=reason_of(error))) from error
    try:
        found = stored.summary()
        for provider, answers in found:
            typer.echo(f"{answers:>8,}  {provider}")
        if not found:
            typer.echo(_("no answer of a provider is stored"), err=True)
        size = stored.file.stat().st_size if stored.file.exists() else 0
    except (OSError, sqlite3.Error) as error:
        message = _("{file} cannot be read: {reason}; malgrim cache --clear makes a new one")
        raise FileError(message.format(file=stored.file, reason=reason_of(error))) from error
    typer.echo(f"{size / 1e6:>8.1f}  " + _("MB in {file}").format(file=stored.file))
