"""``malgrim inspect``: what a picture says of itself."""

from pathlib import Path
from typing import Annotated

import typer

from generate import read_metadata

from .output import printable, utf8_output


def inspect(
    picture: Annotated[Path, typer.Argument(help="A PNG that malgrim wrote.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON alone.")] = False,
) -> None:
    """Show what a picture says of how it was made: A1111's text, and all stages as JSON."""
    said = read_metadata(picture)
    utf8_output()
    if not as_json:
        typer.echo(f"{printable(said.parameters)}\n")
    typer.echo(said.record)
