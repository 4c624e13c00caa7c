"""``malgrim inspect``: what a picture says of itself."""

from pathlib import Path
from typing import Annotated

import typer

from generate import read_metadata

from ..messages import _
from .output import printable, utf8_output


def inspect(
    picture: Annotated[Path, typer.Argument(help=_("A PNG that malgrim wrote."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the JSON alone."))] = False,
) -> None:
    """Print A1111's text, and all stages as JSON."""
    said = read_metadata(picture)
    utf8_output()
    if not as_json:
        typer.echo(f"{printable(said.parameters)}\n")
    typer.echo(said.record)
