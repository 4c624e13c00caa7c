"""Errors of chat endpoints: their reasons, in the words of the server."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from augment import Reason

from ..messages import N_

_SHOWN = 100  # characters of a provider's message that are quoted
_LONGEST_CODE = 40  # characters
_STATUSES: dict[int, tuple[Reason, str]] = {
    401: ("credentials refused", N_("check OPENAI_API_KEY")),
    402: ("quota used up", N_("pay the bill of the account")),
    403: ("credentials refused", N_("the key may not use this model: set MALGRIM_GPT_MODEL")),
    404: ("request refused", N_("check MALGRIM_GPT_MODEL and OPENAI_BASE_URL")),
    408: ("timed out", N_("try again later")),
    409: ("unavailable", N_("try again later")),
    413: ("request refused", N_("the text is too long for the model")),
    429: ("rate limited", N_("try again in a minute")),
}
_CODES: dict[str, tuple[Reason, str]] = {
    "insufficient_quota": ("quota used up", N_("add credit to the account, or raise its monthly limit")),
    "billing_hard_limit_reached": ("quota used up", N_("raise the monthly limit of the account")),
    "context_length_exceeded": ("request refused", N_("the text is too long for the model")),
    "model_not_found": ("request refused", N_("set MALGRIM_GPT_MODEL to a model that the key may use")),
}
_MEANT: dict[str, int] = {
    "invalid_api_key": 401,
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "timeout": 408,
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "too_many_requests": 429,
    "api_error": 500,
    "server_error": 500,
    "internal_error": 500,
    "internal_server_error": 500,
    "bad_gateway": 502,
    "overloaded": 503,
    "overloaded_error": 503,
    "service_unavailable": 503,
}
"""The statuses that codes stand for in replies whose own status is 200."""

_OTHER: tuple[tuple[Reason, str], tuple[Reason, str]] = (
    ("request refused", N_("look up the code in the provider's documentation")),
    ("unavailable", N_("try again later")),
)
_OK = 200
_REFUSED_PARAMETERS = (400, 415, 422, 501)  # statuses with which servers refuse unknown parameters
_PARAMETER = re.compile(r"response_format|json_schema|max_(?:completion_)?tokens|requested parameters", re.IGNORECASE)
_UNNAMED: tuple[Reason, str] = ("request refused", N_("check MALGRIM_GPT_MODEL and OPENAI_BASE_URL"))


@dataclass(frozen=True)
class Failure:
    """An error that a server sent.

    Attributes:
        status: The HTTP status of the reply.
        code: The server's own code, an empty string for none.
        message: The server's words.
    """

    status: int
    code: str
    message: str

    @property
    def meant_status(self) -> int:
        """The status that the code stands for in a reply whose own status is 200, else the status itself."""
        if self.status != _OK:
            return self.status
        if self.code.isascii() and self.code.isdecimal() and len(self.code) == len("429"):
            return int(self.code)
        return _MEANT.get(self.code.lower(), _OK)

    @property
    def may_be_parameters(self) -> bool:
        """Whether the server may refuse parameters of the request that other servers know."""
        if self.code in _CODES:
            return False
        return self.meant_status in _REFUSED_PARAMETERS or _PARAMETER.search(self.message) is not None

    @property
    def reason_and_advice(self) -> tuple[Reason, str]:
        """The reason, and what to do."""
        status = self.meant_status
        if status == _OK:
            return _CODES.get(self.code) or _UNNAMED
        return _CODES.get(self.code) or _STATUSES.get(status) or _OTHER[status >= 500]

    def __str__(self) -> str:
        code = shown(self.code, _LONGEST_CODE)[1:-1]
        return f"HTTP {self.status}{f', code {code}' if code else ''} ({shown(self.message)})"


def failure_in(status: int, body: object) -> Failure | None:
    """Return the error in the body of a reply, None if it holds none.

    Args:
        status: The HTTP status.
        body: The parsed JSON, or a text.
    """
    match body:
        case {"choices": [{"error": error}, *_]} | {"error": error} if error:
            return _failure(status, error, body)
        case {"choices": [{"finish_reason": "error"}, *_]}:
            return Failure(status, "server_error", "finish_reason: error")
        case {"choices": [*_]} if status == _OK:
            return None
        case {"errors": [error, *_]} | {"base_resp": {"status_msg": str(_)} as error}:
            return _failure(status, error, body)
        case {"message": str(_)} | {"detail": _} | {"msg": str(_)} | {"object": "error"}:
            return _failure(status, body, body)
    return None if status == _OK else Failure(status, "", body if isinstance(body, str) else json.dumps(body))


def _failure(status: int, error: object, body: object) -> Failure:
    if not isinstance(error, Mapping):
        return Failure(status, _text(body.get("code")) if isinstance(body, Mapping) else "", _text(error))
    code = next((text for name in ("code", "status_code", "type") if (text := _text(error.get(name)))), "")
    names = ("message", "detail", "msg", "status_msg", "error")
    message = next((text for name in names if (text := _text(error.get(name)))), "")
    return Failure(status, code, message or _text(dict(error)))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def shown(message: str, most: int = _SHOWN) -> str:
    """Return the beginning of a provider's ``message`` on one line, in quotation marks, without control characters."""
    return repr(" ".join(message.split())[:most])
