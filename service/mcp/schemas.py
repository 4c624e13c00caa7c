"""What the tools take and return."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from generate import LARGEST_SEED, SIZE, preset_names

from ..jobs.request import PresetName
from ..messages import _
from ..pipeline import Preview

_SIZE = re.compile(r"[0-9]{1,5}[xX][0-9]{1,5}")

State = Literal["starting", "processing", "succeeded", "failed", "canceled"]


def _checked_size(size: str | None) -> str | None:
    if size is None or _SIZE.fullmatch(size):
        return size
    message = _("write width x height in pixels, such as {example}")
    raise ValueError(message.format(example=f"{SIZE}x{SIZE}"))  # pydantic reports it with the argument


Text = Annotated[
    str,
    Field(
        description="What the picture shows: a sentence in Korean, as the user said it. English passes unchanged.",
        examples=["노을 지는 바닷가에서 한복을 입은 소녀"],
    ),
]
Negative = Annotated[
    str,
    Field(
        description="What the picture must not show, in Korean or English, separated by commas.",
        examples=["흐린 배경, 글자"],
    ),
]
Attributes = Annotated[
    list[str],
    Field(
        max_length=100,
        description="Choices of list_attributes as GROUP=CHOICE, with a colour as GROUP=CHOICE:COLOUR.",
        examples=[["hair=포니테일", "outfit=한복:빨강"]],
    ),
]
PresetChoice = Annotated[
    PresetName,
    Field(
        description="Quality defaults, as list_presets describes them.", json_schema_extra={"enum": [*preset_names()]}
    ),
]
Size = Annotated[
    str | None,
    AfterValidator(_checked_size),
    Field(
        description="Width x height in pixels, multiples of 8; the model was trained for about as many as 1024x1024 "
        f"has. null: as the text says, else {SIZE}x{SIZE}.",
        examples=[f"{SIZE}x{SIZE}", "832x1216", "1216x832", "1344x768"],
    ),
]
Steps = Annotated[int | None, Field(ge=1, le=1000, description="Steps of the sampler; null: as the preset suggests.")]
Cfg = Annotated[
    float | None, Field(ge=1, le=50, description="How closely the text is followed; null: as the preset suggests.")
]
Seed = Annotated[
    int, Field(ge=-1, le=LARGEST_SEED, description="The same seed gives the same picture; -1 picks one at random.")
]
Count = Annotated[int, Field(ge=1, le=8, description="How many pictures, with seeds that count up.")]
JobId = Annotated[str, Field(max_length=64, description="The id that draw returned.")]
PictureNumber = Annotated[int, Field(ge=0, le=1000)]


class Keyword(BaseModel):
    """A keyword of the prompt; ``added`` ones come from paraphrases, not from the text."""

    text: str
    weight: float
    added: bool


class PromptPair(BaseModel):
    """The prompts of a text, and how they came about."""

    text: str
    prompt: str = Field(description="For SDXL's first text encoder: the sentence in English.")
    prompt_2: str = Field(description="For the second text encoder: weighted keywords.")
    negative_prompt: str
    keywords: list[Keyword]
    unwanted: dict[str, str] = Field(description="What the text does not want, in English.")
    suggested: str = Field(description="Steps and CFG that suit the preset.")
    warnings: list[str]

    @classmethod
    def of(cls, preview: Preview) -> "PromptPair":
        """Return what is shown of ``preview``."""
        return cls(
            text=preview.text,
            prompt=preview.prompt,
            prompt_2=preview.prompt_2,
            negative_prompt=preview.negative_prompt,
            keywords=[Keyword(text=one.text, weight=one.weight, added=one.added) for one in preview.keywords],
            unwanted=preview.unwanted,
            suggested=str(preview.sampling),
            warnings=[*preview.warnings],
        )


class PictureOut(BaseModel):
    """A picture of a job."""

    number: int
    seed: int
    uri: str = Field(description="The resource that has the picture in full size.")
    file: str | None = Field(default=None, description="Where it lies, if on the machine of the assistant.")


class JobReport(BaseModel):
    """The state of a job, and its pictures once they are there."""

    id: str
    state: State
    text: str
    prompt: str | None = None
    negative_prompt: str | None = None
    pictures: list[PictureOut] = []
    problem: str | None = None
    advice: str | None = Field(default=None, description="What to do next.")

    @classmethod
    def of(cls, job_id: str, state: State, text: str, preview: Preview | None, **fields: Any) -> "JobReport":
        """Return the report of a job.

        Args:
            job_id: Its id.
            state: Its state.
            text: Its text as it was given.
            preview: Its prompts, once they are made.
            fields: ``pictures`` and ``problem``, where there are any.
        """
        prompts: dict[str, Any] = (
            {"prompt": preview.prompt, "negative_prompt": preview.negative_prompt} if preview else {}
        )
        has_ended = state in ("succeeded", "failed", "canceled")
        advice = None if has_ended else _("the pictures are not ready yet: call look_at_job with this id")
        return cls(id=job_id, state=state, text=text, advice=advice, **prompts, **fields)


def picture_uri(job_id: str, number: int | str) -> str:
    """Return the address of a picture as a resource."""
    return f"malgrim://jobs/{job_id}/images/{number}"
