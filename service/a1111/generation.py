"""``txt2img`` and ``img2img``: a job, and the wait for it."""

import uuid
from functools import partial
from typing import Any

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from generate import upscaler_names

from ..api.acceptance import accept_job
from ..api.auth import KeyDep, add_log_fields
from ..api.dependencies import Resources, ResourcesDep
from ..api.errors import ProblemError
from ..api.waiting import LateResponse, ended_job, wait_place
from ..jobs.api_keys import Key
from ..jobs.problems import completed
from ..jobs.store import ENDED, Job
from ..messages import _
from .bodies import ImageBody, TextBody
from .ignored import ignored_fields
from .replies import GenerationReply, reply_content
from .requests import job_request
from .routing import JOB_PREFIX, new_router

router = new_router()

_DRAWING: dict[str, Any] = {"response_model": GenerationReply, "dependencies": [Depends(wait_place)]}


@router.post("/txt2img", **_DRAWING)
async def generate_from_text(body: TextBody, request: Request, resources: ResourcesDep, key: KeyDep) -> Response:
    """Draw a text, Korean or English, and answer with the pictures."""
    return await _generate(body, request, resources, key)


@router.post("/img2img", **_DRAWING)
async def generate_from_image(body: ImageBody, request: Request, resources: ResourcesDep, key: KeyDep) -> Response:
    """Draw a text from a picture, or where its mask is white, and answer with the pictures."""
    return await _generate(body, request, resources, key)


async def _generate(body: TextBody | ImageBody, request: Request, resources: Resources, key: Key) -> Response:
    job = await run_in_threadpool(_accept, body, resources, key)
    add_log_fields(request, job=job.id, new=True)
    ignored = ignored_fields(body, upscaler_names(resources.settings.upscalers))
    body.alwayson_scripts = None  # megabytes, which nobody needs while the job waits
    if isinstance(body, ImageBody):
        body.init_images = body.mask = None  # likewise
    return LateResponse(partial(_answer, resources, job, body, ignored))


async def _answer(
    resources: Resources, job: Job, body: TextBody | ImageBody, ignored: list[str], request: Request
) -> Response:
    ended = await ended_job(request, job)
    if ended is None:
        raise ProblemError(410, _("the job was deleted before it had ended"))
    if ended.state not in ENDED:
        raise ProblemError(408, _("the client has gone before the job had ended"))  # for the log alone
    if ended.problem:
        problem = completed(ended.problem)
        more = {"stage": problem["stage"]} if "stage" in problem else {}
        raise ProblemError(problem["status"], problem["detail"], **more)
    images = resources.data / "images"
    content = await run_in_threadpool(reply_content, ended, body, ignored, resources.settings, images)
    return Response(content, media_type="application/json")


def _accept(body: TextBody | ImageBody, resources: Resources, key: Key) -> Job:
    request = job_request(body, resources.settings, resources.limits.input_pixels)
    return accept_job(resources, key, request, JOB_PREFIX + uuid.uuid4().hex)[0]
