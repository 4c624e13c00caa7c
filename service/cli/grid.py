"""``malgrim grid``: pictures of one text in which up to three things change."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import typer
from PIL import Image
from rich.console import Console

from generate import GenerationError, ImageGenerator, WeightsHashes, check_loras

from ..assembly.build import build, check_weights
from ..assembly.generator_pool import GeneratorPool, settings_for
from ..config.environment import choice
from ..config.settings import PARAPHRASERS, TRANSLATORS, Settings
from ..errors import InputError
from ..files import FileError, read_text, write_bytes, write_text
from ..jobs.grids import Cell, GridRequest, read_axis
from ..messages import _
from ..pipeline import Pipeline, Preview
from ..pipeline.alternatives import has_alternatives
from ..pipeline.pictures import distilled_by, generate_pictures, is_whole_png
from ..printable import printable_line
from ..trace import StageError
from ..validation import checked
from ..views.contact_sheet import contact_sheet
from ..views.grid_page import grid_page
from ..views.terminal import count_shown, loading_shown
from .image_options import LargerOptions, ModelOptions, SamplingOptions, VariationOptions
from .inputs import texts
from .option_groups import with_option_groups
from .options import PromptOptions, Text

_REQUEST = "grid.json"


@with_option_groups
def grid(  # noqa: PLR0913, PLR0917 - one parameter a group of options
    prompts: PromptOptions,
    models: ModelOptions,
    sampling: SamplingOptions,
    variation: VariationOptions,
    larger: LargerOptions,
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
        chosen = sampling.given() | variation.given() | larger.given()
        request = _request(texts(text), axes or [], prompts, chosen | {"fast": sampling.fast, "model": models.model})
    cells = request.cells()
    for cell in cells:
        check_loras(cell.request.prompt.text if cell.request.prompt else "", settings.lora)
    if not resume:
        _begin(output, request)
    pictures = dict(_generated(settings, cells, output))
    _write_sheets(request, cells, pictures, output)
    typer.echo(f"{output}: " + _("{count} pictures").format(count=len(pictures)))


def _request(found: list[str], axes: list[str], prompts: PromptOptions, chosen: dict[str, Any]) -> GridRequest:
    if len(found) != 1:
        raise InputError(_("one text makes one grid, {count} were given").format(count=len(found)))
    if not axes:
        raise InputError(_("a grid needs what changes: give --axis, such as --axis cfg=5,7.5,10"))
    fields = prompts.request_fields() | {"text": found[0]}
    generation = {"cfg" if name == "guidance" else name: value for name, value in chosen.items() if value is not None}
    return checked(
        GridRequest,
        {
            "prompt": {name: one for name, one in fields.items() if one is not None},
            "generation": generation,
            "axes": [read_axis(axis).model_dump() for axis in axes],
        },
    ).resolved()


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


def _generated(settings: Settings, cells: list[Cell], folder: Path) -> Iterator[tuple[tuple[int, ...], Path]]:
    """Yield the place and the file of each cell, generated if it is not there; those of one model in a row."""
    files = {cell.place: folder / f"{'-'.join(f'{number + 1:02}' for number in cell.place)}.png" for cell in cells}
    missing = [cell for cell in cells if not is_whole_png(files[cell.place])]
    previews = _Previews(settings)
    pool = GeneratorPool(settings)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora)
    with count_shown(Console(stderr=True), len(missing), _("generating pictures")) as advance:
        for cell in sorted(missing, key=lambda one: one.request.generation.model or ""):
            preview = previews.of(cell)
            own = settings_for(settings, cell.request.generation.model)
            generator = _loaded(pool, own, cell.request.generation.model)
            chosen = cell.request.generation.image_settings(preview.sampling, distilled_by(preview, generator.name))
            for picture in generate_pictures(generator, preview, chosen, refiner=own.refiner, hashes=hashes):
                write_bytes(files[cell.place], picture.data)
            advance()
    yield from files.items()


def _loaded(pool: GeneratorPool, settings: Settings, model: str | None) -> ImageGenerator:
    try:
        check_weights(settings)
        return pool.get(model)
    except GenerationError as error:
        raise StageError("generate", str(error)) from error


class _Previews:
    """Makes the preview of each distinct prompt of a grid once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pipelines: dict[tuple[str, ...], Pipeline] = {}
        self._made: dict[tuple[str, ...], Preview] = {}

    def of(self, cell: Cell) -> Preview:
        """Return the preview of a cell."""
        prompt = cell.request.prompt
        assert prompt is not None  # noqa: S101 - the request of a cell has a text
        backends = tuple(f"{name}={value}" for name, value in sorted(cell.backends.items()))
        seed = cell.request.generation.seed if has_alternatives(prompt.text, prompt.negative_prompt) else None
        key = (*backends, prompt.model_dump_json(), str(seed))
        if key not in self._made:
            if backends not in self._pipelines:
                with loading_shown(Console(stderr=True)):
                    self._pipelines[backends] = build(self._with(cell))
            self._made[key] = self._pipelines[backends].preview(prompt.text, prompt.options(seed))
            for warning in self._made[key].warnings:
                typer.echo(f"! {printable_line(warning)}", err=True)
        return self._made[key]

    def _with(self, cell: Cell) -> Settings:
        """Return the settings with the backends of a cell. Raise ``SettingsError`` for one that is none."""
        known: dict[str, Any] = {"paraphraser": PARAPHRASERS, "translator": TRANSLATORS}
        named = {name: choice(name, value, known[name]) for name, value in cell.backends.items()}
        return replace(self._settings, **named)


def _write_sheets(request: GridRequest, cells: list[Cell], files: dict[tuple[int, ...], Path], folder: Path) -> None:
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
    page = grid_page(request.prompt.text, columns, rows, sheets, {place: file.name for place, file in named.items()})
    write_text(folder / "index.html", page)


def _three(place: tuple[int, ...]) -> tuple[int, int, int]:
    column, row, sheet = (*place, 0, 0)[:3]
    return column, row, sheet
