"""``malgrim grid``: pictures of one text in which up to three things change."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from generate import MetadataError, check_loras, check_upscaler

from ..assembly.pipeline_pool import PipelinePool
from ..config.settings import Settings
from ..errors import InputError
from ..files import write_bytes, write_text
from ..jobs.grids import Cell, GridRequest, read_axis
from ..jobs.request import Generation, PreviewRequest
from ..messages import _
from ..pipeline import Alternatives, Chosen, Preview
from ..pipeline.picture_record import read_record
from ..pipeline.versions import check_second_pass
from ..pipeline.whole_files import is_whole
from ..validation import checked
from ..views.contact_sheet import contact_sheet
from ..views.grid_layout import GridLayout, place_of
from ..views.grid_page import grid_page
from ..views.terminal import loading_shown
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
from .request_folder import MissingPicture, begin_folder, check_resumed, generate_files, saved_request
from .runs import TextPreviews, show_warnings

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
    if resume:
        check_resumed(prompts, models, sampling, variation, larger, judging)
    settings = models.placed(prompts.settings())
    alternatives = Alternatives(settings.wildcards)
    if resume:
        request = saved_request(output / _REQUEST, GridRequest)
    else:
        chosen = sampling.given() | variation.given() | larger.given() | {"best_of": judging.best_of}
        chosen |= {"fast": sampling.fast, "model": models.model}
        request = _request(texts(text), axes or [], prompts, chosen).with_alternatives(alternatives)
    check_second_pass(request.prompt.hires_prompt, request.generation.image_settings())
    check_judged(request.generation.best_of, settings)
    cells = [(cell, _text_of(alternatives, cell)) for cell in request.members()]
    for cell, asked in cells:
        check_loras(asked.text, settings.lora)
        check_upscaler(cell.generation.image_settings(), settings.upscalers, from_image=False)
    if not resume:
        begin_folder(output / _REQUEST, request)
    files = {cell.place: output / _file_name(cell.place) for cell, _asked in cells}
    missing = [(cell, asked) for cell, asked in cells if not is_whole(files[cell.place])]
    made = [
        MissingPicture(files[cell.place], preview, cell.generation) for cell, preview in _previews(settings, missing)
    ]
    generate_files(settings, made)
    _write_sheets(request, [cell for cell, _asked in cells], files, output)
    typer.echo(f"{output}: " + _("{count} pictures").format(count=len(files)))


def _file_name(place: tuple[int, ...]) -> str:
    return "-".join(f"{number + 1:02}" for number in place) + ".png"


def _text_of(alternatives: Alternatives, cell: Cell) -> Chosen:
    prompt = cell.prompt
    seed = prompt.options(cell.generation.seed).choice_seed
    return alternatives.choose(prompt.text, prompt.negative_prompt, seed).after(cell.written, cell.choices)


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


def _previews(settings: Settings, cells: list[tuple[Cell, Chosen]]) -> Iterator[tuple[Cell, Preview]]:
    """Yield the preview of each cell, and show the warnings of each distinct text once."""
    pool = PipelinePool(settings)
    previews = dict[tuple[tuple[str, str], ...], TextPreviews]()
    shown = set[str]()
    for cell, asked in cells:
        backends = tuple(sorted(cell.backends.items()))
        if backends not in previews:
            with loading_shown(Console(stderr=True)):
                previews[backends] = TextPreviews(pool.get(cell.backends))
        made = previews[backends].preview(asked, cell.prompt.options(cell.generation.seed))
        show_warnings(made, shown)
        yield cell, made


def _write_sheets(request: GridRequest, cells: list[Cell], files: Mapping[tuple[int, ...], Path], folder: Path) -> None:
    """Write a contact sheet for each value of the third axis, and a page of all pictures."""
    layout = GridLayout.of({cell.place: cell.labels for cell in cells})
    placed = {place_of(numbers): file for numbers, file in files.items()}
    for number in range(len(layout.sheets)):
        name = f"sheet-{number + 1}.png" if len(layout.sheets) > 1 else "sheet.png"
        write_bytes(folder / name, contact_sheet(placed, layout, number))
    names = {place: file.name for place, file in placed.items()}
    scores = {place: score for place, file in placed.items() if (score := _score(file)) is not None}
    write_text(folder / "index.html", grid_page(request.prompt.text, layout, names, scores))


def _score(file: Path) -> float | None:
    """Return the CLIP score in the record of a picture; None where it has none, or is not of this program."""
    try:
        return read_record(file).generation.score
    except MetadataError:
        return None
