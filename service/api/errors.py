"""Errors as problem documents (RFC 9457)."""

import errno
from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ..errors import USER_ERRORS
from ..jobs.database import DatabaseGoneError, is_outage
from ..jobs.problems import ABOUT_BLANK, stage_status
from ..jobs.queueing import ConflictError, QueueFullError
from ..messages import _
from ..trace import StageError
from ..validation import message_of
from .titles import title_of

MEDIA_TYPE = "application/problem+json"

_FULL = (errno.ENOSPC, errno.EDQUOT)
_MOST_ERRORS = 20  # errors of one request that are listed
_LONGEST = 400  # characters of one text
_NO_FILE = "Expected UploadFile"  # how FastAPI begins what it says of a part that is text

log = structlog.get_logger()


class Problem(BaseModel):
    """A problem document; ``stage`` names a stage that failed, ``errors`` lists errors of the request."""

    type: str = ABOUT_BLANK
    title: str
    status: int
    detail: str
    stage: str | None = None
    errors: list[dict[str, str]] | None = None


def problem_responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return the entries of the OpenAPI document for problems with these status codes."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {code: {"description": title_of(code), "content": content} for code in codes}


class ProblemError(Exception):
    """An error that is answered with a problem document."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = headers
        self.more = more


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """Return a problem document as a response."""
    body = Problem(title=_(title_of(status)), status=status, detail=_shown(detail), **more)
    return JSONResponse(body.model_dump(exclude_none=True), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def _shown(text: str) -> str:
    """Return ``text``, which may quote a part of the request, cut in the middle where it is long."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"


def install_error_handlers(app: FastAPI) -> None:
    """Make ``app`` answer every foreseen error with a problem document; ``AuthMiddleware`` answers bugs."""
    for kind, handler in (
        (ProblemError, _of_problem),
        (HTTPException, _of_http),
        (RequestValidationError, _of_request),
        (StageError, _of_stage),
        (QueueFullError, _of_queue),
        (ConflictError, _unprocessable),
        *((kind, _unprocessable) for kind in USER_ERRORS),
        (ClientDisconnect, _of_broken_off),
        (OSError, _of_system),
        (SQLAlchemyError, lambda _request, error: database_problem(error)),
    ):
        app.add_exception_handler(kind, handler)  # type: ignore[arg-type]


def _of_problem(_request: Request, error: ProblemError) -> JSONResponse:
    return problem(error.status, str(error), error.headers, **error.more)


def _of_http(_request: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, _unreadable_body(error.__cause__) or _(str(error.detail)), error.headers)


def _unreadable_body(cause: BaseException | None) -> str | None:
    """Return why FastAPI could not read a body as JSON, None where that is not what failed."""
    if isinstance(cause, UnicodeDecodeError):
        message = _("the body is not UTF-8: {reason} at byte {position}; send it as UTF-8")
        return message.format(reason=cause.reason, position=cause.start)
    if isinstance(cause, RecursionError):
        return _("the body is nested too deeply")
    return _("the body is not JSON: {reason}").format(reason=cause) if isinstance(cause, ValueError) else None


def _of_request(request: Request, error: RequestValidationError) -> JSONResponse:
    """List the errors without the values, which the caller knows and which may be long."""
    errors = [
        {"where": _shown(".".join(map(str, one["loc"]))), "what": _shown(_what(one, request))}
        for one in error.errors()[:_MOST_ERRORS]
    ]
    detail = f"{errors[0]['where']}: {errors[0]['what']}" if errors else _("the request cannot be read")
    return problem(422, detail, errors=errors)


def _what(error: Mapping[str, Any], request: Request) -> str:
    """Return what is wrong; of broken JSON the reason, too, and of what is not announced as JSON or a file the cure."""
    if error["loc"] == ("body",) and "json" not in request.headers.get("Content-Type", ""):
        return _("the body is not announced as JSON: send the header Content-Type: application/json")
    if error["type"] == "value_error" and str(error["ctx"]["error"]).startswith(_NO_FILE):
        message = _("not a file: send one with a name in a form, as curl -F {name}=@FILE does")
        return message.format(name=error["loc"][-1])
    if error["type"] == "json_invalid":
        return _("not JSON: {reason}").format(reason=error["ctx"]["error"])
    return message_of(error)


def _of_stage(_request: Request, error: StageError) -> JSONResponse:
    cause = type(error.__cause__ or error).__name__
    log.warning("stage_failed", stage=error.stage, reason=error.reason, error=cause)
    return problem(stage_status(error), str(error), stage=error.stage)


def _of_queue(_request: Request, error: QueueFullError) -> JSONResponse:
    return problem(429, str(error), {"Retry-After": str(error.retry_after)})


def _unprocessable(_request: Request, error: Exception) -> JSONResponse:
    return _full_problem() if _is_full(error.__cause__) else problem(422, str(error))


def _of_broken_off(_request: Request, _error: ClientDisconnect) -> JSONResponse:
    return problem(400, _("the connection was closed before the body had arrived"))  # for the log alone


def _of_system(_request: Request, error: OSError) -> JSONResponse:
    if not _is_full(error):
        raise error
    return _full_problem()


def _is_full(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in _FULL


def _full_problem() -> JSONResponse:
    log.error("disk_full")
    return problem(503, _("the disk of the service is full: try again later"), {"Retry-After": "60"})


def database_problem(error: SQLAlchemyError) -> JSONResponse:
    """Log that the database cannot be reached, and return the response. Raise ``error`` if it is a bug."""
    if not is_outage(error):
        raise error
    log.error("database_unreachable", error=type(error).__name__)
    is_gone = isinstance(error, DatabaseGoneError)
    detail = str(error) if is_gone else _("the database cannot be reached: try again later")
    return problem(503, detail, {"Retry-After": "5"})


def stopping_problem() -> JSONResponse:
    """Return the response to a request that has no answer yet when the service stops."""
    return problem(503, _("the service stops: ask again when it runs"), {"Retry-After": "5"})


def unexpected_problem(error: Exception, request_id: str) -> JSONResponse:
    """Log a bug, and return a response without internals."""
    log.error("unexpected_error", id=request_id, error=type(error).__name__, exc_info=error)
    detail = _("an unexpected error: the log of the service has it under the request id {id}")
    return problem(500, detail.format(id=request_id))
