"""``malgrim generate``: a picture of a Korean text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from generate import (
    FAST,
    FORMATS,
    PICTURE_SETTINGS,
    START_SETTINGS,
    Distillation,
    ImageSettings,
    Sampling,
    StartSettings,
    WeightsHashes,
    check_guides,
    check_loras,
    check_upscaler,
    choose,
    named_model,
    unknown_tags,
    upscaler_names,
)

from ..assembly.build import build, build_generator, build_prompt_builder, check_weights
from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from ..pipeline import Alternatives, Chosen, Preview
from ..pipeline.dialects import TextSettings
from ..pipeline.input_images import InputImages
from ..pipeline.picture_record import GenerationInfo, PictureRecord
from ..pipeline.pictures import distilled_by, generate_pictures
from ..pipeline.versions import check_second_pass
from ..printable import printable_line
from ..views.presenter import choices, reductions
from ..views.terminal import loading_shown
from .drawing import Drawing
from .guide_options import GuideOptions
from .image_options import (
    JudgingOptions,
    LargerOptions,
    MaskOptions,
    ModelOptions,
    NumberOptions,
    SamplingOptions,
    StartOptions,
    VariationOptions,
    check_judged,
)
from .input_images import open_guides, open_images
from .inputs import Saved, redo_previews, saved_inputs, texts
from .option_groups import with_option_groups
from .options import From, PromptOptions, Text
from .output_files import OutputFiles
from .runs import TextPreviews, TextRun, loading_stage, rounds, show_once, show_warnings, text_runs
from .sources import check_record, check_saved, check_start, source_of
from .start_folder import ResultFile, StartFolder

if TYPE_CHECKING:
    from PIL.Image import Image


@with_option_groups
def generate(  # noqa: PLR0913, PLR0917 - one parameter a group of options
    prompts: PromptOptions,
    models: ModelOptions,
    sampling: SamplingOptions,
    numbers: NumberOptions,
    judging: JudgingOptions,
    variation: VariationOptions,
    start: StartOptions,
    masks: MaskOptions,
    larger: LargerOptions,
    guides: GuideOptions,
    text: Text = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=_("The picture: {formats}; several are numbered (malgrim-0001.png, the next free number).").format(
                formats=", ".join(FORMATS)
            ),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace --output where it exists."))] = False,
    live_every: Annotated[
        int, typer.Option(min=0, help=_("Steps between two live pictures, where the terminal shows any; 0 for none."))
    ] = 1,
    saved: From = None,
) -> None:
    """Make the prompt pair as ``preview`` does, generate, and write one file a picture.

    Ctrl+C keeps the picture as far as it has come.
    """
    if saved:
        check_saved(text, prompts)
    if force and numbers.forever:
        raise InputError(_("--forever replaces no file: leave --force out"))
    choose(prompts.attribute or ())
    settings = prompts.settings()
    source = source_of(saved_inputs(saved) if saved else texts(text), upscaler_names(settings.upscalers))
    from_image = start.given() | masks.given()
    check_start(from_image, start, source.before)
    if source.before:
        check_record(source.before, saved, prompts, models, start, larger, settings)
    settings = _with_models(settings, models, source.before)
    check_judged(judging.best_of, settings)
    kept = InputImages(settings.state / "inputs")
    folder = _folder(start.init_image, output, numbers, force=force)
    guided = open_guides(guides, source.before, kept)
    given = sampling.given() | variation.given() | from_image | larger.given() | guided.images
    given |= {"images": numbers.count_images, "best_of": judging.best_of}
    started = partial(_started, given=given, guided=guided.digests, before=source.before, kept=kept)
    chosen, digests = (given, {}) if folder else started(start)
    settings_for = partial(_image_settings, source.before or source.written, fast=sampling.fast)
    asked = rounds(settings_for(chosen, Sampling()))
    first = next(asked)
    check_second_pass(prompts.hires_prompt or "", first)
    check_guides(first.controls, first.ip_adapter, settings.guides, model=settings.model, refiner=settings.refiner)
    check_upscaler(first, settings.upscalers, from_image=bool(folder or first.init_image))
    runs_of = partial(_runs, settings, source.given, prompts.negative or "", every=numbers.every)
    runs = runs_of(first)
    count = None if numbers.forever else sum(run.settings.get("images", first.images) for run in runs)
    files = None if folder else OutputFiles(output, count, force=force)
    if folder and not folder.missing():
        return
    plan = _Plan(
        settings=settings,
        is_recorded=source.before is not None,
        settings_for=settings_for,
        chosen=chosen,
        digests=digests,
        files=files,
        folder=folder,
        started=lambda file: started(replace(start, init_image=file)),
        seed=first.seed,
    )
    every_run = chain(runs, chain.from_iterable(map(runs_of, asked)) if numbers.forever else ())
    _draw(plan, _previews(settings, every_run, source.given, prompts), live_every)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """How previews become files, checked before anything is loaded.

    Attributes:
        settings: Those of the program.
        is_recorded: Whether a picture is made again from what it carries.
        settings_for: Returns the settings of a run from the chosen ones, and from what suits the preview.
        chosen: The settings that are given.
        digests: The SHA-256 of the pictures that a run begins from or is guided by.
        files: Where pictures go, None for a folder.
        folder: The pictures that runs begin from, one after the other.
        started: Returns the chosen settings and the digests of one of them.
        seed: Of all of them.
    """

    settings: Settings
    is_recorded: bool
    settings_for: Callable[..., ImageSettings]
    chosen: dict[str, Any]
    digests: dict[str, Any]
    files: OutputFiles | None
    folder: StartFolder | None
    started: Callable[[Path], tuple[dict[str, Any], dict[str, Any]]]
    seed: int


def _draw(plan: _Plan, previews: Iterable[tuple[TextRun, Preview]], live_every: int) -> None:
    """Load what generates, and draw each preview until the user stops."""
    settings, shown = plan.settings, set[str]()
    with loading_stage():
        check_weights(settings)
        generator = build_generator(settings)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora, settings.upscalers)
    drawing = Drawing(partial(generate_pictures, generator, refiner=settings.refiner, hashes=hashes), live_every)
    for run, made in previews:
        distilled = None if plan.is_recorded else distilled_by(made, generator.name)
        if not plan.is_recorded:
            _show_preview(made, distilled, shown)
        _show_prompt(made, shown)
        draw = partial(drawing.draw, made, partial(plan.settings_for, sampling=made.sampling, distilled=distilled))
        if plan.files:
            draw(plan.chosen | run.settings, plan.digests, plan.files)
        if plan.folder:
            _draw_folder(plan.folder, drawing, plan.started, draw, plan.seed)
        if drawing.is_stopped:
            break
    if plan.folder:
        plan.folder.end()


def _folder(init_image: Path | None, output: Path | None, numbers: NumberOptions, *, force: bool) -> StartFolder | None:
    """Return the folder of pictures that ``--init-image`` names, None for a picture or none."""
    if init_image is None or not init_image.is_dir():
        return None
    if numbers.every or numbers.forever or numbers.count_images > 1:
        raise InputError(_("a folder of pictures gives one for each: leave --count-images, --forever and --all out"))
    return StartFolder(init_image, output, force=force)


def _draw_folder(
    folder: StartFolder,
    drawing: Drawing,
    started: Callable[[Path], tuple[dict[str, Any], dict[str, Any]]],
    draw: Callable[[dict[str, Any], dict[str, Any], ResultFile], None],
    seed: int,
) -> None:
    """Draw from each picture whose result is missing, with one seed, until the user stops."""
    for file in folder.missing():
        with folder.reporting(file):
            folder.check(file)
            chosen, digests = started(file)
            draw(chosen | {"seed": seed}, digests, folder.results_of(file))
        if drawing.is_stopped:
            return


def _started(
    start: StartOptions,
    *,
    given: dict[str, Any],
    guided: dict[str, Any],
    before: GenerationInfo | None,
    kept: InputImages,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the settings with the pictures that a run begins from, and the SHA-256 of all pictures."""
    opened = open_images(start.files(), before, kept)
    chosen = given | opened.images
    if start.init_image:
        chosen = _grown_size(chosen, opened.images["init_image"]) | chosen
    return chosen, opened.digests | guided


def _with_models(settings: Settings, options: ModelOptions, before: GenerationInfo | None) -> Settings:
    return replace(
        options.placed(settings),
        model=named_model(options.model, settings.models) or (before.model if before else settings.model),
        refiner=options.refiner or (before.refiner if before else settings.refiner),
    )


def _runs(settings: Settings, given: str | Saved, negative: str, first: ImageSettings, *, every: bool) -> list[TextRun]:
    if not isinstance(given, str):
        if every:
            raise InputError(_("--all is for a text with alternatives: --from has its choices already"))
        return [TextRun(Chosen(text=""), {"seed": first.seed, "subseed": first.subseed})]
    runs = text_runs(Alternatives(settings.wildcards), given, negative, first, every=every)
    for run in runs:
        check_loras(run.chosen.text, settings.lora)
    return runs


def _previews(
    settings: Settings, runs: Iterable[TextRun], given: str | Saved, prompts: PromptOptions
) -> Iterator[tuple[TextRun, Preview]]:
    if not isinstance(given, str):
        made = _saved_preview(settings, given, prompts)
        yield from ((run, made) for run in runs)
        return
    with loading_shown(Console(stderr=True)):
        pipeline = build(settings)
    previews, options = TextPreviews(pipeline), prompts.options(settings)
    for run in runs:
        yield run, previews.preview(run.chosen, options)


def _saved_preview(settings: Settings, given: Saved, prompts: PromptOptions) -> Preview:
    if isinstance(given, PictureRecord):
        return given.preview
    if prompts.negative is not None:
        given = build(settings).with_negative(given, prompts.negative)
    (made,) = redo_previews(build_prompt_builder(settings), [given], prompts.changes(settings))
    return made


def _show_preview(made: Preview, distilled: Distillation | None, shown: set[str]) -> None:
    """Show the choices of a preview, and of the other lines those that are not among the ``shown`` ones."""
    show_warnings(made, shown)
    for fact in choices(made):
        typer.echo(printable_line(f"{fact.label}: {fact.text}"), err=True)
    for fact in reductions(made):
        show_once(f"{fact.label}: {fact.text}", shown)
    if distilled:
        show_once(_described(distilled), shown)


def _described(distilled: Distillation) -> str:
    message = _("weights of few steps ({name}): {steps} steps of {sampler} at CFG {cfg:g}, where you give no others")
    settings = {"steps": distilled.steps, "sampler": distilled.sampler, "cfg": distilled.guidance}
    return message.format(name=distilled.name, **settings)


def _show_prompt(made: Preview, shown: set[str]) -> None:
    typer.echo(f"prompt: {printable_line(made.prompt)}", err=True)
    if tags := unknown_tags(made.drawn):
        message = _("ignored, because they are for other programs: {tags}").format(tags=", ".join(tags))
        show_once(f"! {message}", shown)


def _grown_size(chosen: dict[str, Any], image: "Image") -> dict[str, int]:
    """Return the size that ``image`` grows to, if it does."""
    start = StartSettings(**{name: chosen[name] for name in START_SETTINGS if name in chosen})
    grows = any(start.outpainted) and start.mask_padding is None
    return dict(zip(("width", "height"), start.outpainted_size(image), strict=True)) if grows else {}


def _image_settings(
    before: GenerationInfo | TextSettings | None,
    chosen: dict[str, Any],
    sampling: Sampling,
    *,
    fast: bool,
    distilled: Distillation | None = None,
) -> ImageSettings:
    """Return the given settings, completed by those of the earlier picture or the text, the weights, the preset."""
    kept = {name: getattr(before, name, None) for name in (*PICTURE_SETTINGS, "strength")}
    given = {name: value for name, value in kept.items() if value is not None}
    if distilled:
        return ImageSettings(**(sampling.settings() | distilled.settings() | given | chosen))
    return ImageSettings(**(sampling.settings() | given | (dict(FAST) if fast else {}) | chosen))
