"""Routes of what a key has of its own: the words of its glossary, and styles beside the presets of the program."""

from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, Response, UploadFile
from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field

from generate import Preset, preset_table, read_preset
from translate import checked_word

from ..files import decoded_text
from ..jobs.own_choices import own_styles
from ..jobs.owned import OwnedEntries
from ..messages import _
from ..pipeline import Preview
from ..pipeline.choices import PresetOut, preset_choices
from ..pipeline.own_styles import checked_style, read_styles, style_of, suffix_of, write_styles
from ..text import visible
from .auth import KeyDep
from .dependencies import Resources, ResourcesDep
from .errors import ProblemError, problem_responses

router = APIRouter(prefix="/api/v1", tags=["own"])

_MEDIA_TYPES = {"toml": "application/toml", "csv": "text/csv"}

Name = Annotated[str, PathParameter(max_length=200)]


class WordOut(BaseModel):
    """A word of the glossary."""

    korean: str
    english: str


class English(BaseModel):
    """What a word is called in English."""

    model_config = ConfigDict(extra="forbid", strict=True)

    english: str = Field(examples=["Mongshil the cat"])


class StyleBody(BaseModel):
    """A style as a table of the file of presets, or what a preview has beside its text.

    With a preview, the fields that are left out are the preview's.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    preview: dict[str, Any] | None = None
    positive: list[Any] | None = Field(default=None, examples=[["watercolor", ["soft light", 1.2]]])
    negative: list[Any] | None = Field(default=None, examples=[["photo"]])
    steps: int | list[int] | None = Field(default=None, description="One number, or the least and the most.")
    guidance: float | list[float] | None = Field(default=None, description="The CFG scale, likewise.")
    size: list[int] | None = Field(default=None, description="Width and height.")
    sampler: str | None = None

    def style(self, name: str) -> Preset:
        """Return the style. Raise ``PresetError``, ``RequestError`` or ``PreviewError`` where it cannot be one."""
        given = self.model_dump(exclude_none=True, exclude={"preview"})
        taken = {} if self.preview is None else preset_table(style_of(Preview.from_fields(self.preview), name))
        return checked_style(read_preset(name, taken | given))


@router.get("/glossary")
def list_words(resources: ResourcesDep, key: KeyDep) -> list[WordOut]:
    """List the words of the caller's key, which translators prefer to all others."""
    words = OwnedEntries(resources.database).all(key.name, "word")
    return [WordOut(korean=korean, english=english) for korean, english in words.items()]


@router.put("/glossary/{korean:path}", responses=problem_responses(404))
def set_word(resources: ResourcesDep, key: KeyDep, korean: Name, body: English) -> WordOut:
    """Save a word, or other English for it, for all later previews and jobs of the key."""
    word = checked_word(korean, body.english)
    OwnedEntries(resources.database).put(key.name, "word", {word.korean: word.english})
    return WordOut(korean=word.korean, english=word.english)


@router.delete("/glossary/{korean:path}", status_code=204, responses=problem_responses(404))
def delete_word(resources: ResourcesDep, key: KeyDep, korean: Name) -> None:
    """Delete a word."""
    if not OwnedEntries(resources.database).delete(key.name, "word", korean):
        raise ProblemError(404, _("there is no word {name!r} in your glossary").format(name=korean))


@router.get("/presets")
def list_presets(resources: ResourcesDep, key: KeyDep) -> list[PresetOut]:
    """List the presets, the default one first, and the styles of the caller's key."""
    return preset_choices(_styles(resources, key.name).values())


@router.put("/presets/{name:path}", responses=problem_responses(404))
def set_style(resources: ResourcesDep, key: KeyDep, name: Name, body: StyleBody) -> PresetOut:
    """Save a style, which requests name as ``preset``, or replace it."""
    style = body.style(name)
    _save(resources, key.name, style)
    return PresetOut.of(style, preset_table(style))


@router.delete("/presets/{name:path}", status_code=204, responses=problem_responses(404))
def delete_style(resources: ResourcesDep, key: KeyDep, name: Name) -> None:
    """Delete a style; what was made with it stays as it is."""
    if not OwnedEntries(resources.database).delete(key.name, "style", name):
        raise ProblemError(404, _("there is no style {name!r} of yours").format(name=name))


@router.get(
    "/styles-file",
    response_class=Response,
    responses={200: {"content": {one: {} for one in _MEDIA_TYPES.values()}}},
)
def export_styles(
    resources: ResourcesDep, key: KeyDep, form: Annotated[Literal["toml", "csv"], Query(alias="format")] = "toml"
) -> Response:
    """Return the styles of the caller's key as one file: tables in TOML, or the styles.csv of A1111."""
    text = write_styles(_styles(resources, key.name).values(), f".{form}")
    headers = {"Content-Disposition": f'attachment; filename="styles.{form}"'}
    return Response(text, media_type=_MEDIA_TYPES[form], headers=headers)


@router.post("/styles-file")
def import_styles(
    resources: ResourcesDep,
    key: KeyDep,
    styles: Annotated[UploadFile, File(description="A file that ends in .toml, or the styles.csv of A1111.")],
) -> list[PresetOut]:
    """Save all styles of a file in place of those of the same names; where one cannot be used, none is saved."""
    file = visible(styles.filename or "styles.toml")
    found = read_styles(decoded_text(styles.file.read(), file), suffix_of(Path(file))).values()
    _save(resources, key.name, *found)
    return [PresetOut.of(one, preset_table(one)) for one in found]


def _styles(resources: Resources, key_name: str) -> dict[str, Preset]:
    return own_styles(OwnedEntries(resources.database), key_name)


def _save(resources: Resources, key_name: str, *styles: Preset) -> None:
    OwnedEntries(resources.database).put(key_name, "style", {one.name: preset_table(one) for one in styles})
