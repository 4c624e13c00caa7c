"""The pictures that a run begins from, as ``--init-image``, ``--mask`` and ``--sketch`` name them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from ..files import read_bytes
from ..messages import _
from ..pipeline.input_images import TRANSPARENT, InputImages, decode_image
from ..pipeline.picture_record import GenerationInfo

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST = 512 * 1024**2  # bytes of a picture file


@dataclass(frozen=True)
class OpenedImages:
    """Pictures by the names of fields of ``ImageSettings``, and the SHA-256 of their files by the same names."""

    images: dict[str, "Image"]
    digests: dict[str, str]


def open_images(files: Mapping[str, Path | None], before: GenerationInfo | None, kept: InputImages) -> OpenedImages:
    """Open the pictures of a run, and keep their files for the next one.

    Args:
        files: The files that were given, by the names of ``ImageSettings``.
        before: How an earlier picture was generated; its pictures are taken where no file is given.
        kept: The pictures of earlier runs.

    Raises:
        FileError: A file cannot be read, or is no picture that can be used.
        InputError: A picture of the earlier run is not here.
    """
    images, digests = dict[str, "Image"](), dict[str, str]()
    given = {name: file for name, file in files.items() if file is not None}
    for name in files:
        digest = None if "init_image" in given else getattr(before, name, None)
        if file := given.get(name):
            data = read_bytes(file, _LARGEST)
            images[name] = decode_image(data, str(file), transparent=name in TRANSPARENT)
            digests[name] = kept.save(data)
        elif digest:
            data = kept.load(digest) or b""
            if not data:
                message = _("the picture that this one was made from is not here: give it with --{option}")
                raise InputError(message.format(option=name.replace("_", "-")))
            images[name] = decode_image(data, digest[:12], transparent=name in TRANSPARENT)
            digests[name] = digest
    return OpenedImages(images, digests)
