"""The metadata of a picture file: A1111's text for other programs, and a JSON record for this one."""

import json
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .prompt.errors import ChoiceError
from .prompt.messages import _
from .prompt.phrases import Prompt, render
from .request import REFINER_BEGINS, ImageSettings

if TYPE_CHECKING:
    from PIL import Image

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
"""Formats of a picture file, by the suffix of its name."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that can be read."""

_PARAMETERS = "parameters"  # A1111's name of the PNG text
_RECORD = "malgrim"
_COMMENT = b"UNICODE\0"  # EXIF's mark of a comment in UTF-16
_QUALITY = 95
_LONGEST_EXIF = 16_000  # characters: EXIF holds 64 KB, and a character takes up to four bytes


class MetadataError(ChoiceError):
    """A picture cannot be written, or it has no metadata that can be read; the message says why."""


@dataclass(frozen=True)
class Metadata:
    """The metadata of one picture.

    Attributes:
        parameters: A1111's text.
        record: This program's JSON.
    """

    parameters: str
    record: str


def parameters_text(  # noqa: PLR0913 - one argument a field
    prompt: Prompt, settings: ImageSettings, *, seed: int, model: str, version: str, refiner: str | None = None
) -> str:
    """Return A1111's text: the prompt, the negative prompt, and the settings on one line.

    Args:
        prompt: The prompt pair.
        settings: The settings of the run.
        seed: Seed of this picture.
        model: Name of the model.
        version: Name and version of this program.
        refiner: Name of the refiner, if any.
    """
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
        values["Guidance end"] = f"{settings.guidance_end:g}"  # not one of A1111's names
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
    """Return the bytes of a picture file.

    Args:
        image: The pixels.
        suffix: One of ``FORMATS``, in any case.
        metadata: Written to the file; JPEG and WebP have no place for the record.

    Raises:
        MetadataError: The suffix is not one of ``FORMATS``.
    """
    kind = FORMATS.get(suffix.lower())
    if kind is None:
        raise MetadataError(
            _("{suffix!r} is no known format: use {formats}").format(suffix=suffix, formats=", ".join(FORMATS))
        )
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
    """Return the metadata of the PNG ``file``, without decoding its pixels.

    Raises:
        MetadataError: The file is not a PNG, is too large or broken, or has no record.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        if file.stat().st_size > LARGEST_FILE:
            raise MetadataError(
                _("{file} is larger than {most} MB: give a smaller file").format(
                    file=file, most=LARGEST_FILE // 1024**2
                )
            )
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=["PNG"]) as image:
            info = image.info
    except UnidentifiedImageError:
        raise MetadataError(_("{file} is not a PNG picture").format(file=file)) from None
    except OSError as error:
        raise _unreadable(file, error.strerror or error) from error
    except (Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise _unreadable(file, error) from error
    if not isinstance(info.get(_RECORD), str):
        raise MetadataError(
            _("{file} does not contain how it was made: only PNG files that malgrim wrote do").format(file=file)
        )
    return Metadata(str(info.get(_PARAMETERS, "")), info[_RECORD])


def _unreadable(file: Path, reason: object) -> MetadataError:
    return MetadataError(_("{file} cannot be read: {reason}").format(file=file, reason=reason))


def _quoted(name: str) -> str:
    """Return ``name`` in quotes if it contains one of A1111's separators."""
    return json.dumps(name, ensure_ascii=False) if re.search('[,:"\n]', name) else name
