"""A clip, as requests give it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from generate import FPS, FRAMES


class ClipIn(BaseModel):
    """A clip in place of pictures: frames that are drawn together and shown one after the other."""

    model_config = ConfigDict(extra="forbid", strict=True)

    frames: int = Field(default=FRAMES, description="How many frames; another number is another clip.")
    fps: int = Field(default=FPS, description="How many of them are shown a second.")
    motion: str | None = Field(
        default=None,
        description="A motion adapter of ``GET /api/v1/motions``; null for the only one that fits the model.",
    )
    format: Literal["webp", "mp4"] = Field(
        default="webp", description="Of the file: an animated WebP, or an MP4 (H.264), which needs PyAV."
    )

    @property
    def suffix(self) -> str:
        """The ending of the name of its file."""
        return f".{self.format}"
