"""The options that several commands take, and the settings that they make."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from generate import CHUNK, canonical_preset, preset_names

from ..config.settings import ParaphraserName, Settings, TranslatorName, fallbacks
from ..messages import _
from ..pipeline import PreviewOptions

Text = Annotated[str | None, typer.Argument(help=_("Korean text, or - for standard input."))]
From = Annotated[
    Path | None, typer.Option("--from", help=_("A saved preview, to be redone, or a picture, to be taken as it is."))
]
Count = Annotated[int, typer.Option(min=0, max=50, help=_("Paraphrases to make."))]
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
PresetName = Annotated[
    str | None,
    typer.Option(
        "--preset",
        callback=present_name,
        help=_("Quality defaults: {names}.").format(names=", ".join(preset_names())),
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
    paraphraser: Paraphrasing = None
    translator: Translating = None
    fallback: Fallback = None
    attribute: Attribute = None
    negative: Negative = None
    preset: PresetName = None
    fit: Fit = None

    def settings(self) -> Settings:
        """Return the settings of the environment with the given backends. Raise ``SettingsError`` as they do."""
        return settings_with(self.paraphraser, self.translator, self.fallback)

    def changes(self) -> dict[str, Any]:
        """Return the given fields of ``PreviewOptions`` that replace those of a saved preview."""
        chosen = {"preset": self.preset, "fit": self.fit}
        return {name: value for name, value in chosen.items() if value is not None}

    def options(self) -> PreviewOptions:
        """Return the options of the preview of a text."""
        return PreviewOptions(
            count=self.count,
            attributes=tuple(self.attribute or ()),
            negative=self.negative or "",
            **self.changes(),
        )
