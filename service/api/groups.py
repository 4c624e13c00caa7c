"""What the routes of grids and of stories have in common."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from ..jobs.api_keys import Key
from ..jobs.deletion import Deletion
from ..jobs.group_store import Group, GroupStore
from ..jobs.groups import GroupKind, GroupRequest
from ..jobs.problems import completed
from ..jobs.store import ENDED, Job, State
from ..messages import _
from .acceptance import end_job
from .auth import add_log_fields
from .dependencies import Resources
from .errors import Problem, ProblemError
from .group_acceptance import accept_group
from .group_schemas import GroupOut
from .jobs import ID, datetime_of

_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


def owned_group(resources: Resources, key: Key, id_: str, kind: GroupKind) -> Group:
    """Return a group of a key; others are answered with 404."""
    group = GroupStore(resources.database).get(id_, key.name, kind) if ID.fullmatch(id_) else None
    if group is None:
        raise ProblemError(404, _("there is no such grid") if kind == "grid" else _("there is no such story"))
    return group


def created(resources: Resources, key: Key, body: GroupRequest, request: Request, idempotency_key: str | None) -> Group:
    """Return the new group, or the one that was created with the same idempotency key. Raise as ``accept_group``."""
    group, is_new = accept_group(resources, key, body, idempotency_key)
    add_log_fields(request, **{group.kind: group.id, "new": is_new})
    return group


def answer_created(response: Response, shown: GroupOut) -> None:
    """Say in the headers where the group is, and in the status whether it has ended."""
    response.headers["Location"] = shown.url
    if shown.state in ENDED:
        response.status_code = 200


def jobs_of(resources: Resources, group: Group) -> dict[int, Job]:
    """Return the jobs of a group that are not deleted, by their numbers in it."""
    return GroupStore(resources.database).members(group.id)


def cancel(resources: Resources, group: Group) -> None:
    """Cancel the jobs that are not finished."""
    for job in jobs_of(resources, group).values():
        end_job(resources, job)


def delete(resources: Resources, group: Group) -> None:
    """Delete a group with its jobs and their pictures; those that are not finished are cancelled first."""
    cancel(resources, group)
    ids = [job.id for job in jobs_of(resources, group).values()]
    Deletion(resources.store, resources.queue, resources.data).delete(ids)


def html_page(page: str) -> HTMLResponse:
    """Return a page that runs nothing and shows pictures of this host alone."""
    return HTMLResponse(page, headers={"Cache-Control": "no-store", "Content-Security-Policy": _POLICY})


def group_fields(group: Group, path: str, jobs: Mapping[int, Job], count: int) -> dict[str, Any]:
    """Return the fields of ``GroupOut`` for a group of ``count`` members, of which ``jobs`` are left."""
    url = f"{path}/{group.id}"
    return {
        "id": group.id,
        "state": _state(jobs),
        "created_at": datetime_of(group.created_at),
        "finished": sum(job.state in ENDED for job in jobs.values()) + count - len(jobs),
        "page": f"{url}/page",
        "url": url,
    }


def member_fields(job: Job | None) -> dict[str, Any]:
    """Return the fields of ``MemberOut``; None is a deleted job."""
    return {
        "job": job.id if job else None,
        "state": job.state if job else None,
        "image": image_of(job) if job else None,
        "problem": Problem(**completed(job.problem)) if job and job.problem else None,
    }


def image_of(job: Job) -> str | None:
    """Return the address of the picture of a job; None where there is none yet."""
    return f"/api/v1/jobs/{job.id}/images/0" if job.images else None


def _state(jobs: Mapping[int, Job]) -> State:
    """Return the state of a group, by the states of the members that are not deleted."""
    states = {job.state for job in jobs.values()}
    if states == {"starting"}:
        return "starting"
    if not states <= {*ENDED}:
        return "processing"
    return next((state for state in ("failed", "canceled") if state in states), "succeeded")
