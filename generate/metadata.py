"""The metadata of a picture file: A1111's text for other programs, and a JSON record for this one."""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .picture import MALGRIM, BrokenFileError, exif_bytes, is_mp4, mp4_texts, program_of, read_texts
from .prompt.composition import hires_prompt
from .prompt.errors import ChoiceError
from .prompt.messages import _
from .prompt.phrases import Prompt, render
from .settings import REFINER_BEGINS, ImageSettings

if TYPE_CHECKING:
    from PIL import Image

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
"""Formats of a picture file, by the suffix of its name."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that can be read."""

_KARRAS = " Karras"  # the end of the names of samplers with that schedule
_PARAMETERS = "parameters"  # A1111's name of the PNG text
RECORD = "malgrim"
"""The name of this program's record among the texts of a picture."""

_QUALITY = 95
_LARGEST_EXIF = 65_533 - 2  # bytes: a segment of a JPEG, less its length
_LONGEST_COMMENT = 16_000  # characters, of up to four bytes each


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
    prompt: Prompt,
    settings: ImageSettings,
    *,
    seed: int,
    model: str,
    version: str,
    subseed: int = -1,
    refiner: str | None = None,
    model_hash: str = "",
    lora_hashes: Mapping[str, str] | None = None,
) -> str:
    """Return A1111's text: the prompt, the negative prompt, and the settings on one line.

    Args:
        prompt: The prompt pair.
        settings: The settings of the run.
        seed: Seed of this picture.
        model: Folder, file or Hub name of the model; a file is named as A1111 does, without folder and suffix.
        version: Name and version of this program.
        subseed: That of the noise that a variation turned to.
        refiner: Name of the refiner, if any.
        model_hash: A1111's hash of the model, if it has one.
        lora_hashes: Names of LoRAs to their hashes.
    """
    sampler, _karras, schedule = settings.sampler.partition(_KARRAS)
    is_karras = settings.sampler.endswith(_KARRAS) and not schedule
    second = settings.hires_size(settings.width, settings.height)
    strength = settings.strength if settings.init_image is not None else settings.hires_strength if second else None
    later = hires_prompt(prompt) if second else None
    loras = ", ".join(f"{name}: {digest}" for name, digest in (lora_hashes or {}).items())
    values: dict[str, Any] = {
        "Steps": settings.steps,
        "Sampler": sampler if is_karras else settings.sampler,
        "Schedule type": _KARRAS.strip() if is_karras else "Automatic",
        "CFG scale": settings.guidance,
        "Seed": seed,
        "Size": f"{settings.width}x{settings.height}",
        "Model hash": model_hash,
        "Model": _quoted(_model_name(model)),
        "Variation seed": subseed if settings.is_variation else "",
        "Variation seed strength": settings.subseed_strength or "",
        "Seed resize from": f"{settings.seed_width}x{settings.seed_height}" if settings.seed_width else "",
        "Clip skip": settings.clip_skip,
        "Tiling": True if settings.tiling else "",
        "Denoising strength": strength,
        "Hires upscale": settings.hires,
        "Hires resize": "{}x{}".format(*second) if second and not settings.hires else "",
        "Hires steps": settings.hires_steps or "",
        "Hires upscaler": settings.upscaler if second else "",
        "Hires prompt": _quoted(_whole(later)) if later else "",
        "Hires negative prompt": _quoted(render(later.negative_prompt, "a1111")) if later else "",
        **_start_values(settings),
        "Refiner": _quoted(_model_name(refiner)) if refiner else "",
        "Refiner switch at": REFINER_BEGINS if refiner else "",
        "Guidance end": settings.guidance_end if settings.guidance_end < 1 else "",  # not one of A1111's names
        "Stopped at": settings.stop_at or "",  # likewise
        **{f"ControlNet {index}": _quoted(one.infotext()) for index, one in enumerate(settings.controls)},
        "IP-Adapter": _quoted(f"{shown.name}, Weight: {shown.weight:g}") if (shown := settings.ip_adapter) else "",
        "Lora hashes": json.dumps(loras, ensure_ascii=False) if loras else "",
        "Version": version,
    }
    written = {name: f"{value:g}" if isinstance(value, float) else value for name, value in values.items()}
    return "\n".join(
        [
            _whole(prompt),
            f"Negative prompt: {render(prompt.negative_prompt, 'a1111')}",
            ", ".join(f"{name}: {value}" for name, value in written.items() if value not in (None, "")),
        ]
    )


def _whole(prompt: Prompt) -> str:
    """Return the two prompts of a pair as one text."""
    prompts = render(prompt.prompt, "a1111", separator=""), render(prompt.prompt_2, "a1111")
    return ", ".join(filter(None, prompts))


def _start_values(settings: ImageSettings) -> dict[str, Any]:
    """Return the settings of the mask, by A1111's names."""
    padding = settings.mask_padding
    return {
        "Mask blur": settings.mask_blur or "",
        "Masked content": "" if settings.mask_fill == "original" else settings.mask_fill,
        "Inpaint area": "" if padding is None else "Only masked",
        "Masked area padding": padding,
        "Loops": settings.loops if settings.loops > 1 else "",  # of A1111's script, which does not write it
        "Denoising strength change factor": settings.loop_factor if settings.loops > 1 else "",
    }


def encode_image(image: "Image.Image", suffix: str, metadata: Metadata, quality: int = _QUALITY) -> bytes:
    """Return the bytes of a picture file.

    Args:
        image: The pixels.
        suffix: One of ``FORMATS``, in any case.
        metadata: Written to the file. A JPEG holds 64 KB of it: a longer text is cut, a longer record is left out.
        quality: Of a JPEG or WebP, 0 to 100.

    Raises:
        MetadataError: The suffix is not one of ``FORMATS``.
    """
    kind = FORMATS.get(suffix.lower())
    if kind is None:
        raise MetadataError(
            _("{suffix!r} is no known format: use {formats}").format(suffix=suffix, formats=", ".join(FORMATS))
        )
    from PIL.PngImagePlugin import PngInfo

    written = BytesIO()
    if kind == "PNG":
        info = PngInfo()
        info.add_text(_PARAMETERS, metadata.parameters)
        info.add_itxt(RECORD, metadata.record)
        image.save(written, kind, pnginfo=info)
    else:
        image.save(written, kind, exif=picture_exif(kind, metadata), quality=quality)
    return written.getvalue()


def picture_exif(kind: str, metadata: Metadata) -> bytes:
    """Return the EXIF of a file in the format ``kind`` with ``metadata``, as far as it holds it."""
    comment = metadata.parameters[:_LONGEST_COMMENT]
    with_record = exif_bytes(comment, zlib.compress(metadata.record.encode()))
    return exif_bytes(comment) if kind == "JPEG" and len(with_record) > _LARGEST_EXIF else with_record


def read_metadata(file: Path) -> Metadata:
    """Return the metadata of the picture ``file``, without decoding its pixels.

    Raises:
        MetadataError: The file is too large, broken or no picture of this program, or it has no record.
    """
    return metadata_of(read_picture_texts(file), str(file))


def metadata_of(texts: Mapping[str, str], file: str) -> Metadata:
    """Return the metadata in the texts of a picture that messages call ``file``; raise as ``read_metadata`` does."""
    if RECORD in texts:
        return Metadata(texts.get(_PARAMETERS, ""), texts[RECORD])
    program = program_of(texts)
    if program == MALGRIM:
        message = _(
            "{file} holds the prompts as one text, without the record of their stages: malgrim inspect shows it"
        )
    elif program:
        message = _("{file} was made with {program}, not with malgrim: malgrim inspect shows what it says")
    elif texts:
        message = _("{file} was not made with malgrim: malgrim inspect shows what it says")
    else:
        message = _("{file} does not contain how it was made, or only in its pixels, which are not read")
    raise MetadataError(message.format(file=file, program=program))


def read_picture_texts(file: Path) -> dict[str, str]:
    """Return what the picture ``file`` of any program says of how it was made, by the names that a PNG has.

    Of clips, those of this program are read.

    Raises:
        MetadataError: The file is too large, cannot be read, or is no PNG, JPEG, WebP or MP4.
    """
    try:
        if file.exists() and not file.is_file():
            raise _unreadable(file, _("it is not a regular file"))
        with file.open("rb") as opened:
            if file.stat().st_size > LARGEST_FILE:
                message = _("{file} is larger than {most} MB: give a smaller file")
                raise MetadataError(message.format(file=file, most=LARGEST_FILE // 1024**2))
            begins_mp4 = is_mp4(opened.read(12))
            opened.seek(0)
            return mp4_texts(opened) if begins_mp4 else read_texts(opened)
    except OSError as error:
        raise _unreadable(file, _(error.strerror or str(error))) from error
    except BrokenFileError as error:
        raise _unreadable(file, error) from error


def picture_texts(data: bytes, name: str) -> dict[str, str]:
    """Return what ``read_picture_texts`` returns, of the bytes of a file that messages call ``name``."""
    try:
        return read_texts(BytesIO(data))
    except BrokenFileError as error:
        raise _unreadable(name, error) from error


def mp4_clip_texts(data: bytes, name: str) -> dict[str, str]:
    """Return what ``read_picture_texts`` returns, of the bytes of an MP4 that messages call ``name``."""
    try:
        return mp4_texts(BytesIO(data))
    except BrokenFileError as error:
        raise _unreadable(name, error) from error


def _unreadable(file: Path | str, reason: object) -> MetadataError:
    return MetadataError(_("{file} cannot be read: {reason}").format(file=file, reason=reason))


def _model_name(model: str) -> str:
    """Return the name of a model without its folder; a name on the Hub as it is."""
    file = Path(model)
    return file.stem if file.suffix == ".safetensors" else file.name if file.is_absolute() else model


def _quoted(name: str) -> str:
    """Return ``name`` in quotes if it contains one of A1111's separators."""
    return json.dumps(name, ensure_ascii=False) if re.search('[,:"\n]', name) else name
