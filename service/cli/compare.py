"""``malgrim compare``: where two pictures differ."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from generate import LARGEST_FILE, MetadataError, is_mp4, picture_texts

from ..errors import InputError
from ..files import read_bytes
from ..messages import _
from ..pipeline.comparison import Difference, PixelDifference, differences, pixel_difference
from ..pipeline.input_images import decode_image, is_moving
from ..pipeline.picture_record import PictureRecord, read_carried
from ..printable import printable_line


def compare(
    first: Annotated[Path, typer.Argument(help=_("A PNG, JPEG or WebP picture."))],
    second: Annotated[Path, typer.Argument(help=_("Another one, of this program or another one."))],
) -> None:
    """Print where two pictures differ in their prompts and settings, and how far in their pixels."""
    files = first, second
    read = {file: read_bytes(file, LARGEST_FILE) for file in files}
    for file in files:
        _check_still(file, read[file])
    images = [decode_image(read[file], str(file), transparent=True) for file in files]
    carried = [_carried(file, read[file]) for file in files]
    if all(carried):
        found = differences(*(one for one in carried if one))
        _show(found, files)
    typer.echo(_pixels(pixel_difference(*images), [image.size for image in images]))


def _check_still(file: Path, data: bytes) -> None:
    if is_mp4(data) or is_moving(data, str(file)):
        message = _("{file} is a clip, and only pictures are compared: malgrim inspect shows what it carries")
        raise InputError(message.format(file=file))


def _carried(file: Path, data: bytes) -> PictureRecord | str | None:
    """Return what a picture carries; None, with a line that says why, where that is nothing."""
    try:
        return read_carried(picture_texts(data, str(file)), str(file))
    except MetadataError as error:
        typer.echo(f"! {printable_line(str(error))}", err=True)
        return None


def _show(found: list[Difference], files: tuple[Path, Path]) -> None:
    if not found:
        typer.echo(_("prompts and settings are the same"))
        return
    table = Table("", *(printable_line(file.name) for file in files), box=None, pad_edge=False)
    for one in found:
        table.add_row(*map(printable_line, (one.name, one.first or "-", one.second or "-")))
    Console(highlight=False, markup=False).print(table)


def _pixels(found: PixelDifference | None, sizes: list[tuple[int, int]]) -> str:
    if found is None:
        first, second = ("{}x{}".format(*size) for size in sizes)
        return _("the pictures have different sizes: {first} and {second}").format(first=first, second=second)
    if not found.most:
        return _("every pixel is the same")
    message = _("{share:.1%} of the pixels differ, by {mean:.1f} of 255 levels on average and {most} at most")
    return message.format(share=found.changed, mean=found.mean, most=found.most)
