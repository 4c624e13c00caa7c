"""The inputs of a command: texts, saved previews, pictures."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from generate import is_picture, program_of, read_picture_texts

from ..errors import InputError
from ..files import read_bytes, read_stdin, read_text
from ..messages import _
from ..pipeline import Chosen, Pipeline, Preview, PreviewError, PreviewOptions, PromptBuilder, read_previews
from ..pipeline.dialects import split_prompts
from ..pipeline.picture_record import PictureRecord, read_carried
from ..printable import printable_line
from ..text import clean_lines
from ..views.terminal import count_shown, progress

_HEAD = 16  # bytes that tell a picture from a text

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


def saved_inputs(file: Path) -> list[Saved] | str:
    """Return the previews in ``file``, or what the picture ``file`` was made from: of other programs, its text.

    Raises:
        FileError: The file cannot be read.
        MetadataError: The picture carries nothing that can be read.
        PreviewError: The file holds no saved preview.
    """
    if is_picture(read_bytes(file, _HEAD)):
        texts = read_picture_texts(file)
        carried = read_carried(texts, str(file))
        return _announced(file, texts, carried) if isinstance(carried, str) else [carried]
    found: list[Saved] = [*read_previews(read_text(file))]
    if not found:
        raise PreviewError(_("{file} holds no saved preview").format(file=file))
    return found


def _announced(file: Path, texts: Mapping[str, str], text: str) -> str:
    """Return the text of another program's picture after a line that says what is taken of it."""
    program = program_of(texts) or _("another program")
    message = _("{file} was made with {program}: its prompts and settings are taken as a text")
    typer.echo("malgrim: " + printable_line(message.format(file=file, program=program)), err=True)
    return clean_lines(text)


def make_preview(pipeline: Pipeline, text: Chosen, options: PreviewOptions) -> Preview:
    """Return the preview of a text; its stages are shown where standard error is a terminal."""
    with progress(Console(stderr=True)) as on_stage:
        return pipeline.preview(text, options, on_stage=on_stage)


def make_previews(
    pipeline: Pipeline, texts: Sequence[str | Chosen], options: PreviewOptions, *, at_once: int
) -> Iterator[Preview]:
    """Yield a preview of each text in order; their number is shown where standard error is a terminal.

    After a preview that fails, those that were begun are finished, so that no answer that was paid for is lost.

    Args:
        pipeline: Makes the previews.
        texts: The texts, before or after the choice among their alternatives.
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
