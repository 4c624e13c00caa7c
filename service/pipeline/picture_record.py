"""The record that a picture carries: the whole preview, and the settings it was generated with."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from generate import (
    MALGRIM,
    ChoiceError,
    ControlSettings,
    IpAdapterSettings,
    MetadataError,
    PictureSettings,
    a1111_text,
    metadata_of,
    program_of,
    read_metadata,
)

from ..messages import _
from .preview import Preview, PreviewError

_Info = TypeVar("_Info", "GenerationInfo", "ClipInfo")


@dataclass(frozen=True, kw_only=True)
class ControlInfo(ControlSettings):
    """A control net that guided a picture, and the SHA-256 of the file of its own picture."""

    image: str

    def without_image(self) -> ControlSettings:
        """Return the settings alone."""
        return ControlSettings(**{name: one for name, one in asdict(self).items() if name != "image"})


@dataclass(frozen=True, kw_only=True)
class IpAdapterInfo(IpAdapterSettings):
    """Likewise of an IP-Adapter."""

    image: str

    def without_image(self) -> IpAdapterSettings:
        """Return the settings alone."""
        return IpAdapterSettings(name=self.name, weight=self.weight)


@dataclass(frozen=True, kw_only=True)
class GenerationInfo(PictureSettings):
    """How one picture was generated: its settings, with the seed of this picture, and what they were given to.

    Attributes:
        model: Folder, file or Hub name of the model.
        strength: How much of an initial picture was changed; None where there was none.
        refiner: The second model, if any.
        init_image: SHA-256 of the file of the initial picture, in hexadecimal.
        mask: Likewise of the mask.
        sketch: Likewise of what is drawn over the initial picture.
        controls: The control nets that guided it.
        ip_adapter: The IP-Adapter that guided it, if any.
        upscaler_hash: SHA-256 of the file of ``upscaler`` where it is a model.
        score: The CLIP score of picture and prompt, -1 to 1; None where there was no CLIP model.
    """

    model: str
    strength: float | None = None
    refiner: str | None = None
    init_image: str | None = None
    mask: str | None = None
    sketch: str | None = None
    controls: tuple[ControlInfo, ...] = ()
    ip_adapter: IpAdapterInfo | None = None
    upscaler_hash: str | None = None
    score: float | None = None


@dataclass(frozen=True, kw_only=True)
class ClipInfo:
    """What a clip has beside what a picture has.

    Attributes:
        frames: How many frames.
        fps: How many of them are shown a second.
        motion: Name of the motion adapter.
        steadiness: The SSIM of each frame and the next, -1 to 1; empty in clips of an earlier version.
    """

    frames: int
    fps: int
    motion: str
    steadiness: tuple[float, ...] = ()


@dataclass(frozen=True)
class PictureRecord:
    """A preview, and how one picture or clip of it was generated."""

    preview: Preview
    generation: GenerationInfo
    clip: ClipInfo | None = None

    def to_json(self) -> str:
        """Return one JSON object, Korean as it is."""
        values = {
            "version": version(),
            "generation": asdict(self.generation),
            **({"clip": asdict(self.clip)} if self.clip else {}),
            "preview": json.loads(self.preview.to_json()),
        }
        return json.dumps(values, ensure_ascii=False)


@cache
def version() -> str:
    """Return the version of malgrim."""
    return metadata.version("malgrim")


def read_record(file: Path) -> PictureRecord:
    """Return what the picture ``file`` carries, written by this version or an older one.

    Raises:
        MetadataError: It carries nothing that can be read.
    """
    return _record(read_metadata(file).record, str(file))


def read_carried(texts: Mapping[str, str], file: str) -> PictureRecord | str:
    """Return the record in the texts of a picture, or of another program's, prompts and settings as A1111's text.

    Raises:
        MetadataError: The picture, which messages call ``file``, carries nothing that can be read.
    """
    text = "" if program_of(texts) == MALGRIM else a1111_text(texts)
    return text or _record(metadata_of(texts, file).record, file)


def _record(text: str, file: str) -> PictureRecord:
    try:
        values = json.loads(text)
        generation = values["generation"] if "generation" in values else values["drawing"]  # its name before schema 2
        clip = _strictly(ClipInfo, values["clip"]) if "clip" in values else None
        return PictureRecord(Preview.from_fields(values["preview"]), _strictly(GenerationInfo, generation), clip)
    except (PreviewError, ChoiceError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = _("the record in {file} cannot be read: {problem}")
        raise MetadataError(message.format(file=file, problem=error)) from error


def _strictly(kind: type[_Info], values: dict[str, Any]) -> _Info:
    from pydantic import ConfigDict, TypeAdapter, with_config

    strict = with_config(ConfigDict(extra="forbid", allow_inf_nan=False))(kind)
    return TypeAdapter(strict).validate_json(json.dumps(values), strict=True)
