"""``malgrim generate``: a picture of a Korean text; ``malgrim inspect``: what a picture says of itself."""

import re
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from generate import (
    DEFAULT_PRESET,
    FORMATS,
    GUIDANCE,
    SIZE,
    STEPS,
    GenerationError,
    ImageGenerator,
    ImageRequest,
    MetadataError,
    Prompt,
    RequestError,
    check_sampler,
    choose,
    read_metadata,
    sampler_names,
    unknown_tags,
)

from ..files import FileError, write_bytes
from ..preview import Preview
from ..record import Drawing, Record
from ..run import StageError
from ..settings import DeviceName, MemoryUse
from ..text import InputError
from .options import Attribute, Count, Fallback, Paraphrasing, PresetName, Saved, Text, Translating, settings_with
from .output import printable, utf8_output
from .sources import Source, previews, saved_sources, texts

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = re.compile(r"[0-9]{1,5}")
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
) -> None:
    """Draw a picture of a Korean text: the prompt pair as preview makes it, then Stable Diffusion."""
    settings = settings_with(paraphraser, translator, fallback)
    settings = replace(settings, device=device or settings.device, memory=memory or settings.memory)
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
    settings = replace(settings, model=model or (before.model if before else settings.model))
    request = _request(before, steps, cfg, size, seed, sampler, count_images, strength, hires)
    request = replace(request, init_image=_opened(init_image), mask=_opened(mask))
    files = _files(output, count_images)
    from ..build import build, build_generator  # noqa: PLC0415

    try:
        generator = build_generator(settings, best_of=best_of)
    except GenerationError as error:
        raise StageError("generate", str(error)) from error
    pipeline = build(settings, count=count, preset_name=preset or _preset_of(source), korean=saved is None)
    (made,) = previews(pipeline, [source], attribute or ())
    _draw(generator, made, request, files)


def _draw(generator: ImageGenerator, made: Preview, request: ImageRequest, files: list[Path]) -> None:
    from rich.console import Console  # noqa: PLC0415

    from ..drawing import draw  # noqa: PLC0415
    from ..terminal import steps_shown  # noqa: PLC0415

    typer.echo(f"prompt: {printable(made.prompt)}", err=True)
    if tags := unknown_tags(made.phrases):
        typer.echo(f"! not drawn, because they are for other programs: {', '.join(tags)}", err=True)
    with steps_shown(Console(stderr=True)) as on_step:
        pictures = [*draw(generator, made, request, files[0], on_step)]
    for file, picture in zip(files, pictures, strict=True):
        write_bytes(file, picture.data)
        typer.echo(f"{file}  seed {picture.seed}")


def inspect(
    picture: Annotated[Path, typer.Argument(help="A PNG that malgrim wrote.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON alone.")] = False,
) -> None:
    """Show what a picture says of how it was made: A1111's text, and all stages as JSON."""
    said = read_metadata(picture)
    utf8_output()
    if not as_json:
        typer.echo(f"{printable(said.parameters)}\n")
    typer.echo(said.record)


def _one(sources: list[Source]) -> Source:
    if len(sources) != 1:
        raise InputError(
            f"one text makes one picture, {len(sources)} were given: use --count-images for several of one"
        )
    return sources[0]


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
    names = ("width", "height", "steps", "guidance", "seed", "sampler", "hires", "strength")
    kept = {name: getattr(before, name) for name in names} if before else {}
    chosen = {name: value for name, value in (kept | _given(given)).items() if value is not None}
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


def _opened(file: Path | None) -> "Image | None":
    if file is None:
        return None
    from PIL import Image, ImageOps  # noqa: PLC0415 - not for --help

    try:
        with warnings.catch_warnings(), Image.open(file, formats=("PNG", "JPEG", "WEBP", "BMP", "TIFF")) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image.load()
            return ImageOps.exif_transpose(image)
    except (OSError, Image.DecompressionBombError, Image.DecompressionBombWarning, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no picture that can be read"
        raise FileError(f"{file} cannot be read: {reason}") from error
