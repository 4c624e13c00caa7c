"""Acceptance of groups: every member is checked as a job is, then all get their places in the queue, or none."""

from dataclasses import asdict
from functools import partial

from ..assembly.pipeline_pool import check_backends
from ..errors import InputError
from ..jobs.api_keys import Key
from ..jobs.group_store import Group, GroupStore, NewMember
from ..jobs.groups import GroupRequest, Member
from ..jobs.inputs import pictures_of, with_pictures
from ..jobs.queue import PROMPT
from ..jobs.queueing import QueueLimits
from ..jobs.request import AcceptedJob, JobRequest
from ..jobs.search import words_of
from ..messages import _
from .acceptance import checked_requests
from .dependencies import Resources


def accept_group(resources: Resources, key: Key, body: GroupRequest, idempotency_key: str | None) -> tuple[Group, bool]:
    """Save a group and enqueue its members, those of one model in a row; return it, and whether it is new.

    Raises:
        ConflictError: ``idempotency_key`` was used for another request.
        QueueFullError: The queue has no room for all members.
        InputError: A member cannot be used, or there are more than the queue has room for.
        Exception: As ``accept_job`` raises for a member.
    """
    limits = QueueLimits(resources.limits.jobs_of_a_key, resources.limits.jobs)
    asked = body.resolved()
    members = asked.members()
    _check_count(len(members), min(limits.per_key, limits.total))
    for backends in {tuple(one.backends.items()) for one in members}:
        check_backends(resources.settings, dict(backends))
    kept = checked_requests(resources, key, [_job_of(one) for one in members])
    pictures = pictures_of(kept[0].generation.model_dump())
    saved = asked.model_copy(update={"generation": with_pictures(asked.generation, pictures)})
    order = sorted(range(len(members)), key=lambda number: members[number].generation.model or "")
    return GroupStore(resources.database).accept(
        key.name,
        body.kind,
        saved.model_dump_json(exclude_unset=True),
        body.hash(),
        [_new_member(number, members[number], kept[number]) for number in order],
        partial(resources.queue.put, queue=PROMPT),
        limits,
        idempotency_key=idempotency_key,
    )


def _check_count(count: int, most: int) -> None:
    if count > most:
        message = _("{count:,} pictures in one request: {most:,} jobs may wait or run here, ask for fewer")
        raise InputError(message.format(count=count, most=most))


def _job_of(member: Member) -> JobRequest:
    if member.generation.images > 1:
        raise InputError(_("each job of a grid or a story is one picture: leave images out"))
    return JobRequest(prompt=member.prompt, preview=None, generation=member.generation)


def _new_member(number: int, member: Member, request: JobRequest) -> NewMember:
    own = {
        "generation": request.generation.resolved(),
        "backends": dict(member.backends),
        "written": member.written,
        "choices": [asdict(one) for one in member.choices],
    }
    stored = AcceptedJob.model_construct(**dict(request) | own)
    return NewMember(number, stored.model_dump_json(), request.hash(), words_of(request.model_dump()["prompt"]))
