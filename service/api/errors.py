"""Errors as problem documents (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from ..errors import USER_ERRORS
from ..jobs.store import ConflictError, QueueFullError
from ..trace import StageError

MEDIA_TYPE = "application/problem+json"

_MOST_SHOWN = 20  # of what is wrong in one request
_STATUS = {"quota used up": 429, "not configured": 503}  # by the reason of a stage's error; else a bad gateway

log = structlog.get_logger()


class Problem(BaseModel):
    """What went wrong; ``stage`` names the stage that failed, ``errors`` what is wrong in the request."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    stage: str | None = None
    errors: list[dict[str, str]] | None = None


def problem_responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Returns how answers with these codes stand in the OpenAPI document."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {code: {"description": HTTPStatus(code).phrase, "content": content} for code in codes}


class ProblemError(Exception):
    """Answered as a problem document."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = headers
        self.more = more


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """Returns the document as a response."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, **more)
    return JSONResponse(body.model_dump(exclude_none=True), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def install_error_handlers(app: FastAPI) -> None:
    """Has ``app`` answer every error with a problem document."""
    for kind, answer in (
        (ProblemError, _of_problem),
        (HTTPException, _of_http),
        (RequestValidationError, _of_request),
        (StageError, _of_stage),
        (QueueFullError, _of_queue),
        (ConflictError, _unprocessable),
        *((kind, _unprocessable) for kind in USER_ERRORS),
        (SQLAlchemyError, lambda _, error: database_problem(error)),
    ):
        app.add_exception_handler(kind, answer)  # type: ignore[arg-type]


def _of_problem(_: Request, error: ProblemError) -> JSONResponse:
    return problem(error.status, str(error), error.headers, **error.more)


def _of_http(_: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail), error.headers)


def _of_request(_: Request, error: RequestValidationError) -> JSONResponse:
    """What was given is not sent back: it may be long, and is known there."""
    wrong = [{"where": ".".join(map(str, one["loc"])), "what": str(one["msg"])} for one in error.errors()[:_MOST_SHOWN]]
    first = f"{wrong[0]['where']}: {wrong[0]['what']}" if wrong else "the request cannot be read"
    return problem(422, first, errors=wrong)


def _of_stage(_: Request, error: StageError) -> JSONResponse:
    return problem(_STATUS.get(error.reason or "", 502), str(error), stage=error.stage)


def _of_queue(_: Request, error: QueueFullError) -> JSONResponse:
    return problem(429, str(error), {"Retry-After": str(error.retry_after)})


def _unprocessable(_: Request, error: Exception) -> JSONResponse:
    return problem(422, str(error))


def database_problem(error: SQLAlchemyError) -> JSONResponse:
    """Log that the database cannot be used, and return what the caller is told."""
    log.error("database_unreachable", error=type(error).__name__)
    return problem(503, "the database cannot be reached: try again later", {"Retry-After": "5"})


def unexpected_problem(error: Exception, request_id: str) -> JSONResponse:
    """Log a bug, and return what the caller is told of it: no internals."""
    log.error("unexpected_error", id=request_id, error=type(error).__name__, exc_info=error)
    return problem(500, f"an unexpected error: the log of the service has it under the request id {request_id}")
