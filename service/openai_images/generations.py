"""``POST /v1/images/generations``: pictures of a text."""

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from ..api.auth import KeyDep
from ..api.dependencies import ResourcesDep
from ..api.jobs import IdempotencyKey
from ..jobs.store import Job
from .acceptance import accepted_job
from .answers import DRAWING, answer
from .bodies import GenerationBody
from .requests import generation_request
from .routing import new_router

router = new_router()


@router.post("/images/generations", **DRAWING)
async def generate_images(
    body: GenerationBody,
    request: Request,
    resources: ResourcesDep,
    key: KeyDep,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Draw a text, Korean or English, and answer with the pictures once they are finished.

    With `stream`, the events are those of OpenAI; a partial picture has an eighth of the size.
    """

    def accept() -> Job:
        return accepted_job(request, resources, key, generation_request(body), idempotency_key)

    job = await run_in_threadpool(accept)
    return answer(request, job, body, "image_generation")
