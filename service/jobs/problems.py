"""Failures of jobs as problem documents (RFC 9457)."""

from ..errors import USER_ERRORS
from ..messages import N_, _
from ..trace import StageError
from .store import Problem

ABOUT_BLANK = "about:blank"

_TITLE = N_("The job failed")
_STATUS = {"quota used up": 429, "not configured": 503}  # by the reason of a stage's error; others are 502


def stage_status(error: StageError) -> int:
    """Return the HTTP status of a failed stage."""
    return _STATUS.get(error.reason or "", 502)


def problem_of(error: Exception) -> Problem:
    """Return the problem document of ``error``: the message of a foreseen error, only the type of a bug."""
    if isinstance(error, StageError):
        return failure(str(error), stage_status(error)) | {"stage": error.stage}
    if isinstance(error, USER_ERRORS):
        return failure(str(error), 422)
    return failure(_("an unexpected error ({type}): see the worker's log").format(type=type(error).__name__))


def failure(detail: str, status: int = 500) -> Problem:
    """Return the problem document of a job that failed."""
    return {"type": ABOUT_BLANK, "title": _(_TITLE), "status": status, "detail": detail}


def completed(problem: Problem) -> Problem:
    """Return a stored problem document with the members that an earlier version left out."""
    return problem if problem.keys() >= {"type", "title", "status", "detail"} else failure("") | problem
