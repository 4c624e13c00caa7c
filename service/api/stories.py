"""Routes of stories: create, read, cancel and delete them, and the page of their pictures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import HTMLResponse

from ..jobs.group_store import Group
from ..jobs.stories import StoryRequest
from ..views.story_page import story_page
from .auth import KeyDep
from .dependencies import Resources, ResourcesDep
from .errors import problem_responses
from .group_schemas import SceneOut, StoryOut
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

PATH = "/api/v1/stories"

router = APIRouter(prefix=PATH, tags=["stories"])
creation = APIRouter(prefix=PATH, tags=["stories"], route_class=MultipartRoute)


def owned_story(resources: ResourcesDep, key: KeyDep, id_: Annotated[str, Path(alias="id", max_length=64)]) -> Group:
    """Return a story of the caller's key; other stories are answered with 404."""
    return owned_group(resources, key, id_, "story")


OwnedStory = Annotated[Group, Depends(owned_story)]


@creation.post(
    "",
    status_code=202,
    response_model=StoryOut,
    responses={200: {"model": StoryOut}, **problem_responses(429)},
    openapi_extra=FORM,
)
def create_story(  # noqa: PLR0913, PLR0917 - the parts of a request
    body: StoryRequest,
    request: Request,
    response: Response,
    resources: ResourcesDep,
    key: KeyDep,
    idempotency_key: IdempotencyKey = None,
) -> StoryOut:
    """Create a story: a picture of each scene, with the same characters and style, each a job of its own."""
    shown = _out(resources, created(resources, key, body, request, idempotency_key))
    answer_created(response, shown)
    return shown


@router.get("/{id}", response_model=StoryOut, responses=problem_responses(404))
def read_story(resources: ResourcesDep, story: OwnedStory) -> StoryOut:
    """Return a story with the state of each scene."""
    return _out(resources, story)


@router.get("/{id}/page", response_class=HTMLResponse, responses=problem_responses(404))
def show_story(resources: ResourcesDep, story: OwnedStory) -> HTMLResponse:
    """Return the scenes, with the pictures that are finished, as a page of HTML, for whoever has the key."""
    request, jobs = StoryRequest.model_validate(story.request), jobs_of(resources, story)
    addresses = {number: image_of(job) for number, job in jobs.items()}
    scenes = [(addresses.get(number), scene) for number, scene in enumerate(request.scenes)]
    looks = {one.name: one.description for one in request.characters}
    return html_page(story_page(request.title or request.scenes[0], looks, scenes))


@router.post("/{id}/cancel", response_model=StoryOut, responses=problem_responses(404))
def cancel_story(resources: ResourcesDep, story: OwnedStory) -> StoryOut:
    """Cancel the scenes that are not finished; finished pictures stay."""
    cancel(resources, story)
    return _out(resources, story)


@router.delete("/{id}", status_code=204, responses=problem_responses(404))
def delete_story(resources: ResourcesDep, story: OwnedStory) -> None:
    """Delete a story with its jobs and their pictures; those that are not finished are cancelled first."""
    delete(resources, story)


def _out(resources: Resources, story: Group) -> StoryOut:
    scenes, jobs = story.request["scenes"], jobs_of(resources, story)
    return StoryOut(
        **group_fields(story, PATH, jobs, len(scenes)),
        title=story.request.get("title", ""),
        scenes=[SceneOut(text=text, **member_fields(jobs.get(number))) for number, text in enumerate(scenes)],
    )
