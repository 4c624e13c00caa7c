"""The pictures that a run begins from: checked before they are decoded, and kept by the hash of their bytes."""

import hashlib
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from generate import transparency

from ..files import FileError, make_folder, private_folder, write_bytes
from ..messages import _
from ..reasons import reason_of

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 89_478_485
"""Pixels of a picture at most, as Pillow warns of a decompression bomb."""

TRANSPARENT = ("init_image", "sketch")
"""The pictures of a run that may be transparent in places."""

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")
_DEEP = re.compile(r";(12|16|32)|^[FI]")  # modes of Pillow with more than 8 bits a colour
_DIGEST = re.compile("[0-9a-f]{64}")


class InputImages:
    """Pictures in a folder, each in a file whose name is the SHA-256 of its bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, data: bytes) -> str:
        """Keep the bytes of a picture file; return their SHA-256 in hexadecimal.

        Raises:
            FileError: They cannot be written.
        """
        digest = hashlib.sha256(data).hexdigest()
        try:
            private_folder(self._folder)
            make_folder(self._folder)
        except OSError as error:
            message = _("{folder} cannot be used: {reason}")
            raise FileError(message.format(folder=self._folder.name, reason=reason_of(error))) from error
        if self.load(digest) is None:
            write_bytes(self._folder / digest, data)
        return digest

    def load(self, digest: str) -> bytes | None:
        """Return the bytes of a picture; None where they are not here, or are not what they were."""
        if not _DIGEST.fullmatch(digest):
            return None
        with suppress(OSError):
            data = (self._folder / digest).read_bytes()
            return data if hashlib.sha256(data).hexdigest() == digest else None
        return None

    def delete(self, digest: str) -> None:
        """Delete a picture, if it is here."""
        if _DIGEST.fullmatch(digest):
            with suppress(OSError):
                (self._folder / digest).unlink()


def decode_image(data: bytes, name: str, most_pixels: int = MOST_PIXELS, *, transparent: bool = False) -> "Image":
    """Return the picture in the bytes of a file.

    Args:
        data: The bytes of a PNG, JPEG, WebP, BMP or TIFF file.
        name: Its name in messages.
        most_pixels: The most pixels that are decoded.
        transparent: Whether it may be transparent in places.

    Raises:
        FileError: It is no such file, is too large, or would have to be changed before a model takes it.
    """
    from PIL import ImageOps

    with _opened(data, name, most_pixels) as image:
        if any(_DEEP.search(str(kind)) for kind in (image.mode, *_raw_modes(image))):
            raise FileError(_("{file} has more than 8 bits a colour: save it with 8").format(file=name))
        if image.mode == "LAB":
            raise FileError(_("{file} is in the colour space LAB: save it as RGB").format(file=name))
        image.load()
        if not transparent and transparency(image):
            message = _("{file} is transparent in places: put it on a background first")
            raise FileError(message.format(file=name))
        return ImageOps.exif_transpose(image)


def check_pixels(data: bytes, name: str, most_pixels: int) -> None:
    """Raise ``FileError`` for a picture file with more pixels, or one that is no picture; nothing is decoded."""
    with _opened(data, name, most_pixels):
        pass


def is_moving(data: bytes, name: str) -> bool:
    """Return whether a picture file has several frames. Raise ``FileError`` for one that is no picture."""
    with _opened(data, name, MOST_PIXELS) as image:
        return getattr(image, "n_frames", 1) > 1


def media_type(data: bytes) -> str:
    """Return the media type of a picture file. Raise ``FileError`` for one that is no picture."""
    from PIL import Image

    with _opened(data, "picture", MOST_PIXELS) as image:
        return Image.MIME[image.format or "PNG"]


@contextmanager
def _opened(data: bytes, name: str, most_pixels: int) -> "Iterator[Image]":
    """Open a picture file, whose pixels are not decoded yet; what fails is a ``FileError``."""
    from PIL import Image

    try:
        warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # its bound is ours to check
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > most_pixels:
                raise _too_large(name, most_pixels)
            yield image
    except Image.DecompressionBombError as error:
        raise _too_large(name, most_pixels) from error
    except (OSError, SyntaxError, ValueError) as error:
        is_of_system = getattr(error, "strerror", None)
        reason = reason_of(error) if is_of_system else _("it is not a picture in a known format")
        raise FileError(_("{file} cannot be read: {reason}").format(file=name, reason=reason)) from error


def _too_large(name: str, most: int) -> FileError:
    return FileError(_("{file} has more than {most:,} pixels: give a smaller picture").format(file=name, most=most))


def _raw_modes(image: "Image") -> Iterator[str]:
    """Yield how the file stores its pixels; Pillow reduces 16 bits to 8 without a word."""
    for tile in getattr(image, "tile", ()):
        yield from (
            one for one in (tile.args if isinstance(tile.args, tuple) else (tile.args,)) if isinstance(one, str)
        )
