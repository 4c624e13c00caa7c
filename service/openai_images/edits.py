"""``/v1/images/edits`` and ``/v1/images/variations``: pictures from a picture that is uploaded."""

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from ..api.auth import KeyDep
from ..api.dependencies import Resources, ResourcesDep
from ..api.jobs import IdempotencyKey
from ..jobs.api_keys import Key
from ..jobs.store import Job
from .acceptance import accepted_job
from .answers import DRAWING, answer
from .bodies import EditBody, VariationBody
from .forms import Body, form_schema, read_form
from .pictures import start_of
from .requests import edit_request
from .routing import new_router

router = new_router()


@router.post("/images/edits", openapi_extra=form_schema(EditBody, with_mask=True), **DRAWING)
async def edit_image(
    request: Request, resources: ResourcesDep, key: KeyDep, idempotency_key: IdempotencyKey = None
) -> Response:
    """Change a picture to a text, Korean or English, where the mask or the picture is transparent, else everywhere."""
    job, body = await _accepted(request, resources, key, EditBody, idempotency_key)
    return answer(request, job, body, "image_edit")


@router.post("/images/variations", openapi_extra=form_schema(VariationBody, with_mask=False), **DRAWING)
async def vary_image(
    request: Request, resources: ResourcesDep, key: KeyDep, idempotency_key: IdempotencyKey = None
) -> Response:
    """Draw another picture like the one that is sent."""
    job, body = await _accepted(request, resources, key, VariationBody, idempotency_key)
    return answer(request, job, body, "image_edit")


async def _accepted(
    request: Request, resources: Resources, key: Key, kind: type[Body], idempotency_key: str | None
) -> tuple[Job, Body]:
    """Return the job of a form, and its fields; the pictures are not held while the job runs."""
    form = await read_form(request, kind)

    def accept() -> Job:
        start = start_of(form.image, form.mask, resources.limits.input_pixels)
        return accepted_job(request, resources, key, edit_request(form.body, start), idempotency_key)

    return await run_in_threadpool(accept), form.body
