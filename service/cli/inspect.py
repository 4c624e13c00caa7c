"""``malgrim inspect``: what a picture says of itself."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from generate import MALGRIM, a1111_text, program_of, read_metadata, read_picture_texts

from ..errors import InputError
from ..messages import _
from ..pipeline.dialects import read_dialects
from ..printable import printable, printable_json, printable_line
from ..text import clean_lines
from .output import utf8_output


def inspect(
    picture: Annotated[Path, typer.Argument(help=_("A PNG, JPEG or WebP picture."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the JSON alone."))] = False,
) -> None:
    """Print A1111's text, and all stages as JSON; of other programs' pictures, what they say."""
    texts = {} if as_json else read_picture_texts(picture)
    if as_json or not texts:
        record = read_metadata(picture).record
        utf8_output()
        typer.echo(printable_json(record))
        return
    utf8_output()
    _show(texts)
    if "malgrim" not in texts:
        text = a1111_text(texts)
        if text and text != texts.get("parameters"):
            typer.echo(f"\n{printable(text)}")
        for line in _origin(picture, program_of(texts), text):
            typer.echo(f"! {printable_line(line)}", err=True)


def _show(texts: Mapping[str, str]) -> None:
    """Print the text that A1111 reads first, then the others with their names, JSON as it is."""
    if parameters := texts.get("parameters"):
        typer.echo(f"{printable(parameters)}\n")
    for name, text in texts.items():
        if name == "malgrim":
            typer.echo(printable_json(text))
        elif name != "parameters" and "malgrim" not in texts:
            typer.echo(f"{name}: {printable(text)}")


def _origin(picture: Path, program: str | None, text: str) -> Iterator[str]:
    """Yield which program made a picture, and what of ``text``, which says how, cannot be used."""
    unused, problem = _unusable(text)
    if program == MALGRIM:
        message = _("{file} holds the prompts as one text, without the record of their stages: --from cannot use it")
    elif text and problem:
        message = _("{file} was made with {program}, and --from cannot use it: {problem}")
    elif text:
        message = _("{file} was made with {program}: --from takes its prompts and settings as a text")
    elif program:
        message = _("{file} was made with {program}, and no prompt can be read in it: --from cannot use it")
    else:
        message = _("{file} was not made with malgrim: --from cannot use it")
    yield message.format(file=picture, program=program or _("another program"), problem=problem)
    if unused and program != MALGRIM:
        yield _("--from does not use: {settings}").format(settings="; ".join(unused))


def _unusable(text: str) -> tuple[Sequence[str], InputError | None]:
    """Return the settings in ``text`` that this program does not have, and why the whole cannot be used, if so."""
    try:
        return read_dialects(clean_lines(text)).ignored, None
    except InputError as error:
        return (), error
