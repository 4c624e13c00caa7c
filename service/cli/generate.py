"""``malgrim generate``: a picture of a Korean text."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from generate import (
    DEFAULT_PRESET,
    FAST,
    FORMATS,
    GUIDANCE,
    SDXL,
    SIZE,
    STEPS,
    TOY,
    GenerationError,
    ImageGenerator,
    ImageRequest,
    MetadataError,
    Prompt,
    RequestError,
    check_loras,
    check_sampler,
    choose,
    sampler_names,
    unknown_tags,
)

from ..config.settings import DeviceName, MemoryUse, Settings
from ..files import FileError, write_bytes
from ..pipeline.picture_record import Drawing, Record
from ..pipeline.preview import Preview
from ..text import InputError
from ..trace.run import StageError
from .inputs import Source, opened, previews, saved_sources, texts
from .options import Attribute, Count, Fallback, Paraphrasing, PresetName, Saved, Text, Translating, settings_with
from .output import printable

_SIDE = re.compile(r"[0-9]{1,5}")
_FAST = f"{FAST['steps']} steps of {FAST['sampler']}, guidance up to {FAST['guidance_end']:.0%}"
_BLANK = Prompt((), (), ())


def generate(  # noqa: PLR0913, PLR0917 - one parameter an option
    text: Text = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help=f"The picture: {', '.join(FORMATS)}; several are numbered.")
    ] = Path("malgrim.png"),
    saved: Saved = None,
    count: Count = 10,
    paraphraser: Paraphrasing = None,
    translator: Translating = None,
    fallback: Fallback = None,
    attribute: Attribute = None,
    preset: PresetName = None,
    model: Annotated[
        str | None, typer.Option(help="Folder, .safetensors file or Hub name; toy for a tiny one that knows nothing.")
    ] = None,
    device: Annotated[DeviceName | None, typer.Option(help="Where to draw.")] = None,
    memory: Annotated[MemoryUse | None, typer.Option(help="Less memory is slower.")] = None,
    steps: Annotated[int | None, typer.Option(help=f"Steps of the sampler ({STEPS}).")] = None,
    cfg: Annotated[float | None, typer.Option(help=f"How closely the text is followed ({GUIDANCE}).")] = None,
    size: Annotated[str | None, typer.Option(help=f"Width x height in pixels ({SIZE}x{SIZE}).")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same picture; -1 draws one.")] = None,
    sampler: Annotated[str | None, typer.Option(help=f"{', '.join(sampler_names())}.")] = None,
    count_images: Annotated[int, typer.Option(help="How many pictures, with seeds that count up.")] = 1,
    init_image: Annotated[Path | None, typer.Option(help="A picture to start from.")] = None,
    strength: Annotated[float | None, typer.Option(help="How much of --init-image is drawn anew (0.6 of 1).")] = None,
    hires: Annotated[float | None, typer.Option(help="Draw again at this many times the size, 1.5 say.")] = None,
    best_of: Annotated[int, typer.Option(min=1, max=64, help="Draw so many, keep the nearest by MALGRIM_CLIP.")] = 1,
    mask: Annotated[Path | None, typer.Option(help="Draw --init-image anew only where this one is white.")] = None,
    refiner: Annotated[str | None, typer.Option(help="A second model for the last fifth; as --model.")] = None,
    fast: Annotated[bool, typer.Option("--fast", help=f"Another picture in a fifth of the time: {_FAST}.")] = False,
    no_compile: Annotated[bool, typer.Option("--no-compile", help="Begin sooner on CUDA, draw slower.")] = False,
) -> None:
    """Draw a picture of a Korean text: the prompt pair as preview makes it, then Stable Diffusion."""
    settings = settings_with(paraphraser, translator, fallback)
    settings = replace(
        settings,
        device=device or settings.device,
        memory=memory or settings.memory,
        compiled=settings.compiled and not no_compile,
    )
    if saved and (text is not None or attribute):
        raise InputError("--from takes all from what was saved: leave TEXT and --attribute out")
    choose(attribute or ())
    source = _one(saved_sources(saved) if saved else [*texts(text)])
    before = source.drawing if isinstance(source, Record) else None
    if before and (preset or fallback or paraphraser or translator):
        raise InputError("a picture is drawn again from what it carries: leave --preset and the backends out")
    if before and before.strength is not None and init_image is None:
        raise InputError(f"{saved} was drawn from a picture: give it with --init-image, and its --mask if it had one")
    if strength is not None and init_image is None:
        raise InputError("--strength is for --init-image: give that picture too")
    if before:
        _check_here("--model", None if model else before.model, settings)
        _check_here("--refiner", None if refiner else before.refiner, settings)
    if isinstance(source, str):
        check_loras(source, settings.lora)
    settings = replace(
        settings,
        model=model or (before.model if before else settings.model),
        refiner=refiner or (before.refiner if before else settings.refiner),
    )
    request = _request(before, steps, cfg, size, seed, sampler, count_images, strength, hires, fast)
    request = replace(request, init_image=opened(init_image), mask=opened(mask))
    files = _files(output, count_images)
    from ..assembly.build import build, build_generator  # noqa: PLC0415

    try:
        generator = build_generator(settings, best_of=best_of)
    except GenerationError as error:
        raise StageError("generate", str(error)) from error
    pipeline = build(settings, count=count, preset_name=preset or _preset_of(source), korean=saved is None)
    (made,) = previews(pipeline, [source], attribute or ())
    _draw(generator, made, request, files, settings.refiner)


def _draw(
    generator: ImageGenerator, made: Preview, request: ImageRequest, files: list[Path], refiner: str | None
) -> None:
    from rich.console import Console  # noqa: PLC0415

    from ..pipeline.pictures import draw  # noqa: PLC0415
    from ..views.terminal import steps_shown  # noqa: PLC0415

    typer.echo(f"prompt: {printable(made.prompt)}", err=True)
    if tags := unknown_tags(made.phrases):
        typer.echo(f"! not drawn, because they are for other programs: {', '.join(tags)}", err=True)
    with steps_shown(Console(stderr=True)) as on_step:
        pictures = [*draw(generator, made, request, files[0], on_step, refiner)]
    for file, picture in zip(files, pictures, strict=True):
        write_bytes(file, picture.data)
        typer.echo(f"{file}  seed {picture.seed}")


def _one(sources: list[Source]) -> Source:
    if len(sources) != 1:
        raise InputError(
            f"one text makes one picture, {len(sources)} were given: use --count-images for several of one"
        )
    return sources[0]


def _check_here(option: str, name: str | None, settings: Settings) -> None:
    """A picture may come from anyone: what it names is not fetched unasked."""
    if name and name not in (SDXL, TOY, settings.model, settings.refiner) and not Path(name).exists():
        raise InputError(f"the picture was drawn with {name}, which may have to be fetched: name it with {option}")


def _preset_of(source: Source) -> str:
    """That of a saved preview, so that what is redone is the same; else the default."""
    return DEFAULT_PRESET if isinstance(source, str | Record) else source.backends.get("compose", DEFAULT_PRESET)


def _request(  # noqa: PLR0913, PLR0917 - one argument an option
    before: Drawing | None,
    steps: int | None,
    cfg: float | None,
    size: str | None,
    seed: int | None,
    sampler: str | None,
    images: int,
    strength: float | None,
    hires: float | None,
    fast: bool,
) -> ImageRequest:
    """What is asked for, else what the picture was drawn with, else the defaults."""
    given = {
        "steps": steps,
        "guidance": cfg,
        "seed": seed,
        "hires": hires,
        "strength": strength,
        "sampler": sampler,
        **(_size(size) if size is not None else {}),
    }
    names = ("width", "height", "steps", "guidance", "seed", "sampler", "hires", "strength", "guidance_end")
    kept = {name: getattr(before, name) for name in names} if before else {}
    faster = dict(FAST) if fast else {}
    chosen = {name: value for name, value in (kept | faster | _given(given)).items() if value is not None}
    if "sampler" in chosen:
        chosen["sampler"] = check_sampler(chosen["sampler"])
    return ImageRequest(_BLANK, images=images, **chosen)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _size(size: str) -> dict[str, int]:
    width, by, height = size.lower().partition("x")
    if not (by and _SIDE.fullmatch(width.strip()) and _SIDE.fullmatch(height.strip())):
        raise RequestError(f"size {size!r}: write width x height, such as {SIZE}x{SIZE}")
    return {"width": int(width), "height": int(height)}


def _files(output: Path, images: int) -> list[Path]:
    if output.suffix.lower() not in FORMATS:
        raise MetadataError(f"{output} ends in no known format: use {', '.join(FORMATS)}")
    files = [output.with_stem(f"{output.stem}-{number}") for number in range(1, images + 1)] if images > 1 else [output]
    for file in files:
        try:
            target = file.resolve()
            if not target.parent.is_dir():
                raise FileError(f"{file} cannot be written: there is no folder {target.parent}")
            if target.exists() and not target.is_file():
                raise FileError(f"{file} cannot be written: it is not a regular file")
        except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
            raise FileError(f"{file} cannot be written: {getattr(error, 'strerror', None) or error}") from error
    return files
