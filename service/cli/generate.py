"""``malgrim generate``: a picture of a Korean text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from generate import (
    FAST,
    FORMATS,
    PICTURE_SETTINGS,
    SDXL,
    START_SETTINGS,
    TOY,
    Distillation,
    ImageSettings,
    Sampling,
    StartSettings,
    WeightsHashes,
    check_guides,
    check_loras,
    choose,
    named_model,
)

from ..assembly.build import build, build_generator, build_prompt_builder, check_weights
from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from ..pipeline import Alternatives, Chosen, Preview
from ..pipeline.dialects import TextSettings, read_dialects
from ..pipeline.input_images import InputImages
from ..pipeline.picture_record import GenerationInfo, PictureRecord
from ..pipeline.pictures import distilled_by, generate_pictures
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
from .runs import TextPreviews, TextRun, loading_stage, rounds, text_runs

if TYPE_CHECKING:
    from PIL.Image import Image

_Input = TypeVar("_Input")


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
    if saved and (text is not None or prompts.attribute):
        raise InputError(_("--from takes everything from what was saved: leave TEXT and --attribute out"))
    if force and numbers.forever:
        raise InputError(_("--forever replaces no file: leave --force out"))
    choose(prompts.attribute or ())
    source = _source(saved_inputs(saved) if saved else texts(text))
    from_image = start.given() | masks.given()
    if not (start.init_image or (source.before and source.before.init_image)):
        for name in from_image:
            option = f"--{name.replace('_', '-')}"
            raise InputError(_("{option} is for --init-image: give that picture too").format(option=option))
    settings = prompts.settings()
    if source.before:
        _check_record(source.before, saved, prompts, models, start, settings)
    settings = _with_models(settings, models, source.before)
    check_judged(judging.best_of, settings)
    kept = InputImages(settings.state / "inputs")
    opened = open_images(start.files(), source.before, kept)
    guided = open_guides(guides, source.before, kept)
    chosen = sampling.given() | variation.given() | from_image | larger.given() | opened.images | guided.images
    if start.init_image:
        chosen = _grown_size(chosen, opened.images["init_image"]) | chosen
    chosen |= {"images": numbers.count_images, "best_of": judging.best_of}
    settings_for = partial(_image_settings, source.before or source.written, fast=sampling.fast)
    asked = rounds(settings_for(chosen, Sampling()))
    first = next(asked)
    _check_before_loading(first, settings)
    runs_of = partial(_runs, settings, source.given, prompts.negative or "", every=numbers.every)
    runs = runs_of(first)
    count = None if numbers.forever else sum(run.settings.get("images", first.images) for run in runs)
    files = OutputFiles(output, count, force=force)
    with loading_stage():
        check_weights(settings)
        generator = build_generator(settings)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora)
    pictures_of = partial(
        generate_pictures, generator, refiner=settings.refiner, inputs=opened.digests | guided.digests, hashes=hashes
    )
    drawing = Drawing(files, live_every)
    every_run = chain(runs, chain.from_iterable(map(runs_of, asked)) if numbers.forever else ())
    for run, made in _previews(settings, every_run, source.given, prompts):
        distilled = distilled_by(made, generator.name) if source.before is None else None
        if source.before is None:
            _show_preview(made, distilled)
        chosen_now = settings_for(chosen | run.settings, made.sampling, distilled=distilled)
        drawing.draw(pictures_of, made, chosen_now)
        if drawing.is_stopped:
            break


def _check_before_loading(asked: ImageSettings, settings: Settings) -> None:
    check_guides(asked.controls, asked.ip_adapter, settings.guides, model=settings.model, refiner=settings.refiner)


@dataclass(frozen=True)
class _Source:
    """What a picture is made from.

    Attributes:
        given: A text, a saved preview, or what a picture carries.
        before: How the picture that was given was generated.
        written: The settings that stand in the text.
    """

    given: str | Saved
    before: GenerationInfo | None
    written: TextSettings | None


def _source(found: str | Sequence[str | Saved]) -> _Source:
    given = found if isinstance(found, str) else _one(found)
    if isinstance(given, PictureRecord):
        return _Source(given, given.generation, None)
    return _Source(given, None, read_dialects(given).settings if isinstance(given, str) else given.settings)


def _one(inputs: Sequence[_Input]) -> _Input:
    if len(inputs) != 1:
        message = _("one text makes one picture, {count} were given: use --count-images for several of one")
        raise InputError(message.format(count=len(inputs)))
    return inputs[0]


def _check_record(  # noqa: PLR0913, PLR0917 - what a record can be at odds with
    before: GenerationInfo,
    file: Path | None,
    prompts: PromptOptions,
    models: ModelOptions,
    start: StartOptions,
    settings: Settings,
) -> None:
    """Refuse what would make another picture of a record than the one that it is the record of."""
    if prompts.preset or prompts.fallback or prompts.paraphraser or prompts.translator or prompts.negative is not None:
        message = _("a picture is generated from what it carries: leave --preset, --negative and the backends out")
        raise InputError(message)
    if before.strength is not None and not (start.init_image or before.init_image):
        message = _("{file} was made from a picture: give it with --init-image, and its --mask if any")
        raise InputError(message.format(file=file))
    _check_here("--model", None if models.model else before.model, settings)
    _check_here("--refiner", None if models.refiner else before.refiner, settings)


def _check_here(option: str, name: str | None, settings: Settings) -> None:
    """Refuse to fetch a model only because a picture, which may come from anyone, names it."""
    if name and name not in (SDXL, TOY, settings.model, settings.refiner) and not Path(name).exists():
        message = _("the picture was made with {name}, which may have to be fetched: name it with {option}")
        raise InputError(message.format(name=name, option=option))


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


def _show_preview(made: Preview, distilled: Distillation | None) -> None:
    for warning in made.warnings:
        typer.echo(f"! {printable_line(warning)}", err=True)
    for fact in (*choices(made), *reductions(made)):
        typer.echo(printable_line(f"{fact.label}: {fact.text}"), err=True)
    if distilled:
        _show_distillation(distilled)


def _show_distillation(distilled: Distillation) -> None:
    message = _("weights of few steps ({name}): {steps} steps of {sampler} at CFG {cfg:g}, where you give no others")
    settings = {"steps": distilled.steps, "sampler": distilled.sampler, "cfg": distilled.guidance}
    typer.echo(printable_line(message.format(name=distilled.name, **settings)), err=True)


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
