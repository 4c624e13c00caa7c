"""What a job is asked to do, as it comes in and as it is kept."""

import hashlib
import secrets
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from generate import (
    DEFAULT_PRESET,
    FAST,
    GUIDANCE,
    SIZE,
    STEPS,
    ImageRequest,
    Prompt,
    Syntax,
    check_sampler,
    preset,
)
from keywords import Scheme

from ..pipeline.preview import Preview

_MOST_SEEDS = 2**32


class PreviewRequest(BaseModel):
    """A Korean text, and how its prompt pair is made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "노을 지는 바닷가에서 한복을 입은 소녀", "preset": "photo"}]},
    )

    text: str = Field(description="The Korean text.", examples=["노을 지는 바닷가에서 한복을 입은 소녀"])
    preset: str = Field(default=DEFAULT_PRESET, description="Quality defaults, by name.")
    count: Annotated[int, Field(ge=0, le=50, description="Paraphrases to make.")] = 10
    top: Annotated[int, Field(ge=1, le=100, description="Keywords to keep.")] = 20
    weights: Scheme = Field(default="frequency", description="How keywords are weighted.")
    syntax: Syntax = Field(default="compel", description="How weights are written.")
    attributes: list[str] = Field(
        default_factory=list, max_length=100, description="From the dictionary.", examples=[["hair=포니테일"]]
    )

    @model_validator(mode="after")
    def _known(self) -> Self:
        preset(self.preset)
        return self


class Generation(BaseModel):
    """How the pictures are drawn; what is left out is as ``malgrim generate`` has it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    width: int = SIZE
    height: int = SIZE
    steps: int = STEPS
    cfg: float = GUIDANCE
    seed: int = Field(default=-1, description="-1 draws one.")
    images: int = Field(default=1, description="Pictures, with seeds that count up.")
    sampler: str = Field(default="Euler", examples=["DPM++ 2M Karras"])
    hires: float | None = Field(default=None, description="A second pass at this many times the size.")
    fast: bool = Field(default=False, description="Another picture with a fifth of the work, as --fast.")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        self.image_request(Prompt((), (), ()))
        return self

    def image_request(self, prompt: Prompt) -> ImageRequest:
        """Returns what a generator is asked for. Raises ``RequestError`` for a value that cannot be."""
        asked: dict[str, Any] = {"steps": self.steps, "sampler": check_sampler(self.sampler)}
        if self.fast:
            asked = dict(FAST) | {name: asked[name] for name in asked if name in self.model_fields_set}
        return ImageRequest(
            prompt,
            self.width,
            self.height,
            guidance=self.cfg,
            seed=self.seed,
            images=self.images,
            hires=self.hires,
            **asked,
        )

    def with_seed(self) -> "Generation":
        """Returns the same with a seed that is drawn, so that a job that is done twice makes one picture."""
        if self.seed >= 0:
            return self
        return self.model_copy(update={"seed": secrets.randbelow(_MOST_SEEDS - self.images)})


class JobRequest(BaseModel):
    """Pictures of a Korean text, or of a preview that was made before."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "prompt": {"text": "노을 지는 바닷가에서 한복을 입은 소녀"},
                    "generation": {"width": 1024, "height": 1024, "seed": 7},
                }
            ]
        },
    )

    prompt: PreviewRequest | None = Field(default=None, description="The text, and how its prompt pair is made.")
    preview: dict[str, Any] | None = Field(
        None, description="A preview, as POST /api/v1/previews answered it, edited or not; keywords are made anew."
    )
    generation: Generation = Generation()

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.prompt is None) == (self.preview is None):
            raise ValueError("give either prompt or preview")
        if self.preview is not None:
            self.saved()
        return self

    def saved(self) -> Preview:
        """Returns the preview that was given. Raises ``PreviewError`` when it cannot be read."""
        return Preview.from_fields(self.preview)

    def hash(self) -> str:
        """Returns the same for requests that ask for the same."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
