"""Jobs for requests, of which a repeated one gets the job of the first."""

import time
import uuid

from fastapi import Request

from ..api.acceptance import accept_job
from ..api.auth import add_log_fields
from ..api.dependencies import Resources
from ..api.previews import checked_text
from ..jobs.api_keys import Key
from ..jobs.request import JobRequest
from ..jobs.store import Job

_REPEATED = 3600.0  # seconds after which the same request is a new one


def accepted_job(
    request: Request, resources: Resources, key: Key, wanted: JobRequest, idempotency_key: str | None
) -> Job:
    """Return the job of a request, or the one that it repeats, running or ended.

    OpenAI's clients send no Idempotency-Key; they count how often they repeat a request whose answer failed or came too
    late. A request that is the first of its kind has a job of its own even where another one asked for the same.

    Raises:
        ProblemError, InputError, ConflictError, QueueFullError: As ``accept_job`` does.
    """
    if wanted.prompt is not None:
        wanted = wanted.model_copy(update={"prompt": checked_text(wanted.prompt, resources.limits)})
    same = f"openai {wanted.hash()} "
    is_repeated = request.headers.get("x-stainless-retry-count", "0") != "0"
    first = resources.store.latest(key.name, same, time.time() - _REPEATED) if is_repeated else None
    new = False
    if first is None:
        first, new = accept_job(resources, key, wanted, idempotency_key or same + uuid.uuid4().hex)
    add_log_fields(request, job=first.id, new=new)
    return first
