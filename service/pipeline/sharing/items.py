"""What is shared: previews and pictures without anything of the machine and the people that made them."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from generate import Metadata, MetadataError, encode_image, metadata_of, picture_texts

from ...messages import _
from ..input_images import MOST_PIXELS, decode_image
from ..picture_record import GenerationInfo, PictureRecord, read_carried
from ..preview import Preview
from ..prompt_builder import check_saved

MOST_ITEMS = 1000
"""Previews that are shared together, at most."""

MOST_PICTURES = 100
"""Pictures of one preview, at most."""

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+)?")


@dataclass(frozen=True)
class SharedPicture:
    """A PNG that carries its preview and ``generation``, and nothing else."""

    data: bytes
    generation: GenerationInfo


@dataclass(frozen=True)
class SharedItem:
    """A preview, its pictures, if any, and how many others it had that are lost."""

    preview: Preview
    pictures: tuple[SharedPicture, ...] = ()
    lost: int = 0


def picture_item(data: bytes, name: str, most_pixels: int = MOST_PIXELS) -> SharedItem:
    """Return a picture file of this program with its preview. Raise as ``shared_picture`` does."""
    record = _record(data, name)
    return SharedItem(shared_preview(record.preview), (shared_picture(data, name, most_pixels),))


def shared_picture(data: bytes, name: str, most_pixels: int = MOST_PIXELS) -> SharedPicture:
    """Return a picture file of this program as it is shared: its pixels, and its record without paths.

    Args:
        data: The bytes of a PNG, JPEG or WebP file.
        name: Its name in messages.
        most_pixels: The most pixels that are decoded.

    Raises:
        FileError: It cannot be decoded.
        MetadataError: It has no record of this program.
        InputError: A text in the record cannot be one.
    """
    record = _record(data, name)
    image = decode_image(data, name, most_pixels)
    image.info.clear()  # what the file says beside its pixels
    own = record.generation
    generation = replace(own, model=_shown(own.model), refiner=own.refiner and _shown(own.refiner))
    parameters = metadata_of(picture_texts(data, name), name).parameters
    for path in filter(None, (own.model, own.refiner)):
        parameters = parameters.replace(path, _shown(path))
    carried = PictureRecord(shared_preview(record.preview), generation).to_json()
    return SharedPicture(encode_image(image, ".png", Metadata(parameters, carried)), generation)


def shared_preview(preview: Preview) -> Preview:
    """Return a preview without what it cost and took, and without warnings, which may name paths and addresses.

    Raises:
        InputError: A text in it cannot be one.
    """
    check_saved(preview)
    versions = {text: shared_preview(one) for text, one in preview.versions.items()}
    return replace(preview, usage=(), seconds={}, warnings=(), examples=(), versions=versions)


def _record(data: bytes, name: str) -> PictureRecord:
    carried = read_carried(picture_texts(data, name), name)
    if isinstance(carried, str):
        message = _("{file} was not made with malgrim: only its own pictures are shared")
        raise MetadataError(message.format(file=name))
    if carried.clip:
        raise MetadataError(_("{file} is a clip, and only pictures are shared").format(file=name))
    return carried


def _shown(model: str) -> str:
    """Return the name of a model on the Hub as it is, and that of a folder or a file without its path."""
    return model if _HUB_NAME.fullmatch(model) else PurePath(model).name
