"""Commands beside the making: what is ready, what is kept, what can be chosen."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ..config.settings import Settings
from ..errors import InputError
from ..files import FileError, write_text
from .output import STAGE_FAILED, utf8_output

if TYPE_CHECKING:
    from ..providers.cache import Cache


def doctor(
    online: Annotated[
        bool, typer.Option("--online", help="Ask each configured provider for a two-letter word.")
    ] = False,
) -> None:
    """Say which backends are ready and what is missing."""
    from ..assembly.doctor import checks

    ready = True
    for check in checks(Settings.from_environment(), online=online):
        state = "ok" if check.ready else "missing" if check.needed else "unused"
        typer.echo(f"{state:<7}  {check.name}: {check.note}")
        ready = ready and (check.ready or not check.needed)
    raise typer.Exit(0 if ready else STAGE_FAILED)


def attributes() -> None:
    """List what may be chosen beside the text. 글 말고 따로 고를 수 있는 것들."""
    from rich.console import Console

    from ..views.terminal import show_attributes

    show_attributes(Console(highlight=False))


def export(
    papago: Annotated[bool, typer.Option("--papago", help="A CSV of Korean and English, for NAVER's console.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
) -> None:
    """Write the Korean terms that engines get wrong, with their English names."""
    from ..assembly.backends import glossary_for_papago

    if not papago:
        raise InputError("for whom? malgrim glossary export --papago")
    text = glossary_for_papago(Settings.from_environment())
    if output:
        write_text(output, text)
    else:
        utf8_output()
        typer.echo(text, nl=False)


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Forget all answers; they will be paid for again.")] = False,
) -> None:
    """Show which answers of providers are kept, and where."""
    from ..providers.cache import Cache

    kept = Cache(cast(Path, Settings.from_environment().cache), on_warning=typer.echo)
    try:
        if clear:
            _forget(kept)
        for provider, answers in kept.summary():
            typer.echo(f"{answers:>8,}  {provider}")
        size = kept.file.stat().st_size if kept.file.exists() else 0
    except (OSError, sqlite3.Error) as error:
        raise FileError(f"{kept.file} cannot be read: {error}; malgrim cache --clear makes a new one") from error
    typer.echo(f"{size / 1e6:>8.1f}  MB in {kept.file}")


def _forget(kept: "Cache") -> None:
    try:
        kept.clear()
    except OSError as error:
        raise FileError(f"{kept.file} cannot be deleted: {error.strerror}; delete it by hand") from error
