"""Routes of grids: create, read, cancel and delete them, and the sheet and the page of their pictures."""

from collections.abc import Mapping
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from ..jobs.deletion import Deletion
from ..jobs.grid_store import Grid, GridStore
from ..jobs.grids import GridRequest
from ..jobs.problems import completed
from ..jobs.store import ENDED, Job, State
from ..messages import _
from ..pipeline import Alternatives
from ..pipeline.pictures import is_whole_png
from ..views.contact_sheet import contact_sheet
from ..views.grid_layout import GridLayout, place_of
from ..views.grid_page import grid_page
from .acceptance import end_job
from .auth import KeyDep, add_log_fields
from .dependencies import Resources, ResourcesDep
from .errors import Problem, ProblemError, problem_responses
from .grid_acceptance import accept_grid
from .grid_schemas import CellOut, GridOut
from .jobs import ID, IdempotencyKey, datetime_of
from .multipart import FORM, MultipartRoute

PATH = "/api/v1/grids"
_LARGEST = 4096  # pixels of a side of a sheet, about

router = APIRouter(prefix=PATH, tags=["grids"])
creation = APIRouter(prefix=PATH, tags=["grids"], route_class=MultipartRoute)

_composing = Lock()  # one sheet at a time: each takes the memory of a large picture


def owned_grid(resources: ResourcesDep, key: KeyDep, id_: Annotated[str, Path(alias="id", max_length=64)]) -> Grid:
    """Return a grid of the caller's key; other grids are answered with 404."""
    grid = GridStore(resources.database).get(id_, key.name) if ID.fullmatch(id_) else None
    if grid is None:
        raise ProblemError(404, _("there is no such grid"))
    return grid


OwnedGrid = Annotated[Grid, Depends(owned_grid)]


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
    grid, is_new = accept_grid(resources, key, asked, idempotency_key)
    add_log_fields(request, grid=grid.id, new=is_new)
    shown = _out(resources, grid)
    response.headers["Location"] = shown.url
    if shown.state in ENDED:
        response.status_code = 200
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
    cells, jobs = _cells(resources, grid)
    layout = _layout(cells)
    if number >= len(layout.sheets):
        message = _("there is no sheet {number}: the grid has {count}")
        raise ProblemError(404, message.format(number=number, count=len(layout.sheets)))
    files = {cells[one][0]: resources.data / "images" / job.id / "0.png" for one, job in jobs.items() if job.images}
    with _composing:
        whole = {place_of(place): file for place, file in files.items() if is_whole_png(file)}
        sheet = contact_sheet(whole, layout, number, largest=_LARGEST)
    return Response(sheet, media_type="image/png", headers={"Cache-Control": "no-store"})


@router.get("/{id}/page", response_class=HTMLResponse, responses=problem_responses(404))
def show_page(resources: ResourcesDep, grid: OwnedGrid) -> HTMLResponse:
    """Return the pictures that are finished as a page of HTML, for whoever has the key."""
    cells, jobs = _cells(resources, grid)
    addresses = {place_of(cells[one][0]): _image(job) or "" for one, job in jobs.items() if job.images}
    page = grid_page(grid.request["prompt"]["text"], _layout(cells), addresses)
    policy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    return HTMLResponse(page, headers={"Cache-Control": "no-store", "Content-Security-Policy": policy})


@router.post("/{id}/cancel", response_model=GridOut, responses=problem_responses(404))
def cancel_grid(resources: ResourcesDep, grid: OwnedGrid) -> GridOut:
    """Cancel the cells that are not finished; finished pictures stay."""
    for job in GridStore(resources.database).cells(grid.id).values():
        end_job(resources, job)
    return _out(resources, grid)


@router.delete("/{id}", status_code=204, responses=problem_responses(404))
def delete_grid(resources: ResourcesDep, grid: OwnedGrid) -> None:
    """Delete a grid with its jobs and their pictures; those that are not finished are cancelled first."""
    jobs = GridStore(resources.database).cells(grid.id).values()
    for job in jobs:
        end_job(resources, job)
    Deletion(resources.store, resources.queue, resources.data).delete([job.id for job in jobs])


_Cells = Mapping[int, tuple[tuple[int, ...], tuple[str, ...]]]
"""The place and the labels of each cell, by its number."""


def _cells(resources: Resources, grid: Grid) -> tuple[_Cells, dict[int, Job]]:
    cells = enumerate(GridRequest.model_validate(grid.request).cells())
    return {number: (cell.place, cell.labels) for number, cell in cells}, GridStore(resources.database).cells(grid.id)


def _layout(cells: _Cells) -> GridLayout:
    return GridLayout.of(dict(cells.values()))


def _out(resources: Resources, grid: Grid) -> GridOut:
    cells, jobs = _cells(resources, grid)
    url = f"{PATH}/{grid.id}"
    return GridOut(
        id=grid.id,
        state=_state(jobs),
        text=grid.request["prompt"]["text"],
        created_at=datetime_of(grid.created_at),
        axes=[axis["name"] for axis in grid.request["axes"]],
        cells=[_cell(place, labels, jobs.get(number)) for number, (place, labels) in cells.items()],
        finished=sum(job.state in ENDED for job in jobs.values()) + len(cells) - len(jobs),
        sheets=[f"{url}/sheet?number={number}" for number in range(len(_layout(cells).sheets))],
        page=f"{url}/page",
        url=url,
    )


def _cell(place: tuple[int, ...], labels: tuple[str, ...], job: Job | None) -> CellOut:
    return CellOut(
        place=[*place],
        labels=[*labels],
        job=job.id if job else None,
        state=job.state if job else None,
        image=_image(job) if job else None,
        problem=Problem(**completed(job.problem)) if job and job.problem else None,
    )


def _image(job: Job) -> str | None:
    return f"/api/v1/jobs/{job.id}/images/0" if job.images else None


def _state(jobs: Mapping[int, Job]) -> State:
    """Return the state of a grid, by the states of the cells that are not deleted."""
    states = {job.state for job in jobs.values()}
    if states == {"starting"}:
        return "starting"
    if not states <= {*ENDED}:
        return "processing"
    return next((state for state in ("failed", "canceled") if state in states), "succeeded")
