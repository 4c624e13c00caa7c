"""Requests for previews and jobs, as they arrive and as they are stored."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from generate import (
    CLIP_DEFAULTS,
    DEFAULT_PRESET,
    FAST,
    LARGEST_SEED,
    LONGEST_NAME,
    MASK_FILLS,
    PICTURE_SETTINGS,
    RESIZE_MODES,
    SIZE,
    START_SETTINGS,
    UPSCALERS,
    ChoiceError,
    ClipSettings,
    Distillation,
    ImageSettings,
    Sampling,
    StartSettings,
    Syntax,
    canonical_preset,
    check_controls,
    check_sampler,
    not_of_clips,
    preset_names,
    read_preset,
    sampler_names,
)
from keywords import Scheme
from translate import Word, checked_word

from ..library import MOST_EXAMPLES
from ..messages import _
from ..pipeline import Choice, Chosen, Preview, PreviewOptions
from ..pipeline.dialects import TextSettings, read_dialects
from ..pipeline.versions import check_second_pass
from ..text import clean_lines
from .clips import ClipIn
from .guides import ControlIn, IpAdapterIn

if TYPE_CHECKING:
    from PIL.Image import Image

PresetName = Annotated[
    str,
    AfterValidator(canonical_preset),
    Field(
        max_length=2 * LONGEST_NAME,
        description="Name of the quality defaults: a preset of the program, or a style of the key.",
        examples=[*preset_names()],
    ),
]
"""A name that ``accepted`` looks up, as the styles of the key are not known before."""


SchemeName = Annotated[Scheme, BeforeValidator(lambda name: canonical_preset(name) if isinstance(name, str) else name)]
"""A scheme; ``seed``, the earlier name of ``original``, is accepted too, as it is for presets."""


MOST_CHARACTERS = 20

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
    preset: PresetName = DEFAULT_PRESET
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
    hires_prompt: str = Field(
        default="",
        description="What the second pass of a job draws in place of the text, Korean or English, with a line "
        "'Negative prompt:' or with the text's negative prompt; empty: both passes draw the text.",
        examples=["속눈썹과 눈동자를 자세히, 고운 피부"],
    )
    choice_seed: int | None = Field(
        default=None,
        ge=0,
        le=LARGEST_SEED,
        description="What decides among the alternatives of the text and of negative_prompt, such as {red|blue} and "
        "__color__; null: the seed of a job's pictures, and one at random for a preview, which says it.",
    )
    attributes: list[str] = Field(
        default_factory=list,
        max_length=100,
        description="Choices of the attribute dictionary.",
        examples=[["hair=포니테일"]],
    )
    characters: dict[str, str] = Field(
        default_factory=dict,
        max_length=MOST_CHARACTERS,
        description="Names of a story, with what each looks like in English, which stands word for word in both "
        "prompts of a text that has the name.",
        examples=[{"토리": "small brown rabbit in a red cape"}],
    )

    examples: int = Field(
        default=0,
        ge=0,
        le=MOST_EXAMPLES,
        description="Similar prompts of the key and of the packaged ideas that the paraphraser is given as examples, "
        "at most; gpt and local take them.",
    )

    def options(self, seed: int | None = None) -> PreviewOptions:
        """Return the options of the preview.

        Args:
            seed: What decides among alternatives where ``choice_seed`` is not given; None for a seed at random.
        """
        return PreviewOptions(
            preset=self.preset,
            count=self.count,
            top=self.top,
            weights=self.weights,
            syntax=self.syntax,
            fit=self.fit,
            negative=self.negative_prompt,
            hires_prompt=self.hires_prompt,
            choice_seed=seed if self.choice_seed is None else self.choice_seed,
            attributes=tuple(self.attributes),
            characters=tuple(checked_word(name, look) for name, look in self.characters.items()),
            examples=self.examples,
        )


class AcceptedPreview(PreviewRequest):
    """A request with what its key had of its own when it was accepted, as far as the request needs it.

    Attributes:
        glossary: The words of the text, Korean to English.
        style: The table of the style that ``preset`` names; None for a preset of the program.
    """

    glossary: dict[str, str] = {}
    style: dict[str, Any] | None = None

    def options(self, seed: int | None = None) -> PreviewOptions:
        """Return the options of the preview; ``seed`` as of ``PreviewRequest``."""
        words = tuple(Word(korean, english) for korean, english in self.glossary.items())
        style = None if self.style is None else read_preset(self.preset, self.style)
        return replace(super().options(seed), glossary=words, style=style)


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
    stop_at: int = Field(
        default=0, description="End after this step of all passes with what is there, as a stopped picture; 0: do not."
    )
    hires: float | None = Field(default=None, description="A second pass at this many times the size.")
    hires_width: int = Field(default=0, description="Width of the second pass instead; 0: by hires_height.")
    hires_height: int = Field(default=0, description="Likewise; what of the picture is outside of both is cut off.")
    hires_steps: int = Field(default=0, description="Steps that the second pass takes; 0: steps x hires_strength.")
    hires_strength: float = Field(default=0.4, description="How much of the picture the second pass changes, 0 to 1.")
    upscaler: str = Field(
        default=UPSCALERS[0],
        description="How the picture becomes larger before the second pass, or before an init_image is drawn on: a "
        "name of ``GET /api/v1/upscalers``.",
        examples=[*UPSCALERS],
    )
    tile_size: int = Field(default=0, description="Pixels of the tiles that a pass goes by; 0: the whole at once.")
    tile_overlap: int = Field(default=64, description="Pixels that neighbouring tiles have in common.")
    init_image: str | None = Field(
        default=None,
        description="A picture to start from: base64, with or without data:image/png;base64, before it, or sha256: and "
        "the SHA-256 of one that this service has. An upload of multipart/form-data has it as a part of its own. Where "
        "it is transparent it changes, as by a mask.",
    )
    mask: str | None = Field(
        default=None, description="Where it is white, init_image changes; elsewhere it is preserved. As init_image."
    )
    sketch: str | None = Field(
        default=None, description="What is drawn over init_image, which changes where both differ. As init_image."
    )
    resize_mode: str = Field(
        default=RESIZE_MODES[0],
        description="How init_image comes to another size: its edges are cut off, or continued.",
        json_schema_extra={"enum": [*RESIZE_MODES]},
    )
    mask_blur: int = Field(default=0, description="Pixels of the Gaussian that softens the mask.")
    mask_fill: str = Field(
        default="original",
        description="What is under the mask at first.",
        json_schema_extra={"enum": [*MASK_FILLS]},
    )
    mask_padding: int | None = Field(
        default=None,
        description="Draw the masked part alone, with so many pixels around it, at the size of the request; the "
        "picture keeps its own size. null: the whole.",
    )
    outpaint_left: int = Field(default=0, description="Pixels that init_image grows by; width and height count them.")
    outpaint_right: int = Field(default=0, description="Likewise.")
    outpaint_up: int = Field(default=0, description="Likewise.")
    outpaint_down: int = Field(default=0, description="Likewise.")
    strength: float = Field(default=0.6, description="How much of init_image changes, 0 to 1.")
    loops: int = Field(default=1, description="How many times to draw, each time on the last result.")
    loop_factor: float = Field(default=1.0, description="What strength is multiplied by from one time to the next.")
    best_of: int = Field(default=1, description="Pictures to generate for each; the nearest to the text is kept.")
    refiner: bool = Field(default=True, description="Whether the refiner of the service generates the last fifth.")
    model: str | None = Field(default=None, description="A model of ``GET /api/v1/models``; null for the first one.")
    loras: list[Lora] = Field(default_factory=list, max_length=20, description="LoRAs beside those in the text.")
    controls: list[ControlIn] = Field(default_factory=list, description="Control nets that guide it, 3 at most.")
    ip_adapter: IpAdapterIn | None = Field(default=None, description="A picture that is a prompt beside the text.")
    clip: ClipIn | None = Field(
        default=None,
        description="A clip instead of pictures: 512x512, 25 steps of DDIM and CFG 7.5 where nothing else is given.",
    )
    live_every: int = Field(default=1, ge=0, le=1000, description="Steps between two live pictures; 0 for none.")
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
        """Return the settings for a generator, those of a clip where it is one.

        Args:
            sampling: What the preset suggests for pictures; None for its usual steps and guidance.
            distilled: What the weights suggest if they are distilled, in place of the preset and of ``fast``; likewise.

        Raises:
            RequestError: A value cannot be used.
        """
        if self.clip:
            return self.clip_settings(self.clip)
        faster = dict(FAST) if self.fast else {}
        chosen = (sampling or Sampling()).settings() | (distilled.settings() if distilled else faster)
        chosen |= self._given_sampling()
        return ImageSettings(**(chosen | self.model_dump(include=_SETTINGS)), refined=self.refiner)

    def clip_settings(self, clip: ClipIn) -> ClipSettings:
        """Return the settings of ``clip``, for which no preset suggests any. Raise as ``image_settings`` does."""
        for name in ("fast", "refiner"):
            if name in self.model_fields_set and getattr(self, name):
                raise not_of_clips(name)
        left_open = {"width", "height"} - self.model_fields_set
        given = self._given_sampling() | self.model_dump(include=_SETTINGS - left_open)
        return ClipSettings(**(CLIP_DEFAULTS | given), frames=clip.frames, fps=clip.fps)

    def _given_sampling(self) -> dict[str, Any]:
        named = {"steps": self.steps, "guidance": self.cfg, "sampler": self.sampler and check_sampler(self.sampler)}
        return {name: value for name, value in named.items() if value is not None}

    def with_outpainted_size(self, image: "Image") -> "Generation":
        """Return a copy with the size that ``image`` grows to, where it grows and no size is given."""
        start = StartSettings(**self.model_dump(include={*START_SETTINGS}))
        if not any(start.outpainted) or start.mask_padding is not None or {"width", "height"} & self.model_fields_set:
            return self
        return self.model_copy(update=dict(zip(("width", "height"), start.outpainted_size(image), strict=True)))

    def resolved(self) -> "Generation":
        """Return a copy that means the same whenever it is read: with seeds."""
        chosen = self.image_settings().with_seeds()
        return self.model_copy(update={"seed": chosen.seed, "subseed": chosen.subseed})


def _written_settings(text: str, upscalers: Sequence[str]) -> TextSettings:
    return read_dialects(clean_lines(text, longest=None), upscalers).settings


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

    def with_text_settings(self, upscalers: Sequence[str] = UPSCALERS) -> "JobRequest":
        """Return a copy with the settings of the text and of the style, where ``generation`` does not give them.

        Args:
            upscalers: The names of upscalers that the text can give.

        Raises:
            RequestError: One of them cannot be used.
            InputError: There is a prompt for a second pass, but no second pass.
        """
        suited = CLIP_DEFAULTS if self.generation.clip else self.sampling().settings()
        written = self.saved.settings if self.prompt is None else _written_settings(self.prompt.text, upscalers)
        given = {name: value for name, value in suited.items() if name in ("width", "height", "sampler")}
        given |= {"cfg" if name == "guidance" else name: value for name, value in written.given().items()}
        chosen = set(FAST) if self.generation.fast else set[str]()
        fields = {name: given[name] for name in given.keys() - chosen - self.generation.model_fields_set}
        fields |= {"refiner": False} if self.generation.clip else {}
        completed = self.generation.model_copy(update=fields)
        settings = completed.image_settings()
        if self.prompt:
            check_second_pass(self.prompt.hires_prompt, settings)
        return self.model_copy(update={"generation": completed})

    def sampling(self) -> Sampling:
        """Return what suits the preset, as far as it is known before the text is read."""
        if self.prompt:
            return self.prompt.options().chosen.sampling
        return self.saved.style.sampling if self.saved.style else self.saved.sampling

    def hash(self) -> str:
        """Return a hash that is equal for equal requests."""
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()


class AcceptedJob(JobRequest):
    """A request as it is stored.

    Attributes:
        backends: The paraphraser and the translator, where a group names them.
        written: The text of the group that it is a member of.
        choices: The fields of each ``Choice`` that made the text of ``prompt`` of it.
    """

    prompt: AcceptedPreview | None = None
    backends: dict[str, str] = {}
    written: str = ""
    choices: list[dict[str, str]] = []

    def chosen(self, chosen: Chosen) -> Chosen:
        """Return what was chosen for the text of ``prompt``, with what was chosen before."""
        return chosen.after(self.written, [Choice(**one) for one in self.choices])
