"""What a picture file says of how it was made: for programs that read A1111's text, and in full for ours."""

import json
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .prompt.errors import ChoiceError
from .prompt.phrases import Prompt, render
from .request import REFINER_BEGINS, ImageSettings

if TYPE_CHECKING:
    from PIL import Image

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
"""What a picture can be written as, by the ending of its name."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that is read."""

_PARAMETERS = "parameters"  # A1111's name
_RECORD = "malgrim"
_COMMENT = b"UNICODE\0"  # of EXIF, in front of UTF-16
_QUALITY = 95
_LONGEST_EXIF = 16_000  # characters: EXIF ends at 64 KB, and a character is up to four bytes of it


class MetadataError(ChoiceError):
    """A picture cannot be written or read, or says nothing; the message names the file and why."""


@dataclass(frozen=True)
class Metadata:
    """``parameters`` is A1111's text, ``record`` JSON of our own."""

    parameters: str
    record: str


def parameters_text(  # noqa: PLR0913 - one argument a field
    prompt: Prompt, settings: ImageSettings, *, seed: int, model: str, version: str, refiner: str | None = None
) -> str:
    """Returns what A1111 writes: the prompt, the negative prompt, and the settings on one line."""
    prompts = [render(prompt.prompt, "a1111", separator=""), render(prompt.prompt_2, "a1111")]
    values = {
        "Steps": settings.steps,
        "Sampler": settings.sampler,
        "CFG scale": f"{settings.guidance:g}",
        "Seed": seed,
        "Size": f"{settings.width}x{settings.height}",
        "Model": _quoted(model),
        "Version": version,
    }
    if settings.hires is not None:
        values["Hires upscale"] = f"{settings.hires:g}"
    if refiner:
        values |= {"Refiner": _quoted(refiner), "Refiner switch at": f"{REFINER_BEGINS:g}"}
    if settings.guidance_end < 1:
        values["Guidance end"] = f"{settings.guidance_end:g}"  # a name of our own
    if settings.init_image is not None:
        values["Denoising strength"] = f"{settings.strength:g}"
    return "\n".join(
        [
            ", ".join(filter(None, prompts)),
            f"Negative prompt: {render(prompt.negative_prompt, 'a1111')}",
            ", ".join(f"{name}: {value}" for name, value in values.items()),
        ]
    )


def encode_image(image: "Image.Image", suffix: str, metadata: Metadata) -> bytes:
    """Returns the bytes of ``image`` in the format of the name ``file``, with ``metadata`` in them.

    Raises ``MetadataError`` for a name without a known ending.
    """
    kind = FORMATS.get(suffix.lower())
    if kind is None:
        raise MetadataError(f"{suffix!r} is no known format: use {', '.join(FORMATS)}")
    from PIL import ExifTags, Image
    from PIL.PngImagePlugin import PngInfo

    written = BytesIO()
    if kind == "PNG":
        info = PngInfo()
        info.add_text(_PARAMETERS, metadata.parameters)
        info.add_itxt(_RECORD, metadata.record)
        image.save(written, kind, pnginfo=info)
    else:
        exif = Image.Exif()
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = _COMMENT + metadata.parameters[
            :_LONGEST_EXIF
        ].encode("utf-16-be")
        image.save(written, kind, exif=exif, quality=_QUALITY)
    return written.getvalue()


def read_metadata(file: Path) -> Metadata:
    """Returns what the PNG ``file`` says; nothing of its pixels is decoded.

    Raises ``MetadataError`` when it is no PNG, too large, broken, or was not made here.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        if file.stat().st_size > LARGEST_FILE:
            raise MetadataError(f"{file} is larger than {LARGEST_FILE // 1024**2} MB")
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=["PNG"]) as image:
            info = image.info
    except UnidentifiedImageError:
        raise MetadataError(f"{file} is no PNG picture") from None
    except OSError as error:
        raise MetadataError(f"{file} cannot be read: {error.strerror or error}") from error
    except (Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise MetadataError(f"{file} cannot be read: {error}") from error
    if not isinstance(info.get(_RECORD), str):
        raise MetadataError(f"{file} does not say how it was made: only PNGs that malgrim wrote do")
    return Metadata(str(info.get(_PARAMETERS, "")), info[_RECORD])


def _quoted(name: str) -> str:
    """Returns ``name`` as A1111 writes what holds a mark of its own."""
    return json.dumps(name, ensure_ascii=False) if re.search('[,:"\n]', name) else name
