"""The options that several commands take, and the settings that they make."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from generate import CHUNK, Preset, canonical_preset, preset, preset_names

from ..config.settings import ParaphraserName, Settings, TranslatorName, fallbacks
from ..files import read_text
from ..library import MOST_EXAMPLES
from ..messages import _
from ..pipeline import PreviewOptions
from ..pipeline.own_styles import read_styles_file

Text = Annotated[str | None, typer.Argument(help=_("Korean text, or - for standard input."))]
From = Annotated[
    Path | None, typer.Option("--from", help=_("A saved preview, to be redone, or a picture, to be taken as it is."))
]
Count = Annotated[int, typer.Option(min=0, max=50, help=_("Paraphrases to make."))]
Examples = Annotated[
    int,
    typer.Option(
        min=0,
        max=MOST_EXAMPLES,
        help=_("Similar prompt ideas that the paraphraser is given as examples, if it is gpt or local."),
    ),
]
Paraphrasing = Annotated[
    ParaphraserName | None, typer.Option(help=_("Instead of {variable}.").format(variable="MALGRIM_PARAPHRASER"))
]
Translating = Annotated[
    TranslatorName | None, typer.Option(help=_("Instead of {variable}.").format(variable="MALGRIM_TRANSLATOR"))
]
Fallback = Annotated[
    list[str] | None, typer.Option(help=_("Ask this one when the first cannot answer; may be repeated."))
]
Attribute = Annotated[
    list[str] | None, typer.Option(help=_("Such as hair=포니테일 or outfit=한복:빨강, see malgrim attributes."))
]


def present_name(name: str | None) -> str | None:
    """Return the present name of a preset or a weighting; say on standard error where an earlier one was given."""
    present = canonical_preset(name) if name else None
    if present != name:
        message = _("{old!r} is now called {new!r}; the old name will go").format(old=name, new=present)
        typer.echo(f"malgrim: {message}", err=True)
    return present


Negative = Annotated[
    str | None, typer.Option(help=_("What the picture must not show, Korean or English; joined with the preset's."))
]
HiresPrompt = Annotated[
    str | None, typer.Option(help=_("What the second pass draws in place of the text, Korean or English."))
]
PresetName = Annotated[
    str | None,
    typer.Option(
        "--preset",
        callback=present_name,
        help=_("Quality defaults: {names}, or a style of your own.").format(names=", ".join(preset_names())),
    ),
]


Fit = Annotated[
    bool | None,
    typer.Option(
        "--fit/--no-fit",
        help=_("Drop the least important of prompt_2 until it fits in {chunk} tokens (with the preset auto).").format(
            chunk=CHUNK
        ),
    ),
]


def own_styles(settings: Settings) -> dict[str, Preset]:
    """Return the styles of the user by their names. Raise ``InputError`` if their file cannot be read."""
    file = settings.styles_file
    return read_styles_file(file, read_text(file), ".toml") if file.exists() else {}


def chosen_preset(settings: Settings, name: str | None) -> dict[str, Any]:
    """Return the fields of ``PreviewOptions`` for a preset or a style; none without a name.

    Raises:
        PresetError: There is none of that name.
    """
    if name is None:
        return {}
    own = {} if name in preset_names() else own_styles(settings)
    found = preset(name, own)
    return {"preset": found.name, "style": found if found.name in own else None}


def settings_with(
    paraphraser: ParaphraserName | None, translator: TranslatorName | None, fallback: list[str] | None
) -> Settings:
    """Return the settings of the environment, with what was given in their place.

    Raises:
        SettingsError: A value cannot be used.
    """
    settings = Settings.from_environment()
    return replace(
        settings,
        paraphraser=paraphraser or settings.paraphraser,
        translator=translator or settings.translator,
        fallback=fallbacks(fallback) if fallback else settings.fallback,
    )


@dataclass(frozen=True)
class PromptOptions:
    """How a text becomes a prompt pair."""

    count: Count = 10
    examples: Examples = 0
    paraphraser: Paraphrasing = None
    translator: Translating = None
    fallback: Fallback = None
    attribute: Attribute = None
    negative: Negative = None
    hires_prompt: HiresPrompt = None
    preset: PresetName = None
    fit: Fit = None

    def settings(self) -> Settings:
        """Return the settings of the environment with the given backends. Raise ``SettingsError`` as they do."""
        return settings_with(self.paraphraser, self.translator, self.fallback)

    def changes(self, settings: Settings) -> dict[str, Any]:
        """Return the given fields of ``PreviewOptions`` that replace those of a saved preview.

        Raises:
            PresetError: There is no such preset, nor a style in the file of ``settings``.
        """
        return chosen_preset(settings, self.preset) | ({} if self.fit is None else {"fit": self.fit})

    def request_fields(self) -> dict[str, Any]:
        """Return the fields of a ``PreviewRequest``, apart from its text."""
        return {
            "count": self.count,
            "examples": self.examples,
            "attributes": [*(self.attribute or ())],
            "negative_prompt": self.negative,
            "hires_prompt": self.hires_prompt,
            "preset": self.preset,
            "fit": self.fit,
        }

    def options(self, settings: Settings) -> PreviewOptions:
        """Return the options of the preview of a text. Raise as ``changes`` does."""
        return PreviewOptions(
            count=self.count,
            examples=self.examples,
            attributes=tuple(self.attribute or ()),
            negative=self.negative or "",
            hires_prompt=self.hires_prompt or "",
            **self.changes(settings),
        )
