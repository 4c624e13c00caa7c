"""``malgrim grid``: pictures of one text in which up to three things change."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import typer
from PIL import Image
from rich.console import Console

from generate import MetadataError, WeightsHashes, check_loras

from ..assembly.build import build, check_weights
from ..assembly.generator_pool import GeneratorPool, settings_for
from ..config.environment import choice
from ..config.settings import PARAPHRASERS, TRANSLATORS, Settings
from ..errors import InputError
from ..files import FileError, read_text, write_bytes, write_text
from ..jobs.grids import Cell, GridRequest, read_axis
from ..jobs.request import Generation, PreviewRequest
from ..messages import _
from ..pipeline import Alternatives, Chosen, Preview
from ..pipeline.picture_record import read_record
from ..pipeline.pictures import distilled_by, generate_pictures, is_whole_png
from ..printable import printable_line
from ..validation import checked
from ..views.contact_sheet import contact_sheet
from ..views.grid_page import grid_page
from ..views.terminal import count_shown, loading_shown
from .image_options import (
    JudgingOptions,
    LargerOptions,
    ModelOptions,
    SamplingOptions,
    VariationOptions,
    check_judged,
)
from .inputs import texts
from .option_groups import with_option_groups
from .options import PromptOptions, Text
from .runs import TextPreviews, loading_stage

_REQUEST = "grid.json"


@with_option_groups
def grid(  # noqa: PLR0913, PLR0917 - one parameter a group of options
    prompts: PromptOptions,
    models: ModelOptions,
    sampling: SamplingOptions,
    variation: VariationOptions,
    larger: LargerOptions,
    judging: JudgingOptions,
    text: Text = None,
    axes: Annotated[
        list[str] | None,
        typer.Option("--axis", help=_("A thing that changes, such as cfg=5,7.5,10; columns, then rows, then sheets.")),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help=_("The folder of the grid."))] = Path("grid"),
    resume: Annotated[
        bool, typer.Option("--resume", help=_("Generate what is missing of the grid in the folder --output."))
    ] = False,
) -> None:
    """Generate the pictures, a contact sheet and a page of them."""
    if resume and (text is not None or axes):
        raise InputError(_("--resume goes on with the grid of the folder: leave TEXT and --axis out"))
    settings = models.placed(prompts.settings())
    if resume:
        request = _saved(output / _REQUEST)
    else:
        chosen = sampling.given() | variation.given() | larger.given() | {"best_of": judging.best_of}
        request = _request(texts(text), axes or [], prompts, chosen | {"fast": sampling.fast, "model": models.model})
    check_judged(request.generation.best_of, settings)
    alternatives = Alternatives(settings.wildcards)
    cells = [(cell, _text_of(alternatives, cell)) for cell in request.cells()]
    for _cell, asked in cells:
        check_loras(asked.text, settings.lora)
    if not resume:
        _begin(output, request)
    files = {cell.place: output / _file_name(cell.place) for cell, _asked in cells}
    missing = [(cell, asked) for cell, asked in cells if not is_whole_png(files[cell.place])]
    _generate(settings, list(_previews(settings, missing)), files)
    _write_sheets(request, [cell for cell, _asked in cells], files, output)
    typer.echo(f"{output}: " + _("{count} pictures").format(count=len(files)))


def _file_name(place: tuple[int, ...]) -> str:
    return "-".join(f"{number + 1:02}" for number in place) + ".png"


def _text_of(alternatives: Alternatives, cell: Cell) -> Chosen:
    prompt = cell.prompt
    return alternatives.choose(prompt.text, prompt.negative_prompt, prompt.options(cell.generation.seed).choice_seed)


def _request(found: list[str], axes: list[str], prompts: PromptOptions, chosen: dict[str, Any]) -> GridRequest:
    if len(found) != 1:
        raise InputError(_("one text makes one grid, {count} were given").format(count=len(found)))
    if not axes:
        raise InputError(_("a grid needs what changes: give --axis, such as --axis cfg=5,7.5,10"))
    generation = {"cfg" if name == "guidance" else name: value for name, value in chosen.items()}
    parts = {
        "prompt": checked(PreviewRequest, prompts.request_fields() | {"text": found[0]}),
        "generation": checked(Generation, generation),
        "axes": [read_axis(axis) for axis in axes],
    }
    return checked(GridRequest, parts).resolved()


def _begin(folder: Path, request: GridRequest) -> None:
    """Write the request into a new folder, or an empty one."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = _("{folder} is not empty: give another --output, or --resume to go on with the grid in it")
        raise FileError(message.format(folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("{folder} cannot be used: {reason}")
        raise FileError(message.format(folder=folder, reason=error.strerror or error)) from error
    write_text(folder / _REQUEST, request.model_dump_json(indent=2, exclude_defaults=True) + "\n")


def _saved(file: Path) -> GridRequest:
    try:
        return GridRequest.model_validate_json(read_text(file))
    except ValueError as error:
        message = _("{file} is not the request of a grid: {reason}")
        raise InputError(message.format(file=file, reason=" ".join(str(error).split())[:200])) from error


def _previews(settings: Settings, cells: list[tuple[Cell, Chosen]]) -> Iterator[tuple[Cell, Preview]]:
    """Yield the preview of each cell, and show the warnings of each distinct text once."""
    previews = dict[tuple[tuple[str, str], ...], TextPreviews]()
    shown = set[str]()
    for cell, asked in cells:
        backends = tuple(sorted(cell.backends.items()))
        if backends not in previews:
            with loading_shown(Console(stderr=True)):
                previews[backends] = TextPreviews(build(_with_backends(settings, cell.backends)))
        made = previews[backends].preview(asked, cell.prompt.options(cell.generation.seed))
        for warning in made.warnings:
            if warning not in shown:
                shown.add(warning)
                typer.echo(f"! {printable_line(warning)}", err=True)
        yield cell, made


def _with_backends(settings: Settings, backends: Mapping[str, str]) -> Settings:
    """Return the settings with the backends of a cell. Raise ``SettingsError`` for one that is none."""
    known: dict[str, Any] = {"paraphraser": PARAPHRASERS, "translator": TRANSLATORS}
    named = {name: choice(name, value, known[name]) for name, value in backends.items()}
    return replace(settings, **named)


def _generate(settings: Settings, cells: list[tuple[Cell, Preview]], files: Mapping[tuple[int, ...], Path]) -> None:
    """Generate the picture of each cell, those of one model in a row."""
    pool = GeneratorPool(settings)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora)
    with count_shown(Console(stderr=True), len(cells), _("generating pictures")) as advance:
        for cell, preview in sorted(cells, key=lambda one: one[0].generation.model or ""):
            own = settings_for(settings, cell.generation.model)
            with loading_stage():
                check_weights(own)
                generator = pool.get(cell.generation.model)
            chosen = cell.generation.image_settings(preview.sampling, distilled_by(preview, generator.name))
            for picture in generate_pictures(generator, preview, chosen, refiner=own.refiner, hashes=hashes):
                write_bytes(files[cell.place], picture.data)
            advance()


def _write_sheets(request: GridRequest, cells: list[Cell], files: Mapping[tuple[int, ...], Path], folder: Path) -> None:
    """Write a contact sheet for each value of the third axis, and a page of all pictures."""
    labels = [{cell.place[axis]: cell.labels[axis] for cell in cells} for axis in range(len(request.axes))]
    columns, rows, sheets = ([*one.values()] for one in [*labels, *[{0: ""}] * (3 - len(labels))])
    named = {_three(place): file for place, file in files.items()}
    for number, title in enumerate(sheets):
        with ExitStack() as stack:
            pictures = {
                (column, row): stack.enter_context(Image.open(file))
                for (column, row, sheet), file in named.items()
                if sheet == number
            }
            drawn = contact_sheet(pictures, columns, rows, title)
        written = BytesIO()
        drawn.save(written, "PNG")
        write_bytes(folder / (f"sheet-{number + 1}.png" if len(sheets) > 1 else "sheet.png"), written.getvalue())
    scores = {place: score for place, file in named.items() if (score := _score(file)) is not None}
    names = {place: file.name for place, file in named.items()}
    page = grid_page(request.prompt.text, columns, rows, sheets, names, scores)
    write_text(folder / "index.html", page)


def _score(file: Path) -> float | None:
    """Return the CLIP score in the record of a picture; None where it has none, or is not of this program."""
    try:
        return read_record(file).generation.score
    except MetadataError:
        return None


def _three(place: tuple[int, ...]) -> tuple[int, int, int]:
    column, row, sheet = (*place, 0, 0)[:3]
    return column, row, sheet
