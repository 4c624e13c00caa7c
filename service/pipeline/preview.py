"""The result of the pipeline before any picture: every stage, in full, and back from JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from generate import Phrase, Prompt, Sampling, Syntax, TokenBudget, render
from keywords import WeightedKeyword

from ..trace.usage import Usage

PAPAGO_NOTICE = "Translated by Papago · https://papago.naver.com"
_RENDERED = ("prompt", "prompt_2", "negative_prompt")


class PreviewError(ValueError):
    """A saved preview cannot be read; the message says where it is wrong."""


@dataclass(frozen=True)
class Preview:
    """All that led to a prompt pair.

    ``paraphrases[0]`` is the writer's own sentence; ``translations`` has one English sentence for each.
    ``backends`` and ``seconds`` are keyed by stage; ``usage`` is what was asked of providers, and what it cost.
    ``unwanted`` is what the picture shall not show, in the writer's words and in English; ``attributes`` are what was
    chosen beside the text. ``dropped`` are paraphrases that were left out, with the reason. ``budgets`` are keyed by
    prompt. ``sampling`` is what suits the style, a suggestion. ``syntax`` is how the three prompts are written out.
    """

    text: str
    paraphrases: tuple[str, ...]
    translations: tuple[str, ...]
    keywords: tuple[WeightedKeyword, ...]
    phrases: Prompt
    backends: dict[str, str]
    warnings: tuple[str, ...]
    seconds: dict[str, float]
    syntax: Syntax = "compel"
    usage: tuple[Usage, ...] = ()
    unwanted: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Phrase] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    budgets: dict[str, TokenBudget] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=Sampling)

    @property
    def prompt(self) -> str:
        """The text for SDXL's first text encoder: the writer's sentence in English."""
        return render(self.phrases.prompt, self.syntax, separator="")

    @property
    def prompt_2(self) -> str:
        """The text for the second text encoder: weighted keywords, then the quality defaults."""
        return render(self.phrases.prompt_2, self.syntax)

    @property
    def negative_prompt(self) -> str:
        """What the picture should not have."""
        return render(self.phrases.negative_prompt, self.syntax)

    @property
    def notice(self) -> str:
        """What has to stand beside the translation where it is shown: NAVER asks it of all who show Papago's."""
        return PAPAGO_NOTICE if self.backends.get("translate") == "papago" else ""

    def to_json(self, *, indent: int | None = None) -> str:
        """Returns one JSON object; the written-out prompts come first, for readers, and are derived."""
        fields = asdict(self)
        rendered = {name: getattr(self, name) for name in _RENDERED}
        return json.dumps({"text": fields.pop("text"), **rendered, **fields}, ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> "Preview":
        """Reads what ``to_json`` wrote.

        Raises ``PreviewError`` when ``text`` is anything else, or when a written-out prompt no longer says what
        ``phrases`` says: those are what counts.
        """
        previews = list(read_previews(text))
        if len(previews) != 1:
            raise PreviewError(f"expected one saved preview, found {len(previews)}")
        return previews[0]

    @classmethod
    def from_fields(cls, fields: object) -> "Preview":
        """Reads what ``to_json`` wrote, after JSON was read. Raises what ``from_json`` does."""
        return _from_fields(fields)


def read_previews(text: str) -> Iterator[Preview]:
    """Yields the previews in a file that holds one JSON object after another, on one line each or on many.

    Raises ``PreviewError`` at the first that cannot be read.
    """
    decoder, position = json.JSONDecoder(), 0
    while rest := text[position:].lstrip():
        position = len(text) - len(rest)
        try:
            fields, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise PreviewError(f"not a saved preview: {error}") from error
        except (ValueError, RecursionError) as error:
            raise PreviewError("not a saved preview: a number or a nesting in it is too large") from error
        yield _from_fields(fields)


def _from_fields(fields: object) -> Preview:
    from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config  # noqa: PLC0415 - not for --help

    if not isinstance(fields, dict):
        raise PreviewError(f"not a saved preview: a JSON object is wanted, not {type(fields).__name__}")
    rendered = {name: fields.get(name) for name in _RENDERED}
    fields = {name: value for name, value in fields.items() if name not in _RENDERED}
    strict = with_config(ConfigDict(extra="forbid", allow_inf_nan=False))(Preview)
    try:
        preview = TypeAdapter(strict).validate_json(json.dumps(fields), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the preview"
        raise PreviewError(f"not a saved preview: {where}: {first['msg']}") from error
    _check(preview, rendered)
    return preview


def _check(preview: Preview, rendered: dict[str, object]) -> None:
    if len(preview.paraphrases) != len(preview.translations):
        raise PreviewError(
            f"{len(preview.paraphrases)} paraphrases but {len(preview.translations)} translations: "
            "each sentence needs its translation"
        )
    if not preview.paraphrases:
        raise PreviewError("the saved preview holds no sentence")
    if any(not 0 < phrase.weight < 100 for phrase in _all_phrases(preview)):
        raise PreviewError("a weight in 'phrases' or 'attributes' is not between 0 and 100")
    if any(not 1 <= keyword.count <= keyword.of for keyword in preview.keywords):
        raise PreviewError("a keyword was found in fewer than one or more than all sentences")
    for name, text in rendered.items():
        if text is not None and text != getattr(preview, name):
            raise PreviewError(f"{name!r} was edited, but it is derived: edit 'translations' instead")


def _all_phrases(preview: Preview) -> tuple[Phrase, ...]:
    prompts = preview.phrases
    return (*prompts.prompt, *prompts.prompt_2, *prompts.negative_prompt, *preview.attributes.values())
