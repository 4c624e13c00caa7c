"""Acceptance of jobs, for every protocol: checks before anything is paid for, then one place in the queue."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from generate import (
    SDXL,
    ClipSettings,
    ImageSettings,
    check_guides,
    check_loras,
    check_upscaler,
    model_called,
    models_in,
    upscaler_names,
)

from ..assembly.generator_pool import settings_for
from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..jobs.api_keys import Key
from ..jobs.inputs import with_kept_images
from ..jobs.own_choices import accepted
from ..jobs.owned import OwnedEntries
from ..jobs.queue import GPU, PROMPT
from ..jobs.queueing import QueueLimits
from ..jobs.request import AcceptedJob, JobRequest
from ..jobs.search import words_of
from ..jobs.store import ENDED, Job
from ..messages import N_, _
from ..pipeline import Alternatives
from ..pipeline.input_images import InputImages
from ..text import visible
from .clip_acceptance import with_motion
from .dependencies import Resources
from .errors import ProblemError
from .previews import check_preview, checked_text


def accept_job(resources: Resources, key: Key, body: JobRequest, idempotency_key: str | None) -> tuple[Job, bool]:
    """Save and enqueue a job; return it, and whether it is new.

    Raises:
        ProblemError: It is beyond the limits of the service, or asks for what the service has not.
        InputError: Its text or a picture cannot be used.
        PresetError: There is no such preset or style.
        ConflictError: ``idempotency_key`` was used for another request.
        QueueFullError: The queue is full.
    """
    [kept] = checked_requests(resources, key, [body])
    return _save(resources, key, kept, kept.hash(), PROMPT, idempotency_key)


def checked_requests(resources: Resources, key: Key, bodies: Sequence[JobRequest]) -> list[JobRequest]:
    """Return requests of the same pictures as they are stored. Raise as ``accept_job`` does."""
    limits = resources.limits
    completed = [_completed(resources, key, body) for body in bodies]
    within = partial(check_limits, limits=limits)
    return with_kept_images(completed, InputImages(resources.data / "inputs"), limits.input_pixels, within)


def _completed(resources: Resources, key: Key, body: JobRequest) -> JobRequest:
    """Return ``body`` with what its key has of its own, and with the settings of its text."""
    limits = resources.limits
    if body.prompt is not None:
        prompt = accepted(checked_text(body.prompt, limits), OwnedEntries(resources.database), key.name)
        body = body.model_copy(update={"prompt": prompt})
    else:
        body = body.model_copy(update={"preview": _visible(body.preview)})
        check_preview(body.saved, limits)
    completed = body.with_text_settings(upscaler_names(resources.settings.upscalers))
    asked = completed.generation.image_settings(completed.sampling())
    check_limits(asked, limits)
    is_drawn_on = completed.generation.init_image is not None
    check_upscaler(asked, resources.settings.upscalers, from_image=is_drawn_on)
    _check_choices(completed, resources.settings)
    generation = with_motion(completed.generation, resources.settings)
    return completed.model_copy(update={"generation": generation})


def accept_again(resources: Resources, key: Key, job: Job, idempotency_key: str | None) -> tuple[Job, bool]:
    """Save and enqueue a job like ``job`` with another seed. Raise as ``accept_job`` does."""
    if job.preview is None and job.state not in ENDED:
        message = _("the job has no prompt pair yet (it is {state}): wait for it")
        raise ProblemError(422, message.format(state=job.state))
    first = AcceptedJob.model_validate(job.request)
    generation = first.generation.model_copy(update={"seed": -1})
    repeated = first.model_copy(update={"generation": generation})
    queue = GPU if job.preview else PROMPT
    return _save(resources, key, repeated, f"again {job.id}", queue, idempotency_key, job.preview)


def end_job(resources: Resources, job: Job) -> None:
    """Cancel a job: at once if it waits, within a step if it runs. A finished job stays as it is."""
    if resources.store.finish(job.id, "canceled"):
        resources.queue.cancel(job.id)
        resources.counters.add({("jobs", "canceled"): 1})


def stop_job(resources: Resources, job: Job) -> None:
    """Stop a job within a step and keep what is there; one whose pictures have not begun is cancelled.

    Raises:
        ProblemError: A clip is being drawn, of which nothing is there before its last step.
    """
    if job.is_clip and job.generating_at is not None and job.state not in ENDED:
        raise ProblemError(409, _("a clip is drawn whole, so nothing of it can be kept: cancel it instead"))
    if not resources.store.ask_to_stop(job.id):
        end_job(resources, job)


def check_limits(settings: ImageSettings, limits: ServiceLimits) -> None:
    """Raise ``ProblemError`` for settings beyond the limits of the service."""
    width, height = settings.hires_size(settings.width, settings.height) or (settings.width, settings.height)
    pixels = max(width * height, settings.width * settings.height)
    clip_pixels = pixels * settings.frames if isinstance(settings, ClipSettings) else 0
    for unit, value, most in (
        (N_("pixels"), pixels, limits.pixels),
        (N_("pixels of all frames"), clip_pixels, limits.clip_pixels),
        (N_("steps"), max(settings.steps, settings.hires_steps), limits.steps),
        (N_("images"), settings.images * settings.best_of * settings.loops, limits.images),
    ):
        if value > most:
            message = _("{value:,.0f} {unit} are requested: the limit is {most:,}")
            raise ProblemError(422, message.format(value=value, unit=_(unit), most=most))


def _check_choices(request: JobRequest, settings: Settings) -> None:
    """Refuse a model, a LoRA, a guide or a choice among pictures that this service does not have."""
    generation, own = request.generation, settings.model or SDXL
    if generation.model not in (None, own):
        named = model_called(generation.model, settings.models)
        if not (named and named.can_generate):
            known = [own, *(one.name for one in models_in(settings.models) if one.can_generate)]
            message = _("there is no model {name!r} here: leave it out, or name one of {known}")
            raise ProblemError(422, message.format(name=generation.model, known=", ".join(known)))
    if generation.best_of > 1 and settings.clip is None:
        raise ProblemError(422, _("best_of needs a CLIP model to choose by: set MALGRIM_CLIP on the service"))
    if request.prompt:
        Alternatives(settings.wildcards).check(request.prompt.text, request.prompt.negative_prompt)
    text = request.prompt.text if request.prompt else request.saved.prompt
    check_loras(" ".join([text, *(lora.tag for lora in generation.loras)]), settings.lora)
    chosen = settings_for(settings, generation.model)
    check_guides(
        [one.settings() for one in generation.controls],
        generation.ip_adapter.settings() if generation.ip_adapter else None,
        settings.guides,
        model=chosen.model,
        refiner=chosen.refiner if generation.refiner else None,
    )


def _visible(value: Any) -> Any:
    """Return a JSON value without the invisible characters of its texts."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(name): _visible(one) for name, one in value.items()}
    return [_visible(one) for one in value] if isinstance(value, list) else value


def _save(  # noqa: PLR0913, PLR0917 - the parts of a new job
    resources: Resources,
    key: Key,
    request: JobRequest,
    request_hash: str,
    queue: str,
    idempotency_key: str | None,
    preview: str | None = None,
) -> tuple[Job, bool]:
    resolved = AcceptedJob.model_construct(**dict(request) | {"generation": request.generation.resolved()})
    source = json.loads(preview) if preview else request.preview or request.model_dump()["prompt"]
    return resources.store.accept(
        key.name,
        resolved.model_dump_json(),
        request_hash,
        partial(resources.queue.put, queue=queue),
        QueueLimits(resources.limits.jobs_of_a_key, resources.limits.jobs),
        idempotency_key=idempotency_key,
        preview=preview,
        words=words_of(source),
    )
