"""``malgrim preview``: the prompt pair and how it came about, and no picture."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from generate import Syntax, choose, named_model
from keywords import SCHEMES

from ..assembly.build import build, build_prompt_builder
from ..config.settings import Settings
from ..errors import InputError
from ..files import write_text
from ..messages import _
from ..pipeline import Alternatives, Chosen, Preview, PreviewOptions
from ..pipeline.picture_record import PictureRecord
from ..printable import printable_json
from ..providers.replay import replayed, replaying
from ..views.terminal import loading_shown, show
from .inputs import Saved, make_preview, make_previews, redo_previews, saved_inputs, texts
from .options import (
    Attribute,
    Count,
    Examples,
    Fallback,
    Fit,
    From,
    HiresPrompt,
    Negative,
    Paraphrasing,
    PresetName,
    Text,
    Translating,
    chosen_preset,
    present_name,
    settings_with,
)
from .output import utf8_output


def _scheme(name: str | None) -> str | None:
    present = present_name(name)
    if present is not None and present not in SCHEMES:
        raise InputError(_("--weights {name!r}: choose one of {names}").format(name=name, names=", ".join(SCHEMES)))
    return present


def preview(  # noqa: PLR0913, PLR0917 - one parameter an option
    text: Text = None,
    file: Annotated[Path | None, typer.Option(help=_("A text file, one prompt a line."))] = None,
    saved: From = None,
    count: Count = 10,
    examples: Examples = 0,
    top: Annotated[
        int | None, typer.Option(min=1, max=100, help=_("Keywords to keep ({default}).").format(default=20))
    ] = None,
    paraphraser: Paraphrasing = None,
    translator: Translating = None,
    fallback: Fallback = None,
    use_cache: Annotated[bool, typer.Option("--cache/--no-cache", help=_("Reuse answers of providers."))] = True,
    replay: Annotated[
        Path | None, typer.Option(help=_("Recorded replies in place of the providers; nothing leaves the machine."))
    ] = None,
    attribute: Attribute = None,
    negative: Negative = None,
    hires_prompt: HiresPrompt = None,
    choice_seed: Annotated[
        int | None, typer.Option(min=0, help=_("What decides among the alternatives of a text (at random)."))
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help=_("Every combination of the alternatives of a text, one preview each."))
    ] = False,
    preset: PresetName = None,
    weights: Annotated[
        str | None,
        typer.Option(callback=_scheme, help=_("How keywords are weighted: frequency, or original: all of them +++.")),
    ] = None,
    syntax: Annotated[Syntax | None, typer.Option(help=_("How weights are written (compel)."))] = None,
    fit: Fit = None,
    model: Annotated[
        str | None, typer.Option(help=_("Folder of an SDXL model, whose tokenizers count the tokens exactly."))
    ] = None,
    stages: Annotated[bool, typer.Option("--stages", help=_("Show every sentence and everything else."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object a line."))] = False,
    save: Annotated[Path | None, typer.Option(help=_("Save the previews, to edit and use with --from."))] = None,
) -> None:
    """Print previews of texts, of saved previews, or of what a picture carries."""
    settings = settings_with(paraphraser, translator, fallback)
    settings = replace(
        settings,
        model=named_model(model, settings.models) or settings.model,
        cache=settings.cache if use_cache else None,
    )
    chosen = {"top": top, "weights": weights, "syntax": syntax, "fit": fit}
    changes = chosen_preset(settings, preset) | {name: value for name, value in chosen.items() if value is not None}
    is_changed = False
    if every and choice_seed is not None:
        raise InputError(_("--choice-seed decides for one choice, --all makes every one: leave one of them out"))
    if saved:
        if every or choice_seed is not None:
            raise InputError(_("--from has its choices already: leave --choice-seed and --all out"))
        if text is not None or file or attribute:
            raise InputError(_("--from takes everything from what was saved: leave TEXT, --file and --attribute out"))
        if hires_prompt is not None:
            raise InputError(_("--from has its prompts already: leave --hires-prompt out"))
        if examples:
            raise InputError(_("--from has its paraphrases already: leave --examples out"))
        korean = [preset, fallback, paraphraser, translator, replay]
        is_changed = any(one is not None for one in (*korean, negative))
    choose(attribute or ())
    options = PreviewOptions(
        count=count,
        examples=examples,
        negative=negative or "",
        hires_prompt=hires_prompt or "",
        choice_seed=choice_seed,
        attributes=tuple(attribute or ()),
        **changes,
    )
    inputs = saved_inputs(saved) if saved else None
    if isinstance(inputs, list):
        made = _redone(settings, inputs, changes, negative, is_changed=is_changed)
    else:  # a string is what a picture of another program says
        made = _made(settings, [inputs] if inputs else texts(text, file), options, replay, every=every)
    several = file is not None or text == "-" or every
    shown = [print_preview(one, as_json=as_json, stages=stages, heading=several) for one in made]
    if save:
        save_previews(save, shown)


def _redone(
    settings: Settings,
    inputs: list[Saved],
    changes: dict[str, Any],
    negative: str | None,
    *,
    is_changed: bool,
) -> Iterator[Preview]:
    if is_changed and any(isinstance(one, PictureRecord) for one in inputs):
        message = _("what a picture carries is shown as it is: leave --preset, --negative and the backends out")
        raise InputError(message)
    if negative is not None:
        pipeline = build(settings)
        inputs = [pipeline.with_negative(one, negative) if isinstance(one, Preview) else one for one in inputs]
    return redo_previews(build_prompt_builder(settings), inputs, changes)


def _made(
    settings: Settings, found: list[str], options: PreviewOptions, recording: Path | None, *, every: bool
) -> Iterator[Preview]:
    choose = partial(_chosen, Alternatives(settings.wildcards), options, every=every)
    chosen = [one for text in found for one in choose(text)]
    with ExitStack() as stack:
        if recording:  # before any thread loads a stage: vcrpy imports and patches what they import
            stack.enter_context(replaying(recording))
        with loading_shown(Console(stderr=True)):
            pipeline = build(replayed(settings) if recording else settings)
        if len(chosen) == 1:
            yield make_preview(pipeline, chosen[0], options)
        else:
            at_once = 1 if recording else os.cpu_count() or 1  # recorded answers come in their order
            yield from make_previews(pipeline, chosen, options, at_once=at_once)


def _chosen(alternatives: Alternatives, options: PreviewOptions, text: str, *, every: bool) -> list[Chosen]:
    if every:
        return alternatives.combinations(text, options.negative)
    return [alternatives.choose(text, options.negative, options.choice_seed)]


def print_preview(made: Preview, *, as_json: bool, stages: bool, heading: bool = False) -> Preview:
    """Print a preview, as JSON or for readers, and return it."""
    if as_json:
        utf8_output()
        typer.echo(printable_json(made.to_json()))
        return made
    show(made, Console(highlight=False), stages=stages, heading=heading)
    return made


def save_previews(file: Path, made: Iterable[Preview]) -> None:
    """Write previews to ``file``, where ``--from`` finds them."""
    write_text(file, "".join(one.to_json(indent=2) + "\n" for one in made))
