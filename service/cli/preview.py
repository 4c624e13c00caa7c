"""``malgrim preview``: the prompt pair and every stage, and no picture."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from generate import DEFAULT_PRESET, Syntax, choose
from keywords import Scheme

from ..files import write_text
from ..pipeline.picture_record import Record
from ..pipeline.preview import Preview
from ..text import InputError
from .inputs import Source, previews, saved_sources, texts
from .options import Attribute, Count, Fallback, Paraphrasing, PresetName, Saved, Text, Translating, settings_with
from .output import utf8_output


def preview(  # noqa: PLR0913, PLR0917 - one parameter an option
    text: Text = None,
    file: Annotated[Path | None, typer.Option(help="A text file, one prompt a line.")] = None,
    saved: Saved = None,
    count: Count = 10,
    top: Annotated[int, typer.Option(min=1, max=100, help="Keywords to keep.")] = 20,
    paraphraser: Paraphrasing = None,
    translator: Translating = None,
    fallback: Fallback = None,
    use_cache: Annotated[bool, typer.Option("--cache/--no-cache", help="Reuse answers of providers.")] = True,
    replay: Annotated[
        Path | None, typer.Option(help="Recorded replies in place of the providers; nothing leaves the machine.")
    ] = None,
    attribute: Attribute = None,
    preset: PresetName = None,
    weights: Annotated[
        Scheme, typer.Option(help="How keywords are weighted; seed gives all of them +++.")
    ] = "frequency",
    syntax: Annotated[Syntax, typer.Option(help="How weights are written.")] = "compel",
    model: Annotated[
        str | None, typer.Option(help="Folder of an SDXL model, whose tokenizers count the tokens exactly.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    save: Annotated[Path | None, typer.Option(help="Save the previews, to edit and use with --from.")] = None,
) -> None:
    """Show the prompt pair for a Korean text, and every stage that led to it. No picture is made."""
    settings = settings_with(paraphraser, translator, fallback)
    settings = replace(settings, model=model or settings.model, cache=settings.cache if use_cache else None)
    if saved and (text is not None or file or attribute):
        raise InputError("--from takes all from the saved preview: leave TEXT, --file and --attribute out")
    choose(attribute or ())
    sources: list[Source] = saved_sources(saved) if saved else [*texts(text, file)]
    if any(isinstance(one, Record) for one in sources) and (preset or fallback or paraphraser or translator or replay):
        raise InputError("what a picture carries is shown as it is: leave --preset and the backends out")
    from ..assembly.build import build  # noqa: PLC0415
    from ..providers.replay import replayed, replaying  # noqa: PLC0415

    pipeline = build(
        replayed(settings) if replay else settings,
        count=count,
        top=top,
        preset_name=preset or DEFAULT_PRESET,
        scheme=weights,
        syntax=syntax,
        korean=saved is None,
    )
    with replaying(replay) if replay else nullcontext():
        made = [_printed(one, as_json=as_json) for one in previews(pipeline, sources, attribute or ())]
    if save:
        _save(save, made)


def _printed(made: Preview, *, as_json: bool) -> Preview:
    if as_json:
        utf8_output()
        typer.echo(made.to_json())
        return made
    from rich.console import Console  # noqa: PLC0415

    from ..views.terminal import show  # noqa: PLC0415

    show(made, Console(highlight=False))
    return made


def _save(file: Path, made: Iterable[Preview]) -> None:
    write_text(file, "".join(one.to_json(indent=2) + "\n" for one in made))
