"""``/page/session``: who uses the page, by the link of ``malgrim page`` or by a key."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict

from ..api.auth import is_cross_site
from ..api.dependencies import Resources, ResourcesDep
from ..api.errors import ProblemError
from ..api.sessions import end_session, session_key, set_session
from ..config.limits import ServiceLimits
from ..jobs.api_keys import Key
from ..messages import _
from .drawing import Drawing, drawing_of
from .links import OneTimeLinks

router = APIRouter()


class Entry(BaseModel):
    """The way in: the token of a link, or a key."""

    model_config = ConfigDict(extra="forbid", strict=True)

    token: str | None = None
    key: str | None = None


class Session(BaseModel):
    """Whose session it is, what can be drawn, whether pictures can be described, and how much is accepted."""

    key: str
    drawing: Drawing
    describes: bool
    limits: ServiceLimits


def _from_here(request: Request) -> None:
    if is_cross_site(request.headers):
        raise ProblemError(403, _("this request comes from another site: open the page of malgrim itself"))


SameSite = Annotated[None, Depends(_from_here)]


@router.get("/session")
def read_session(request: Request, resources: ResourcesDep) -> Session:
    """Return the session of the browser."""
    key = session_key(request.scope, resources.data, resources.keys)
    if key is None:
        raise ProblemError(401, _("no one is signed in: open the link of malgrim page, or enter a key"))
    describes = resources.describer.captioner is not None
    drawing = drawing_of(resources.settings)
    return Session(key=key.name, drawing=drawing, describes=describes, limits=resources.limits)


@router.post("/session", status_code=204)
def begin_session(entry: Entry, request: Request, response: Response, resources: ResourcesDep, _here: SameSite) -> None:
    """Begin a session."""
    key = _found(entry, request, resources)
    set_session(response, request.scope, resources.data, key.name)


@router.delete("/session", status_code=204)
def close_session(request: Request, response: Response, _here: SameSite) -> None:
    """End the session of the browser."""
    end_session(response, request.scope)


def _found(entry: Entry, request: Request, resources: Resources) -> Key:
    if entry.token:
        links: OneTimeLinks = request.app.state.links
        name = links.redeem(entry.token)
        key = resources.keys.active(name) if name else None
        if key is None:
            message = _("this link has been used: start malgrim page again for a new one, or enter a key")
            raise ProblemError(401, message)
        return key
    key = resources.keys.find(entry.key) if entry.key else None
    if key is None:
        raise ProblemError(401, _("this key is not known: malgrim keys add NAME makes one"))
    return key
