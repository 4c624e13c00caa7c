"""Folders of pictures of one request, which is kept beside them, so that what is missing can be generated later."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from rich.console import Console

from generate import WeightsHashes

from ..assembly.build import check_weights
from ..assembly.generator_pool import GeneratorPool, settings_for
from ..config.settings import Settings
from ..errors import InputError
from ..files import FileError, read_text, write_bytes, write_new_bytes
from ..jobs.request import Generation
from ..messages import _
from ..pipeline import Preview
from ..pipeline.pictures import distilled_by, generate_pictures
from ..reasons import reason_of
from ..views.terminal import count_shown
from .image_options import ModelOptions
from .options import PromptOptions
from .runs import loading_stage

_Request = TypeVar("_Request", bound=BaseModel)


@dataclass(frozen=True)
class MissingPicture:
    """A picture to be generated.

    Attributes:
        file: Where it is written.
        preview: What it shows.
        generation: How it is generated.
    """

    file: Path
    preview: Preview
    generation: Generation


def check_resumed(prompts: PromptOptions, models: ModelOptions, *groups: object) -> None:
    """Raise ``InputError`` where ``--resume`` is given with options that the request in the folder has already."""
    is_asked = prompts.request_fields() != PromptOptions().request_fields() or models.model is not None
    if is_asked or any(group != type(group)() for group in groups):
        raise InputError(_("--resume takes the settings of the folder: leave those of texts and pictures out"))


def check_new_folder(folder: Path) -> None:
    """Raise ``FileError`` for a folder that is neither new nor empty."""
    try:
        is_taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise _unusable(folder, error) from error
    if is_taken:
        message = _("{folder} is not empty: give another --output, or --resume to go on with what is in it")
        raise FileError(message.format(folder=folder))


def begin_folder(file: Path, request: BaseModel) -> None:
    """Write a request as ``file`` into a new folder, or an empty one. Raise ``FileError`` for any other folder."""
    folder = file.parent
    check_new_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from error
    text = request.model_dump_json(indent=2, exclude_defaults=True) + "\n"
    if not write_new_bytes(file, text.encode()):
        raise FileError(_("{folder} is used by another run: give another --output").format(folder=folder))


def _unusable(folder: Path, error: OSError) -> FileError:
    return FileError(_("{folder} cannot be used: {reason}").format(folder=folder, reason=reason_of(error)))


def saved_request(file: Path, kind: type[_Request]) -> _Request:
    """Return the request in ``file``. Raise ``InputError`` where it holds none."""
    try:
        return kind.model_validate_json(read_text(file))
    except ValueError as error:
        message = _("{file} is not a request that can be gone on with: {reason}")
        raise InputError(message.format(file=file, reason=" ".join(str(error).split())[:200])) from error


def generate_files(settings: Settings, drawings: Sequence[MissingPicture]) -> None:
    """Generate the pictures, those of one model in a row. Raise as ``generate_pictures`` does."""
    pool = GeneratorPool(settings)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora, settings.upscalers)
    with count_shown(Console(stderr=True), len(drawings), _("generating pictures")) as advance:
        for one in sorted(drawings, key=lambda drawing: drawing.generation.model or ""):
            own = settings_for(settings, one.generation.model)
            with loading_stage():
                check_weights(own)
                generator = pool.get(one.generation.model)
            chosen = one.generation.image_settings(one.preview.sampling, distilled_by(one.preview, generator.name))
            for picture in generate_pictures(generator, one.preview, chosen, refiner=own.refiner, hashes=hashes):
                write_bytes(one.file, picture.data)
            advance()
