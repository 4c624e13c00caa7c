"""The inputs of a command: texts, saved previews, pictures."""

import re
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from generate import is_picture

from ..errors import InputError
from ..files import FileError, read_bytes, read_stdin, read_text
from ..messages import _
from ..pipeline import Pipeline, Preview, PreviewError, PreviewOptions, PromptBuilder, read_previews
from ..pipeline.dialects import split_prompts
from ..pipeline.picture_record import PictureRecord, read_record
from ..text import clean_lines
from ..views.terminal import count_shown, progress

if TYPE_CHECKING:
    from PIL.Image import Image

_HEAD = 16  # bytes that tell a picture from a text
_DEEP = re.compile(r";(12|16|32)|^[FI]")  # modes of Pillow with more than 8 bits a colour
_OPAQUE = 255

Saved = Preview | PictureRecord
"""A preview to be redone, or what a picture carries, which is taken as it is."""


def texts(text: str | None, file: Path | None = None) -> list[str]:
    """Return ``text``, or the prompts in ``file`` or in standard input: one a line, or blocks of A1111.

    Raises:
        InputError: There is no text, or one cannot be a prompt; no work has been done by then.
    """
    if text is not None and file:
        raise InputError(_("give either TEXT or --file, not both"))
    if text is None and file is None:
        raise InputError(_("no text: give a Korean sentence, - for standard input, or --file"))
    if text is not None and text != "-":
        return [clean_lines(text)]
    found = []
    for number, prompt in split_prompts(read_text(file) if file else read_stdin()):
        try:
            found.append(clean_lines(prompt))
        except InputError as error:
            raise InputError(_("line {number}: {problem}").format(number=number, problem=error)) from error
    if not found:
        raise InputError(_("{source} holds no text").format(source=file or _("standard input")))
    return found


def saved_inputs(file: Path) -> list[Saved]:
    """Return the previews in ``file``, or what the picture ``file`` was made from.

    Raises:
        FileError: The file cannot be read.
        MetadataError: The picture carries nothing that can be read.
        PreviewError: The file holds no saved preview.
    """
    if is_picture(read_bytes(file, _HEAD)):
        return [read_record(file)]
    found: list[Saved] = [*read_previews(read_text(file))]
    if not found:
        raise PreviewError(_("{file} holds no saved preview").format(file=file))
    return found


def make_preview(pipeline: Pipeline, text: str, options: PreviewOptions) -> Preview:
    """Return the preview of a text; its stages are shown where standard error is a terminal."""
    with progress(Console(stderr=True)) as on_stage:
        return pipeline.preview(text, options, on_stage=on_stage)


def make_previews(
    pipeline: Pipeline, texts: Sequence[str], options: PreviewOptions, *, at_once: int
) -> Iterator[Preview]:
    """Yield a preview of each text in order; their number is shown where standard error is a terminal.

    After a preview that fails, those that were begun are finished, so that no answer that was paid for is lost.

    Args:
        pipeline: Makes the previews.
        texts: The texts.
        options: The options of all previews.
        at_once: Previews that are made side by side.
    """
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="preview")
    made: deque[Future[Preview]] = deque()
    try:
        with count_shown(Console(stderr=True), len(texts)) as advance:
            for text in texts:
                made.append(pool.submit(pipeline.preview, text, options))
                if len(made) > at_once:
                    yield made.popleft().result()
                    advance()
            while made:
                yield made.popleft().result()
                advance()
    except Exception:
        pool.shutdown(cancel_futures=True)
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def redo_previews(builder: PromptBuilder, inputs: Iterable[Saved], changes: dict[str, Any]) -> Iterator[Preview]:
    """Yield each saved preview made again, and what a picture carries as it is; progress as ``make_preview``.

    Args:
        builder: Makes keywords and prompts again.
        inputs: Saved previews and records of pictures.
        changes: Fields of ``PreviewOptions`` that replace those of a saved preview.
    """
    for one in inputs:
        if isinstance(one, PictureRecord):
            yield one.preview
            continue
        with progress(Console(stderr=True)) as on_stage:
            made = builder.redo(one, replace(one.options, **changes), on_stage=on_stage)
        yield made


def open_image(file: Path | None) -> "Image | None":
    """Return the picture ``file``, None for no file.

    Raises:
        FileError: It cannot be read, or would have to be changed before a model takes it.
    """
    if file is None:
        return None
    from PIL import Image, ImageOps

    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(file, formats=("PNG", "JPEG", "WEBP", "BMP", "TIFF")) as image,
        ):
            if any(_DEEP.search(str(kind)) for kind in (image.mode, *_raw_modes(image))):
                raise FileError(_("{file} has more than 8 bits a colour: save it with 8").format(file=file))
            if image.mode == "LAB":
                raise FileError(_("{file} is in the colour space LAB: save it as RGB").format(file=file))
            image.load()
            if image.has_transparency_data and min(image.convert("RGBA").getchannel("A").tobytes()) < _OPAQUE:
                message = _("{file} is transparent in places: put it on a background first")
                raise FileError(message.format(file=file))
            return ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        message = _("{file} has more than {most:,} pixels: give a smaller picture")
        raise FileError(message.format(file=file, most=Image.MAX_IMAGE_PIXELS)) from error
    except (OSError, SyntaxError, ValueError) as error:
        reason = getattr(error, "strerror", None) or _("it is not a picture in a known format")
        raise FileError(_("{file} cannot be read: {reason}").format(file=file, reason=reason)) from error


def _raw_modes(image: "Image") -> Iterator[str]:
    """Yield how the file stores its pixels; Pillow reduces 16 bits to 8 without a word."""
    for tile in getattr(image, "tile", ()):
        yield from (
            one for one in (tile.args if isinstance(tile.args, tuple) else (tile.args,)) if isinstance(one, str)
        )
