"""What the routes under ``/sdapi/v1`` have in common: the prefix, and their errors in the OpenAPI document."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from ..api.titles import title_of
from ..api.waiting import ForgettingRoute

PREFIX = "/sdapi/v1"
JOB_PREFIX = "a1111 "
"""The beginning of the idempotency keys of the jobs that these routes create."""


class ErrorBody(BaseModel):
    """One error."""

    error: str
    detail: str
    body: str = ""
    errors: str


class WrongField(BaseModel):
    """A field of a request that is wrong."""

    loc: list[str]
    msg: str
    type: str


class WrongFields(BaseModel):
    """All fields of a request that are wrong."""

    detail: list[WrongField]


_CODES = (400, 401, 404, 405, 409, 410, 413, 422, 429, 500, 502, 503)

_ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"description": title_of(code), "model": ErrorBody | WrongFields if code == 422 else ErrorBody}
    for code in _CODES
}


def new_router() -> APIRouter:
    """Return a router for some of the routes."""
    return APIRouter(prefix=PREFIX, tags=["AUTOMATIC1111"], responses=_ERRORS, route_class=ForgettingRoute)
