"""``malgrim generate``: a picture of a Korean text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from generate import (
    FAST,
    FORMATS,
    SDXL,
    SIZE,
    TOY,
    GenerationError,
    ImageSettings,
    RequestError,
    Sampling,
    WeightsHashes,
    check_loras,
    check_sampler,
    choose,
    sampler_names,
    unknown_tags,
)

from ..assembly.build import build, build_generator, build_prompt_builder, check_weights
from ..config.settings import DeviceName, MemoryUse, Settings
from ..errors import InputError
from ..messages import _
from ..pipeline import Preview, PreviewOptions
from ..pipeline.dialects import TextSettings, read_dialects
from ..pipeline.input_images import InputImages
from ..pipeline.picture_record import GenerationInfo, PictureRecord
from ..pipeline.pictures import Picture, generate_pictures
from ..printable import printable_line
from ..trace import StageError
from ..views.presenter import reductions
from ..views.terminal import loading_shown, steps_shown
from .input_images import open_images
from .inputs import Saved, make_preview, redo_previews, saved_inputs, texts
from .options import (
    Attribute,
    Count,
    Fallback,
    Fit,
    From,
    Negative,
    Paraphrasing,
    PresetName,
    Text,
    Translating,
    chosen_preset,
    settings_with,
)
from .output_files import OutputFiles

_Input = TypeVar("_Input")
_SIDE = re.compile(r"[0-9]{1,5}")
_FAST = f"{FAST['steps']} steps of {FAST['sampler']}, guidance up to {FAST['guidance_end']:.0%}"


def generate(  # noqa: PLR0913, PLR0917 - one parameter an option
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
    saved: From = None,
    count: Count = 10,
    paraphraser: Paraphrasing = None,
    translator: Translating = None,
    fallback: Fallback = None,
    attribute: Attribute = None,
    negative: Negative = None,
    preset: PresetName = None,
    fit: Fit = None,
    model: Annotated[
        str | None,
        typer.Option(help=_("Folder, .safetensors file or Hub name; toy for a tiny one that knows nothing.")),
    ] = None,
    device: Annotated[DeviceName | None, typer.Option(help=_("Where the model runs."))] = None,
    memory: Annotated[MemoryUse | None, typer.Option(help=_("Less memory is slower."))] = None,
    steps: Annotated[int | None, typer.Option(help=_("Steps of the sampler (as the preset suggests)."))] = None,
    cfg: Annotated[
        float | None, typer.Option(help=_("How closely the text is followed (as the preset suggests)."))
    ] = None,
    size: Annotated[
        str | None, typer.Option(help=_("Width x height in pixels ({default}).").format(default=f"{SIZE}x{SIZE}"))
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help=_("The same seed gives the same picture; -1 picks one at random."))
    ] = None,
    sampler: Annotated[str | None, typer.Option(help=f"{', '.join(sampler_names())}.")] = None,
    count_images: Annotated[int, typer.Option(help=_("How many pictures, with seeds that count up."))] = 1,
    init_image: Annotated[Path | None, typer.Option(help=_("A picture to start from."))] = None,
    strength: Annotated[float | None, typer.Option(help=_("How much of --init-image is changed (0.6 of 1)."))] = None,
    hires: Annotated[
        float | None, typer.Option(help=_("Generate again at this many times the size, such as 1.5."))
    ] = None,
    best_of: Annotated[
        int, typer.Option(min=1, max=64, help=_("Generate so many, keep the nearest to the text by MALGRIM_CLIP."))
    ] = 1,
    mask: Annotated[Path | None, typer.Option(help=_("Change --init-image only where this picture is white."))] = None,
    refiner: Annotated[str | None, typer.Option(help=_("A second model for the last fifth; as --model."))] = None,
    fast: Annotated[
        bool, typer.Option("--fast", help=_("Another picture in a fifth of the time: {how}.").format(how=_FAST))
    ] = False,
    no_compile: Annotated[bool, typer.Option("--no-compile", help=_("Start sooner on CUDA, generate slower."))] = False,
) -> None:
    """Make the prompt pair as ``preview`` does, generate, and write one file a picture."""
    settings = settings_with(paraphraser, translator, fallback)
    settings = replace(
        settings,
        device=device or settings.device,
        memory=memory or settings.memory,
        compiled=settings.compiled and not no_compile,
    )
    if saved and (text is not None or attribute):
        raise InputError(_("--from takes everything from what was saved: leave TEXT and --attribute out"))
    if strength is not None and init_image is None:
        raise InputError(_("--strength is for --init-image: give that picture too"))
    choose(attribute or ())
    found = saved_inputs(saved) if saved else texts(text)
    given = found if isinstance(found, str) else _one(found)
    before = given.generation if isinstance(given, PictureRecord) else None
    written = None if isinstance(given, PictureRecord) else _written(given)
    if before:
        if preset or fallback or paraphraser or translator or negative is not None:
            message = _("a picture is generated from what it carries: leave --preset, --negative and the backends out")
            raise InputError(message)
        if before.strength is not None and not (init_image or before.init_image):
            message = _("{file} was made from a picture: give it with --init-image, and its --mask if any")
            raise InputError(message.format(file=saved))
        _check_here("--model", None if model else before.model, settings)
        _check_here("--refiner", None if refiner else before.refiner, settings)
    if isinstance(given, str):
        check_loras(given, settings.lora)
    settings = replace(
        settings,
        model=model or (before.model if before else settings.model),
        refiner=refiner or (before.refiner if before else settings.refiner),
    )
    chosen = {
        "steps": steps,
        "guidance": cfg,
        "seed": seed,
        "hires": hires,
        "strength": strength,
        "sampler": sampler and check_sampler(sampler),
        **(_size(size) if size is not None else {}),
    }
    opened = open_images({"init_image": init_image, "mask": mask}, before, InputImages(settings.state / "inputs"))
    if best_of > 1 and settings.clip is None:
        raise InputError(_("--best-of needs a CLIP model to choose by: set MALGRIM_CLIP to its folder"))
    images = {
        "images": count_images,
        "best_of": best_of,
        **opened.images,
    }
    settings_for = partial(_image_settings, before or written, chosen | images, fast=fast)
    settings_for(Sampling())  # what cannot be used is refused before anything is loaded
    files = OutputFiles(output, count_images, force=force)
    try:
        check_weights(settings)
        generator = build_generator(settings)
    except GenerationError as error:
        raise StageError("generate", str(error)) from error
    changes = chosen_preset(settings, preset) | ({} if fit is None else {"fit": fit})
    options = PreviewOptions(count=count, attributes=tuple(attribute or ()), negative=negative or "", **changes)
    if negative is not None and isinstance(given, Preview):
        given = build(settings).with_negative(given, negative)
    made = _preview(settings, given, options, changes)
    for warning in () if before else made.warnings:
        typer.echo(f"! {printable_line(warning)}", err=True)
    for fact in () if before else reductions(made):
        typer.echo(printable_line(f"{fact.label}: {fact.text}"), err=True)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora)
    pictures_of = partial(generate_pictures, generator, refiner=settings.refiner, inputs=opened.digests, hashes=hashes)
    _generate(pictures_of, made, settings_for(made.sampling), files)


def _preview(settings: Settings, given: str | Saved, options: PreviewOptions, changes: dict[str, Any]) -> Preview:
    if isinstance(given, PictureRecord):
        return given.preview
    if isinstance(given, Preview):
        (made,) = redo_previews(build_prompt_builder(settings), [given], changes)
    else:
        with loading_shown(Console(stderr=True)):
            pipeline = build(settings)
        made = make_preview(pipeline, given, options)
    return made


def _generate(
    pictures_of: Callable[..., Iterator[Picture]], made: Preview, settings: ImageSettings, files: OutputFiles
) -> None:
    typer.echo(f"prompt: {printable_line(made.prompt)}", err=True)
    if tags := unknown_tags(made.prompts):
        message = _("ignored, because they are for other programs: {tags}").format(tags=", ".join(tags))
        typer.echo(f"! {printable_line(message)}", err=True)
    with steps_shown(Console(stderr=True)) as on_step:
        pictures = [*pictures_of(made, settings, suffix=files.suffix, on_step=on_step)]
    for number, picture in enumerate(pictures):
        typer.echo(f"{files.write(number, picture.data)}  seed {picture.seed}")


def _one(inputs: Sequence[_Input]) -> _Input:
    if len(inputs) != 1:
        message = _("one text makes one picture, {count} were given: use --count-images for several of one")
        raise InputError(message.format(count=len(inputs)))
    return inputs[0]


def _check_here(option: str, name: str | None, settings: Settings) -> None:
    """Refuse to fetch a model only because a picture, which may come from anyone, names it."""
    if name and name not in (SDXL, TOY, settings.model, settings.refiner) and not Path(name).exists():
        message = _("the picture was made with {name}, which may have to be fetched: name it with {option}")
        raise InputError(message.format(name=name, option=option))


def _written(given: str | Preview) -> TextSettings:
    """Return the settings that stand in a text."""
    return read_dialects(given).settings if isinstance(given, str) else given.settings


def _image_settings(
    before: GenerationInfo | TextSettings | None, chosen: dict[str, Any], sampling: Sampling, *, fast: bool
) -> ImageSettings:
    """Return the given settings, completed by those of the earlier picture or of the text, then by the preset's."""
    names = ("width", "height", "steps", "guidance", "seed", "sampler", "hires", "strength", "guidance_end")
    kept = {name: getattr(before, name, None) for name in names}
    faster = dict(FAST) if fast else {}
    return ImageSettings(**(sampling.settings() | _given(kept) | faster | _given(chosen)))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _size(size: str) -> dict[str, int]:
    width, by, height = size.lower().partition("x")
    if not (by and _SIDE.fullmatch(width.strip()) and _SIDE.fullmatch(height.strip())):
        message = _("size {size!r}: write width x height, such as {example}")
        raise RequestError(message.format(size=size, example=f"{SIZE}x{SIZE}"))
    return {"width": int(width), "height": int(height)}
