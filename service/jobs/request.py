"""Requests for previews and jobs, as they arrive and as they are stored."""

import hashlib
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from generate import (
    DEFAULT_PRESET,
    FAST,
    PICTURE_SETTINGS,
    SIZE,
    ChoiceError,
    Distillation,
    ImageSettings,
    Sampling,
    Syntax,
    canonical_preset,
    check_controls,
    check_sampler,
    preset,
    preset_names,
    sampler_names,
)
from keywords import Scheme

from ..messages import _
from ..pipeline import Preview, PreviewOptions
from ..pipeline.dialects import read_dialects
from ..text import clean_lines
from .guides import ControlIn, IpAdapterIn


def _known_preset(name: str) -> str:
    try:
        return preset(name).name
    except ChoiceError as error:
        raise ValueError(str(error)) from error  # pydantic reports it with the field


PresetName = Annotated[str, AfterValidator(_known_preset), Field(json_schema_extra={"enum": [*preset_names()]})]
SchemeName = Annotated[Scheme, BeforeValidator(lambda name: canonical_preset(name) if isinstance(name, str) else name)]
"""A scheme; ``seed``, the earlier name of ``original``, is accepted too, as it is for presets."""


_CHOSEN = {"steps", "guidance", "sampler", "guidance_end"}  # by the preset, by ``fast``, or under another name
_SETTINGS = {*PICTURE_SETTINGS, "images", "best_of", "strength"} - _CHOSEN


class PreviewRequest(BaseModel):
    """A Korean text and the options of its prompt pair."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"text": "노을 지는 바닷가에서 한복을 입은 소녀", "preset": "photo"}]},
    )

    text: str = Field(description="The Korean text.", examples=["노을 지는 바닷가에서 한복을 입은 소녀"])
    preset: PresetName = Field(default=DEFAULT_PRESET, description="Name of the quality defaults.")
    count: Annotated[int, Field(ge=0, le=50, description="Paraphrases to make.")] = 10
    top: Annotated[int, Field(ge=1, le=100, description="Keywords to keep.")] = 20
    weights: SchemeName = Field(default="frequency", description="How keywords are weighted.")
    syntax: Syntax = Field(default="compel", description="How weights are written.")
    fit: bool | None = Field(
        default=None,
        description="Whether the least important phrases of prompt_2 are dropped until it fits in one chunk of 75 "
        "tokens; null: with the preset auto alone.",
    )
    negative_prompt: str = Field(
        default="",
        description="What the picture must not show, Korean or English, with weights; joined with the preset's.",
        examples=["흐린 배경, (글자:1.3)"],
    )
    attributes: list[str] = Field(
        default_factory=list,
        max_length=100,
        description="Choices of the attribute dictionary.",
        examples=[["hair=포니테일"]],
    )

    def options(self) -> PreviewOptions:
        """Return the options of the preview."""
        return PreviewOptions(
            preset=self.preset,
            count=self.count,
            top=self.top,
            weights=self.weights,
            syntax=self.syntax,
            fit=self.fit,
            negative=self.negative_prompt,
            attributes=tuple(self.attributes),
        )


class Lora(BaseModel):
    """A LoRA of the service, by its name in ``GET /api/v1/loras``."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    name: str = Field(pattern=r"^[^<>:/\\]{1,100}$")
    weight: float = Field(default=1.0, ge=-10, le=10)

    @property
    def tag(self) -> str:
        """The tag that names it in a prompt."""
        return f"<lora:{self.name}:{self.weight:g}>"


class Generation(BaseModel):
    """How the pictures are generated; the defaults are those of ``malgrim generate``."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    width: int = SIZE
    height: int = SIZE
    steps: int | None = Field(default=None, description="null: as the preset suggests.")
    cfg: float | None = Field(default=None, description="Likewise.")
    seed: int = Field(default=-1, description="-1 picks one at random.")
    images: int = Field(default=1, description="Number of pictures; their seeds count up.")
    sampler: str | None = Field(
        default=None,
        description="null: Euler, or that of weights of few steps.",
        examples=["DPM++ 2M Karras"],
        json_schema_extra={"enum": [*sampler_names(), None]},
    )
    subseed: int = Field(default=-1, description="Of the noise that a variation turns to; -1 picks one at random.")
    subseed_strength: float = Field(default=0.0, description="How far it turns, 0 to 1; the seed stays the same.")
    seed_width: int = Field(
        default=0, description="Width of the picture that the seed is known from; 0 for this one's."
    )
    seed_height: int = Field(default=0, description="Likewise.")
    clip_skip: int | None = Field(
        default=None, description="Which layer of the text encoders is read, from the last one; null as in training."
    )
    tiling: bool = Field(default=False, description="Whether the picture goes on at its opposite edges, as a texture.")
    hires: float | None = Field(default=None, description="A second pass at this many times the size.")
    init_image: str | None = Field(
        default=None,
        description="A picture to start from: base64, with or without data:image/png;base64, before it, or sha256: and "
        "the SHA-256 of one that this service has. An upload of multipart/form-data has it as a part of its own.",
    )
    mask: str | None = Field(
        default=None, description="Where it is white, init_image changes; elsewhere it is preserved. As init_image."
    )
    strength: float = Field(default=0.6, description="How much of init_image changes, 0 to 1.")
    best_of: int = Field(default=1, description="Pictures to generate for each; the nearest to the text is kept.")
    refiner: bool = Field(default=True, description="Whether the refiner of the service generates the last fifth.")
    model: str | None = Field(default=None, description="A model of ``GET /api/v1/models``; null for the first one.")
    loras: list[Lora] = Field(default_factory=list, max_length=20, description="LoRAs beside those in the text.")
    controls: list[ControlIn] = Field(default_factory=list, description="Control nets that guide it, 3 at most.")
    ip_adapter: IpAdapterIn | None = Field(default=None, description="A picture that is a prompt beside the text.")
    fast: bool = Field(
        default=False,
        description="Another picture for a fifth of the work, as --fast.",
    )

    @model_validator(mode="after")
    def _valid(self) -> Self:
        try:
            self.image_settings()
            check_controls(len(self.controls))
        except ChoiceError as error:
            raise ValueError(str(error)) from error  # pydantic reports it with the field
        return self

    def image_settings(self, sampling: Sampling | None = None, distilled: Distillation | None = None) -> ImageSettings:
        """Return the settings for a generator.

        Args:
            sampling: What the preset suggests; None for its usual steps and guidance.
            distilled: What the weights suggest if they are distilled, in place of the preset and of ``fast``.

        Raises:
            RequestError: A value cannot be used.
        """
        given = {"steps": self.steps, "guidance": self.cfg, "sampler": self.sampler and check_sampler(self.sampler)}
        faster = dict(FAST) if self.fast else {}
        chosen = (sampling or Sampling()).settings() | (distilled.settings() if distilled else faster)
        chosen |= {name: value for name, value in given.items() if value is not None}
        return ImageSettings(**self.model_dump(include=_SETTINGS), refined=self.refiner, **chosen)

    def resolved(self) -> "Generation":
        """Return a copy that means the same whenever it is read: with seeds."""
        chosen = self.image_settings().with_seeds()
        return self.model_copy(update={"seed": chosen.seed, "subseed": chosen.subseed})


class JobRequest(BaseModel):
    """A request for pictures of a Korean text or of a saved preview."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "prompt": {"text": "노을 지는 바닷가에서 한복을 입은 소녀"},
                    "generation": {"width": 1024, "height": 1024, "seed": 7},
                }
            ]
        },
    )

    prompt: PreviewRequest | None = Field(default=None, description="The text and the options of its prompt pair.")
    preview: dict[str, Any] | None = Field(
        None, description="A preview from POST /api/v1/previews, edited or not; its keywords are extracted again."
    )
    generation: Generation = Generation()

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.prompt is None) == (self.preview is None):
            raise ValueError(_("give either prompt or preview"))
        return self

    @cached_property
    def saved(self) -> Preview:
        """The saved preview, which is read once for this request and its copies. Raises ``PreviewError``."""
        return Preview.from_fields(self.preview)

    def with_text_settings(self) -> "JobRequest":
        """Return a copy with the settings that stand in the text, where ``generation`` does not give them itself.

        Raises:
            RequestError: One of them cannot be used.
        """
        written = (
            read_dialects(clean_lines(self.prompt.text, longest=None)).settings if self.prompt else self.saved.settings
        )
        given = {"cfg" if name == "guidance" else name: value for name, value in written.given().items()}
        chosen = set(FAST) if self.generation.fast else set[str]()
        fields = {name: given[name] for name in given.keys() - chosen - self.generation.model_fields_set}
        completed = self.generation.model_copy(update=fields)
        completed.image_settings()
        return self.model_copy(update={"generation": completed})

    def sampling(self) -> Sampling:
        """Return what suits the preset, as far as it is known before the text is read."""
        return preset(self.prompt.preset).sampling if self.prompt else self.saved.sampling

    def hash(self) -> str:
        """Return a hash that is equal for equal requests."""
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()
