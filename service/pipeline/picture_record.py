"""What a picture carries of the way it came: the whole preview, and how it was drawn."""

import json
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from generate import MetadataError, read_metadata

from .preview import Preview, PreviewError


@dataclass(frozen=True)
class Drawing:
    """How one picture was drawn; ``strength`` is None where it was drawn from text alone.

    Sizes are in pixels, those of the first pass where there was a second, ``hires`` times as large.
    """

    model: str
    width: int
    height: int
    steps: int
    guidance: float
    seed: int
    sampler: str
    strength: float | None = None
    hires: float | None = None
    guidance_end: float = 1.0
    refiner: str | None = None


@dataclass(frozen=True)
class Record:
    """A preview and one picture of it."""

    preview: Preview
    drawing: Drawing

    def to_json(self) -> str:
        """Returns one JSON object, Korean as it is."""
        fields = {
            "version": version(),
            "drawing": asdict(self.drawing),
            "preview": json.loads(self.preview.to_json()),
        }
        return json.dumps(fields, ensure_ascii=False)


def version() -> str:
    """Returns the version of malgrim."""
    return metadata.version("malgrim")


def read_record(file: Path) -> Record:
    """Returns what the picture ``file`` carries. Raises ``MetadataError`` when it carries nothing that can be read."""
    text = read_metadata(file).record
    try:
        fields = json.loads(text)
        return Record(Preview.from_json(json.dumps(fields["preview"])), _drawing(fields["drawing"]))
    except (PreviewError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise MetadataError(f"what {file} says of itself cannot be read: {error}") from error


def _drawing(fields: dict[str, Any]) -> Drawing:
    from pydantic import ConfigDict, TypeAdapter, with_config  # noqa: PLC0415 - not for --help

    strict = with_config(ConfigDict(extra="forbid", allow_inf_nan=False))(Drawing)
    return TypeAdapter(strict).validate_json(json.dumps(fields), strict=True)
