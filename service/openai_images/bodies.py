"""The bodies of the three routes that draw; what they do not name is ignored."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ..messages import _

Format = Literal["png", "jpeg", "webp"]

_OF_OPENAI = ("vivid", "natural")  # styles of DALL·E 3
_WITH_URLS = ("dall-e-2", "dall-e-3")  # models whose clients look for a url, unless they ask for base64


def _not_transparent(background: str) -> str:
    if background == "transparent":
        raise ValueError(_("pictures with a transparent background cannot be drawn: ask for opaque"))
    return background


class ImagesBody(BaseModel):
    """What all three routes take; null and an empty text are the same as absent."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    model: str = Field(default="", description="Any name: there is one model here.")
    n: int = Field(default=1, ge=1, le=10, description="Number of pictures.")
    size: str = Field(
        default="auto",
        pattern=r"^(auto|[0-9]{1,5}x[0-9]{1,5})$",
        description="Width x height in pixels, multiples of 8; auto: 1024x1024, or the proportions of the picture.",
    )
    quality: str = Field(default="auto", description="low: a fifth of the work; every other: as the preset suggests.")
    style: str = Field(default="", description="The name of a preset, or of a style of the key.")
    background: Annotated[Literal["auto", "opaque", "transparent"], AfterValidator(_not_transparent)] = Field(
        default="auto", description="Pictures are always opaque; transparent is refused."
    )
    output_format: Format = "png"
    output_compression: int = Field(default=95, ge=0, le=100, description="The quality of JPEG and WebP.")
    response_format: Literal["url", "b64_json"] | None = Field(
        default=None, description="Absent: url for the models dall-e-2 and dall-e-3, b64_json for all others."
    )
    stream: bool = Field(default=False, description="Answer with server-sent events.")
    partial_images: int = Field(
        default=0,
        ge=0,
        le=3,
        description="Live pictures of the first picture that a stream has, spread over the steps.",
    )
    negative_prompt: str = Field(default="", description="What the picture must not show, Korean or English.")
    seed: int | None = Field(default=None, description="Absent: one at random.")
    steps: int | None = Field(default=None, description="Absent: as the preset suggests.")
    cfg: float | None = Field(default=None, description="Likewise.")

    @model_validator(mode="before")
    @classmethod
    def _given(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {name: one for name, one in values.items() if one is not None and (one != "" or name == "prompt")}

    @property
    def wants_urls(self) -> bool:
        """Whether the answer has addresses of pictures instead of base64."""
        return (self.response_format or ("url" if self.model in _WITH_URLS else "b64_json")) == "url"

    @property
    def preset(self) -> str | None:
        """The preset that ``style`` names, if it does."""
        return None if self.style in ("", *_OF_OPENAI) else self.style


class GenerationBody(ImagesBody):
    """A picture of a text."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"prompt": "노을 지는 바닷가에서 한복을 입은 소녀", "size": "1024x1024"}]}
    )

    prompt: str = Field(description="Korean, English, or both.")


class EditBody(ImagesBody):
    """A text, and a picture that is changed to it."""

    prompt: str = Field(description="What the picture shall show, in Korean, English, or both.")
    strength: float = Field(default=0.75, description="How much of the picture changes, 0 to 1.")


class VariationBody(ImagesBody):
    """Another picture like the one that is sent."""

    strength: float = Field(default=0.5, description="How much of the picture changes, 0 to 1.")

    @property
    def prompt(self) -> str:
        """A text that asks for nothing, because a job needs one."""
        return "a picture"
