"""The result of the pipeline before any picture: every stage, in full, and back from JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from generate import (
    DEFAULT_PRESET,
    MOST_VERSIONS,
    EditedPrompt,
    EditingError,
    Phrase,
    Preset,
    Prompt,
    PromptPart,
    Sampling,
    Syntax,
    TokenBudget,
    canonical_preset,
    render,
    versions_of,
)
from keywords import Scheme, WeightedKeyword
from translate import Word

from ..errors import InputError
from ..library import Example
from ..messages import _
from ..trace import Usage
from ..validation import message_of
from .alternatives import Choice, Chosen
from .dialects import TextSettings
from .options import PreviewOptions

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = 2
"""Version of the JSON of a preview: 1 had other names for some fields and no ``schema``."""

PAPAGO_NOTICE = "Translated by Papago · https://papago.naver.com"
_HEAVIEST = 2.0  # of a keyword; beyond it, pictures fall apart
_RENDERED = ("prompt", "prompt_2", "negative_prompt")


class PreviewError(InputError):
    """A saved preview cannot be read; the message says where it is wrong."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Everything that led to a prompt pair.

    Attributes:
        text: The writer's text, after normalisation and the choice among its alternatives.
        written: The text as it is written, where it or its negative prompt has alternatives; else empty.
        written_negative: Likewise of the negative prompt.
        chosen: What was chosen for each place with alternatives, those of the text first.
        choice_seed: What the choice was made by; None where there was none, or every combination was made.
        hires_prompt: What a second pass draws in place of the text, as it is written; empty where that is the text too.
        paraphrases: Korean sentences; the first is the writer's own.
        translations: One English sentence for each of ``paraphrases``.
        weighted: Pieces of the writer's sentence that the writer weighted, in English.
        unwanted: Things that the picture must not show: Korean words to English.
        listed: Keys of ``unwanted`` that stand in the writer's negative prompt; the text says the others.
        settings: Settings of the picture that stand in ``text``.
        attributes: Choices of the attribute dictionary to their phrases.
        keywords: The keywords, heaviest first.
        adjusted: Weights that the writer has set for keywords; 0 leaves one out.
        preset: Name of the quality defaults.
        style: These, where they are the writer's own.
        top: Keywords that were kept at most.
        weights: How keywords were weighted.
        prompts: The three prompts as weighted phrases.
        syntax: How weights are written out in ``prompt``, ``prompt_2`` and ``negative_prompt``.
        fit: Whether ``prompt_2`` was to fit in one chunk; None for the default preset alone.
        left_out: Phrases of the preset that contradict the text, each with the word of the text that denies it; faces
            have an empty one where the text names nobody.
        cut: Phrases of ``prompt_2`` that were dropped to make it fit.
        budgets: Tokens of each prompt, by its name.
        sampling: Steps and CFG that suit the preset.
        backends: The backend that ran, by stage.
        seconds: Seconds taken, by stage.
        warnings: Imperfections that did not stop a stage.
        dropped: Paraphrases that were left out, with the reason.
        romanized: Words that the translator does not know, as they stand in the prompt.
        meanings: Words of which the text leaves open what they mean: the English of each meaning to what it is in
            Korean.
        glossary: Words of the writer's own that ``text`` has, which the translator knew.
        characters: Names of a story that ``text`` has, with what each looks like.
        examples: The prompts of the library that the paraphraser was given as examples.
        usage: Calls to providers, and their cost.
        parts: What is drawn, as it was written, where it changes in the course of the steps or is composed.
        versions: The preview of each text that steps read, but for the first, which this preview is.
        schema: Version of the JSON form.
    """

    text: str
    written: str = ""
    written_negative: str = ""
    chosen: tuple[Choice, ...] = ()
    choice_seed: int | None = None
    hires_prompt: str = ""
    paraphrases: tuple[str, ...]
    translations: tuple[str, ...]
    weighted: tuple[Phrase, ...] = ()
    unwanted: dict[str, str] = field(default_factory=dict)
    listed: tuple[str, ...] = ()
    settings: TextSettings = field(default_factory=TextSettings)
    attributes: dict[str, Phrase] = field(default_factory=dict)
    keywords: tuple[WeightedKeyword, ...]
    adjusted: dict[str, float] = field(default_factory=dict)
    preset: str = DEFAULT_PRESET
    style: Preset | None = None
    top: int = 20
    weights: Scheme = "frequency"
    prompts: Prompt
    syntax: Syntax = "compel"
    fit: bool | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    budgets: dict[str, TokenBudget] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=Sampling)
    backends: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    dropped: dict[str, str] = field(default_factory=dict)
    romanized: tuple[Word, ...] = ()
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    glossary: tuple[Word, ...] = ()
    characters: tuple[Word, ...] = ()
    examples: tuple[Example, ...] = ()
    usage: tuple[Usage, ...] = ()
    parts: tuple[PromptPart, ...] = ()
    versions: "dict[str, Preview]" = field(default_factory=dict)
    schema: int = SCHEMA

    @property
    def prompt(self) -> str:
        """The text for SDXL's first text encoder: the writer's sentence in English."""
        return render(self.prompts.prompt, self.syntax, separator="")

    @property
    def prompt_2(self) -> str:
        """The text for the second text encoder: weighted keywords, then the quality defaults."""
        return render(self.prompts.prompt_2, self.syntax)

    @property
    def negative_prompt(self) -> str:
        """The text of what the picture should not have."""
        return render(self.prompts.negative_prompt, self.syntax)

    @property
    def drawn(self) -> Prompt:
        """What a generator draws: the prompts, with what they change into."""
        if not self.parts:
            return self.prompts
        versions = {text: one.prompts for text, one in self.versions.items()}
        own = self.prompts
        return EditedPrompt(own.prompt, own.prompt_2, own.negative_prompt, self.parts, versions)

    @property
    def notice(self) -> str:
        """The line that NAVER asks to be shown beside a translation of Papago; empty for other translators."""
        return PAPAGO_NOTICE if self.backends.get("translate") == "papago" else ""

    @property
    def options(self) -> PreviewOptions:
        """The choices that the preview was made with, as far as they matter once it is translated."""
        return PreviewOptions(
            preset=self.preset,
            style=self.style,
            top=self.top,
            weights=self.weights,
            syntax=self.syntax,
            fit=self.fit,
            glossary=self.glossary,
            characters=self.characters,
        )

    def chosen_as(self, chosen: Chosen) -> "Preview":
        """Return a copy with how its text was chosen."""
        return replace(
            self,
            written=" ".join(chosen.written.split()),
            written_negative=" ".join(chosen.written_negative.split()),
            chosen=chosen.choices,
            choice_seed=chosen.seed,
        )

    def with_tags(self, tags: Sequence[str]) -> "Preview":
        """Return a copy whose prompt ends with ``tags``, such as those of LoRAs."""
        added = tuple(Phrase(text, literal=is_tag) for tag in tags for text, is_tag in ((" ", False), (tag, True)))
        return replace(self, prompts=replace(self.prompts, prompt=(*self.prompts.prompt, *added)))

    def to_json(self, *, indent: int | None = None) -> str:
        """Return one JSON object; the written-out prompts come first, for readers, and are derived."""
        values = asdict(self)
        rendered = {name: getattr(self, name) for name in _RENDERED}
        return json.dumps({"text": values.pop("text"), **rendered, **values}, ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> "Preview":
        """Read what ``to_json`` wrote, in this version or an older one.

        Raises:
            PreviewError: ``text`` is anything else, or a written-out prompt no longer says what ``prompts`` says.
        """
        previews = list(read_previews(text))
        if len(previews) != 1:
            raise PreviewError(_("expected one saved preview, found {count}").format(count=len(previews)))
        return previews[0]

    @classmethod
    def from_fields(cls, values: object) -> "Preview":
        """Read the JSON object that ``to_json`` wrote, once it is parsed. Raises as ``from_json`` does."""
        from pydantic import ValidationError

        if not isinstance(values, dict):
            message = _("not a saved preview: a JSON object is wanted, not {kind}")
            raise PreviewError(message.format(kind=type(values).__name__))
        rendered = {name: values.get(name) for name in _RENDERED}
        values = _upgraded({name: value for name, value in values.items() if name not in _RENDERED})
        try:
            preview = _adapter().validate_json(json.dumps(values), strict=True)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or _("the preview")
            problem = f"{where}: {message_of(first)}"
            raise PreviewError(_("not a saved preview: {problem}").format(problem=problem)) from error
        _check(preview, rendered)
        return preview


@cache
def _adapter() -> "TypeAdapter[Preview]":
    """Return what reads previews, which takes longer to make than a preview to read."""
    from pydantic import ConfigDict, TypeAdapter, with_config

    return TypeAdapter(with_config(ConfigDict(extra="forbid", allow_inf_nan=False))(Preview))


def read_previews(text: str) -> Iterator[Preview]:
    """Yield the previews in a file that holds one JSON object after another, on one line each or on many.

    Raises:
        PreviewError: One cannot be read; those before it have been yielded.
    """
    decoder, position = json.JSONDecoder(), 0
    while rest := text[position:].lstrip():
        position = len(text) - len(rest)
        try:
            values, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise PreviewError(_("not a saved preview: {problem}").format(problem=error)) from error
        except (ValueError, RecursionError) as error:
            raise PreviewError(_("not a saved preview: a number or a nesting in it is too large")) from error
        yield Preview.from_fields(values)


def _upgraded(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of schema 1 under the names of schema 2; what it did not keep is derived from what it did."""
    version = values.get("schema", 1)
    if version == SCHEMA:
        return values
    if version != 1:
        message = _("the preview has schema {version!r}, {known} is read here: install a newer malgrim")
        raise PreviewError(message.format(version=version, known=SCHEMA))
    values = _renamed(values, {"phrases": "prompts"})
    values["keywords"] = upgraded_keywords(values.get("keywords"))
    if isinstance(budgets := values.get("budgets"), dict):
        names = {"behind": "overflow"}
        values["budgets"] = {name: _renamed(one, names) for name, one in budgets.items()}
    backends, prompts, chosen = values.get("backends"), values.get("prompts"), values.get("attributes", {})
    if isinstance(backends, dict) and isinstance(name := backends.get("compose"), str):
        values["preset"] = canonical_preset(name)
    if isinstance(prompts, dict) and isinstance(pieces := prompts.get("prompt"), list) and isinstance(chosen, dict):
        values["weighted"] = [one for one in pieces if _is_weighted(one) and one not in chosen.values()]
    return values | {"schema": SCHEMA}


def _renamed(values: Any, names: dict[str, str]) -> Any:
    return {names.get(name, name): value for name, value in values.items()} if isinstance(values, dict) else values


def upgraded_keywords(values: Any) -> Any:
    """Return the JSON of keywords under its present names; anything else stays as it is."""
    names = {"of": "total", "invented": "added"}
    return [_renamed(one, names) for one in values] if isinstance(values, list) else values


def _is_weighted(phrase: object) -> bool:
    return isinstance(phrase, dict) and phrase.get("weight", 1) != 1


def _check(preview: Preview, rendered: dict[str, object]) -> None:
    if len(preview.paraphrases) != len(preview.translations):
        message = _("{korean} paraphrases but {english} translations: each sentence needs its translation")
        raise PreviewError(message.format(korean=len(preview.paraphrases), english=len(preview.translations)))
    if not preview.paraphrases:
        raise PreviewError(_("the saved preview holds no sentence"))
    if preview.style and preview.style.name != preview.preset:
        message = _("'preset' is {preset!r}, but 'style' is {style!r}: give both one name")
        raise PreviewError(message.format(preset=preview.preset, style=preview.style.name))
    if not preview.top >= 1:
        raise PreviewError(_("'top' is {top}: keep at least one keyword").format(top=preview.top))
    if any(not 0 < phrase.weight < 100 for phrase in _all_phrases(preview)):
        raise PreviewError(_("a weight in 'prompts', 'weighted' or 'attributes' is not between 0 and 100"))
    for keyword, weight in preview.adjusted.items():
        if not 0 <= weight <= _HEAVIEST:
            message = _("the weight {weight:g} of {keyword!r}: give 0 to leave it out, or up to {most:g}")
            raise PreviewError(message.format(weight=weight, keyword=keyword, most=_HEAVIEST))
    if any(not 1 <= keyword.count <= keyword.total for keyword in preview.keywords):
        raise PreviewError(_("a keyword was found in fewer than one or more than all sentences"))
    if bool(preview.hires_prompt) is not any(part.hires for part in preview.parts):
        raise PreviewError(_("'hires_prompt' was edited, but 'parts' holds what is drawn: make the preview again"))
    _check_versions(preview)
    for name, text in rendered.items():
        if text is not None and text != getattr(preview, name):
            message = _("{name!r} was edited, but it is derived: edit 'translations' instead")
            raise PreviewError(message.format(name=name))


def _check_versions(preview: Preview) -> None:
    try:
        texts = [version.text for version in versions_of(preview.parts)] if preview.parts else []
    except EditingError as error:
        raise PreviewError(str(error)) from error
    if missing := [text for text in texts[1:] if text not in preview.versions]:
        raise PreviewError(_("the saved preview lacks the version {text!r}").format(text=missing[0]))
    if len(preview.versions) >= MOST_VERSIONS or any(one.versions for one in preview.versions.values()):
        message = _("a saved preview holds {most} versions at most, each without versions of its own")
        raise PreviewError(message.format(most=MOST_VERSIONS - 1))
    for one in preview.versions.values():
        _check(one, {})


def _all_phrases(preview: Preview) -> tuple[Phrase, ...]:
    prompts = preview.prompts
    lists = (prompts.prompt, prompts.prompt_2, prompts.negative_prompt, preview.weighted)
    own = (*preview.style.positive, *preview.style.negative) if preview.style else ()
    return (*(phrase for phrases in lists for phrase in phrases), *preview.attributes.values(), *own)
