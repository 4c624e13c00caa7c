"""The options that several commands take, and the settings that they make."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from generate import canonical_preset, preset_names

from ..config.settings import ParaphraserName, Settings, TranslatorName, fallbacks

Text = Annotated[str | None, typer.Argument(help="한국어 문장(-는 표준 입력). Korean text, or - for standard input.")]
From = Annotated[
    Path | None, typer.Option("--from", help="A saved preview, to be redone, or a picture, to be taken as it is.")
]
Count = Annotated[int, typer.Option(min=0, max=50, help="Paraphrases to make.")]
Paraphrasing = Annotated[ParaphraserName | None, typer.Option(help="Instead of MALGRIM_PARAPHRASER.")]
Translating = Annotated[TranslatorName | None, typer.Option(help="Instead of MALGRIM_TRANSLATOR.")]
Fallback = Annotated[list[str] | None, typer.Option(help="Ask this one when the first cannot answer; may be repeated.")]
Attribute = Annotated[
    list[str] | None, typer.Option(help="Such as hair=포니테일 or outfit=한복:빨강, see malgrim attributes.")
]


def present_name(name: str | None) -> str | None:
    """Return the present name of a preset or a weighting, and say on standard error where an earlier one was given."""
    present = canonical_preset(name) if name else None
    if present != name:
        typer.echo(f"malgrim: {name!r} is now called {present!r}, which a later version will insist on", err=True)
    return present


PresetName = Annotated[
    str | None,
    typer.Option("--preset", callback=present_name, help=f"Quality defaults: {', '.join(preset_names())}."),
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
