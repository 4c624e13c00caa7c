"""Acceptance of grids: every cell is checked as a job is, then all get their places in the queue, or none."""

from functools import partial

from ..assembly.pipeline_pool import check_backends
from ..errors import InputError
from ..jobs.api_keys import Key
from ..jobs.grid_store import Grid, GridStore, NewCell
from ..jobs.grids import Cell, GridRequest
from ..jobs.inputs import pictures_of, with_pictures
from ..jobs.queue import PROMPT
from ..jobs.queueing import QueueLimits
from ..jobs.request import AcceptedJob, JobRequest
from ..jobs.search import words_of
from ..messages import _
from .acceptance import checked_requests
from .dependencies import Resources


def accept_grid(resources: Resources, key: Key, body: GridRequest, idempotency_key: str | None) -> tuple[Grid, bool]:
    """Save a grid and enqueue its cells, those of one model in a row; return it, and whether it is new.

    Raises:
        ConflictError: ``idempotency_key`` was used for another request.
        QueueFullError: The queue has no room for all cells.
        InputError: An axis or a cell cannot be used, or there are more cells than the queue has room for.
        Exception: As ``accept_job`` raises for a cell.
    """
    limits = QueueLimits(resources.limits.jobs_of_a_key, resources.limits.jobs)
    asked = body.resolved()
    cells = asked.cells()
    _check_count(len(cells), min(limits.per_key, limits.total))
    for backends in {tuple(cell.backends.items()) for cell in cells}:
        check_backends(resources.settings, dict(backends))
    kept = checked_requests(resources, key, [_job_of(cell) for cell in cells])
    pictures = pictures_of(kept[0].generation.model_dump())
    saved = asked.model_copy(update={"generation": with_pictures(asked.generation, pictures)})
    order = sorted(range(len(cells)), key=lambda number: cells[number].generation.model or "")
    return GridStore(resources.database).accept(
        key.name,
        saved.model_dump_json(exclude_unset=True),
        body.hash(),
        [_new_cell(number, cells[number], kept[number]) for number in order],
        partial(resources.queue.put, queue=PROMPT),
        limits,
        idempotency_key=idempotency_key,
    )


def _check_count(count: int, most: int) -> None:
    if count > most:
        message = _("a grid of {count:,} pictures: {most:,} jobs may wait or run here, give fewer values")
        raise InputError(message.format(count=count, most=most))


def _job_of(cell: Cell) -> JobRequest:
    if cell.generation.images > 1:
        raise InputError(_("a cell of a grid is one picture: leave images out, and give an axis of seeds"))
    return JobRequest(prompt=cell.prompt, preview=None, generation=cell.generation)


def _new_cell(number: int, cell: Cell, request: JobRequest) -> NewCell:
    own = {"generation": request.generation.resolved(), "backends": dict(cell.backends)}
    stored = AcceptedJob.model_construct(**dict(request) | own)
    return NewCell(number, stored.model_dump_json(), request.hash(), words_of(request.model_dump()["prompt"]))
