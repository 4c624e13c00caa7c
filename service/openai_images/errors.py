"""Errors as OpenAI's clients read them."""

from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from ..api.titles import title_of

_CODES = {401: "invalid_api_key", 404: "not_found", 429: "rate_limit_exceeded"}
_DOCUMENTED = (400, 401, 404, 405, 409, 410, 413, 422, 429, 500, 502, 503)


class ErrorFields(BaseModel):
    """What is wrong; ``param`` is the field of the request."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    """The body of every error."""

    error: ErrorFields


RESPONSES: dict[int | str, dict[str, Any]] = {
    code: {"description": title_of(code), "model": ErrorBody} for code in _DOCUMENTED
}
"""The entries of the OpenAPI document for errors."""


def error_body(problem: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an error that a problem document describes."""
    status = problem["status"]
    code = "insufficient_quota" if status == HTTPStatus.TOO_MANY_REQUESTS and "stage" in problem else _CODES.get(status)
    fields = ErrorFields(
        message=problem["detail"],
        type="server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error",
        param=_field(problem.get("errors") or []),
        code=code,
    )
    return ErrorBody(error=fields).model_dump()


def of_body(error: ValidationError) -> RequestValidationError:
    """Return the error of a body that was read by hand, as FastAPI has it."""
    return RequestValidationError([one | {"loc": ("body", *one["loc"])} for one in error.errors()])


def _field(errors: list[dict[str, str]]) -> str | None:
    place, _, field = errors[0]["where"].partition(".") if errors else ("", "", "")
    return field or None if place == "body" else None
