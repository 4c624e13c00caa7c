"""``malgrim describe``: a picture to the prompt pair of another one like it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from generate import LARGEST_FILE

from ..assembly.build import build, build_prompt_builder
from ..assembly.describer import build_describer
from ..config.settings import Settings
from ..files import FileError, read_bytes
from ..messages import _
from ..pipeline import Preview
from ..pipeline.describing import PictureFile, described
from ..text import clean_lines
from ..views.terminal import progress
from .preview import print_preview, save_previews


def describe(
    picture: Annotated[Path, typer.Argument(help=_("A PNG, JPEG or WebP picture."))],
    stages: Annotated[bool, typer.Option("--stages", help=_("Show every sentence and everything else."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object a line."))] = False,
    save: Annotated[Path | None, typer.Option(help=_("Save the preview, to edit and use with --from."))] = None,
) -> None:
    """Print the preview that a picture carries, one of the prompt in it, or one of a caption."""
    settings = Settings.from_environment()

    file = PictureFile(picture_data(picture), str(picture))

    def preview_of(text: str) -> Preview:
        return build(settings).preview(clean_lines(text), on_stage=on_stage)

    def captioned(warning: str) -> Preview:
        describer = build_describer(settings)
        return describer.preview(file, build_prompt_builder(settings), warning=warning, on_stage=on_stage)

    with progress(Console(stderr=True)) as on_stage:
        made = described(file, preview_of=preview_of, captioned=captioned)
    print_preview(made, as_json=as_json, stages=stages)
    if save:
        save_previews(save, [made])


def picture_data(picture: Path) -> bytes:
    """Return the bytes of a picture file. Raise ``FileError`` where it is none, or too large."""
    if picture.exists() and not picture.is_file():
        message = _("{file} cannot be read: {reason}")
        raise FileError(message.format(file=picture, reason=_("it is not a regular file")))
    data = read_bytes(picture, LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        message = _("{file} is larger than {most} MB: give a smaller file")
        raise FileError(message.format(file=picture, most=LARGEST_FILE // 1024**2))
    return data
