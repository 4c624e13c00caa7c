"""What a command is given to work on: texts, saved previews, pictures."""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..files import FileError, read_bytes, read_stdin, read_text
from ..pipeline import Pipeline, Preview, PreviewError, PreviewOptions, PromptBuilder, read_previews
from ..pipeline.picture_record import PictureRecord, read_record
from ..text import clean
from ..trace import OnStage

if TYPE_CHECKING:
    from PIL.Image import Image

_PNG = b"\x89PNG"
_OPAQUE = 255


Saved = Preview | PictureRecord
"""A preview to be redone, or what a picture carries, which is taken as it is."""


def texts(text: str | None, file: Path | None = None) -> list[str]:
    """Returns ``text``, or the lines of ``file`` or of standard input that are not blank.

    Raises ``InputError`` where there is none, or one cannot be a prompt, before any work.
    """
    if text is not None and file:
        raise InputError("give either TEXT or --file, not both")
    if text is None and file is None:
        raise InputError("no text: give a Korean sentence, - for standard input, or --file")
    if text is not None and text != "-":
        return [clean(text)]
    found = []
    for number, line in enumerate((read_text(file) if file else read_stdin()).split("\n"), start=1):
        if line.strip():
            try:
                found.append(clean(line))
            except InputError as error:
                raise InputError(f"line {number}: {error}") from error
    if not found:
        raise InputError(f"{file or 'standard input'} holds no text")
    return found


def saved_inputs(file: Path) -> list[Saved]:
    """Returns the previews in ``file``, or what the picture ``file`` was made from.

    Raises ``FileError``, ``MetadataError`` or ``PreviewError`` when there is none that can be read.
    """
    if read_bytes(file, len(_PNG)) == _PNG:
        return [read_record(file)]
    found: list[Saved] = [*read_previews(read_text(file))]
    if not found:
        raise PreviewError(f"{file} holds no saved preview")
    return found


def make_previews(pipeline: Pipeline, texts: Iterable[str], options: PreviewOptions) -> Iterator[Preview]:
    """Yield a preview of each text; progress is shown where standard error is a terminal."""
    for text in texts:
        with _progress() as on_stage:
            made = pipeline.preview(text, options, on_stage=on_stage)
        yield made


def redo_previews(builder: PromptBuilder, inputs: Iterable[Saved], changes: dict[str, Any]) -> Iterator[Preview]:
    """Yield each saved preview with other options, and what a picture carries as it is; progress as ``make_previews``.

    Args:
        builder: Makes keywords and prompts again.
        inputs: Saved previews and records of pictures.
        changes: Fields of ``PreviewOptions`` that replace those of a saved preview.
    """
    for one in inputs:
        if isinstance(one, PictureRecord):
            yield one.preview
            continue
        with _progress() as on_stage:
            made = builder.redo(one, replace(one.options, **changes), on_stage=on_stage)
        yield made


def _progress() -> AbstractContextManager[OnStage]:
    from rich.console import Console

    from ..views.terminal import progress

    return progress(Console(stderr=True))


def open_image(file: Path | None) -> "Image | None":
    """Returns the picture ``file``; none for no file. Raises ``FileError`` for what would not be drawn as it is."""
    if file is None:
        return None
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(), Image.open(file, formats=("PNG", "JPEG", "WEBP", "BMP", "TIFF")) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image.load()
            if image.mode.startswith("I"):
                raise FileError(f"{file} has more than 8 bits a colour: save it with 8")
            if image.has_transparency_data and min(image.convert("RGBA").getchannel("A").tobytes()) < _OPAQUE:
                raise FileError(f"{file} is transparent in places: lay it on a background first")
            return ImageOps.exif_transpose(image)
    except (OSError, Image.DecompressionBombError, Image.DecompressionBombWarning, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no picture that can be read"
        raise FileError(f"{file} cannot be read: {reason}") from error
