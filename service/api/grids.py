"""Routes of grids: create, read, cancel and delete them, and the sheet and the page of their pictures."""

from collections.abc import Mapping
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from ..jobs.grids import GridRequest
from ..jobs.group_store import Group
from ..jobs.store import Job
from ..messages import _
from ..pipeline import Alternatives
from ..pipeline.whole_files import is_whole
from ..views.contact_sheet import contact_sheet
from ..views.grid_layout import GridLayout, place_of
from ..views.grid_page import grid_page
from .auth import KeyDep
from .dependencies import Resources, ResourcesDep
from .errors import ProblemError, problem_responses
from .group_schemas import CellOut, GridOut
from .groups import (
    answer_created,
    cancel,
    created,
    delete,
    group_fields,
    html_page,
    image_of,
    jobs_of,
    member_fields,
    owned_group,
)
from .jobs import IdempotencyKey
from .multipart import FORM, MultipartRoute
from .pictures import picture_path

PATH = "/api/v1/grids"
_LARGEST = 4096  # pixels of a side of a sheet, about

router = APIRouter(prefix=PATH, tags=["grids"])
creation = APIRouter(prefix=PATH, tags=["grids"], route_class=MultipartRoute)

_composing = Lock()  # one sheet at a time: each takes the memory of a large picture


def owned_grid(resources: ResourcesDep, key: KeyDep, id_: Annotated[str, Path(alias="id", max_length=64)]) -> Group:
    """Return a grid of the caller's key; other grids are answered with 404."""
    return owned_group(resources, key, id_, "grid")


OwnedGrid = Annotated[Group, Depends(owned_grid)]


@creation.post(
    "",
    status_code=202,
    response_model=GridOut,
    responses={200: {"model": GridOut}, **problem_responses(429)},
    openapi_extra=FORM,
)
def create_grid(  # noqa: PLR0913, PLR0917 - the parts of a request
    body: GridRequest,
    request: Request,
    response: Response,
    resources: ResourcesDep,
    key: KeyDep,
    idempotency_key: IdempotencyKey = None,
) -> GridOut:
    """Create a grid: pictures of one text in which up to three things change, each a job of its own."""
    asked = body.with_alternatives(Alternatives(resources.settings.wildcards))
    shown = _out(resources, created(resources, key, asked, request, idempotency_key))
    answer_created(response, shown)
    return shown


@router.get("/{id}", response_model=GridOut, responses=problem_responses(404))
def read_grid(resources: ResourcesDep, grid: OwnedGrid) -> GridOut:
    """Return a grid with the state of each cell."""
    return _out(resources, grid)


@router.get(
    "/{id}/sheet",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **problem_responses(404)},
)
def download_sheet(
    resources: ResourcesDep,
    grid: OwnedGrid,
    number: Annotated[int, Query(ge=0, le=63, description="The value of the third axis, from 0.")] = 0,
) -> Response:
    """Return the pictures that are finished on one labelled sheet, as a PNG of about 4096 pixels a side at most."""
    cells, jobs = _cells(grid), jobs_of(resources, grid)
    layout = _layout(cells)
    if number >= len(layout.sheets):
        message = _("there is no sheet {number}: the grid has {count}")
        raise ProblemError(404, message.format(number=number, count=len(layout.sheets)))
    files = {cells[one][0]: picture_path(resources, job, 0) for one, job in jobs.items() if job.images}
    with _composing:
        whole = {place_of(place): file for place, file in files.items() if is_whole(file)}
        sheet = contact_sheet(whole, layout, number, largest=_LARGEST)
    return Response(sheet, media_type="image/png", headers={"Cache-Control": "no-store"})


@router.get("/{id}/page", response_class=HTMLResponse, responses=problem_responses(404))
def show_grid(resources: ResourcesDep, grid: OwnedGrid) -> HTMLResponse:
    """Return the pictures that are finished as a page of HTML, for whoever has the key."""
    cells, jobs = _cells(grid), jobs_of(resources, grid)
    addresses = {place_of(cells[one][0]): image_of(job) or "" for one, job in jobs.items() if job.images}
    return html_page(grid_page(grid.request["prompt"]["text"], _layout(cells), addresses))


@router.post("/{id}/cancel", response_model=GridOut, responses=problem_responses(404))
def cancel_grid(resources: ResourcesDep, grid: OwnedGrid) -> GridOut:
    """Cancel the cells that are not finished; finished pictures stay."""
    cancel(resources, grid)
    return _out(resources, grid)


@router.delete("/{id}", status_code=204, responses=problem_responses(404))
def delete_grid(resources: ResourcesDep, grid: OwnedGrid) -> None:
    """Delete a grid with its jobs and their pictures; those that are not finished are cancelled first."""
    delete(resources, grid)


_Cells = Mapping[int, tuple[tuple[int, ...], tuple[str, ...]]]
"""The place and the labels of each cell, by its number."""


def _cells(grid: Group) -> _Cells:
    members = enumerate(GridRequest.model_validate(grid.request).members())
    return {number: (cell.place, cell.labels) for number, cell in members}


def _layout(cells: _Cells) -> GridLayout:
    return GridLayout.of(dict(cells.values()))


def _out(resources: Resources, grid: Group) -> GridOut:
    cells, jobs = _cells(grid), jobs_of(resources, grid)
    fields = group_fields(grid, PATH, jobs, len(cells))
    return GridOut(
        **fields,
        text=grid.request["prompt"]["text"],
        axes=[axis["name"] for axis in grid.request["axes"]],
        cells=[_cell(place, labels, jobs.get(number)) for number, (place, labels) in cells.items()],
        sheets=[f"{fields['url']}/sheet?number={number}" for number in range(len(_layout(cells).sheets))],
    )


def _cell(place: tuple[int, ...], labels: tuple[str, ...], job: Job | None) -> CellOut:
    return CellOut(place=[*place], labels=[*labels], **member_fields(job))
