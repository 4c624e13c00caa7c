"""The pictures of jobs in the format that a client asks for."""

from io import BytesIO
from pathlib import Path

from generate import MetadataError, encode_image, read_metadata

from ..api.errors import ProblemError
from ..messages import _
from .bodies import Format


def encoded_picture(file: Path, kind: Format, quality: int) -> bytes:
    """Return the bytes of a picture with all that it carries.

    Args:
        file: The PNG of a job.
        kind: The format.
        quality: Of a JPEG or WebP, 0 to 100.

    Raises:
        ProblemError: The file cannot be read.
    """
    from PIL import Image

    try:
        if kind == "png":
            return file.read_bytes()
        with Image.open(file, formats=["PNG"]) as image:
            return encode_image(image, f".{kind}", read_metadata(file), quality)
    except (MetadataError, OSError, SyntaxError) as error:
        raise ProblemError(410, _("the picture is gone or damaged: generate it again")) from error


def encoded_live_picture(png: bytes, kind: Format, quality: int) -> bytes:
    """Return a live picture, which carries nothing, likewise."""
    from PIL import Image

    if kind == "png":
        return png
    written = BytesIO()
    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        image.save(written, kind, quality=quality)
    return written.getvalue()
