"""The titles of problem documents by their status, as HTTP names it."""

from http import HTTPStatus

from ..messages import N_

_TITLES = {
    400: N_("Bad Request"),
    401: N_("Unauthorized"),
    403: N_("Forbidden"),
    404: N_("Not Found"),
    405: N_("Method Not Allowed"),
    408: N_("Request Timeout"),
    409: N_("Conflict"),
    410: N_("Gone"),
    413: N_("Request Entity Too Large"),
    421: N_("Misdirected Request"),
    422: N_("Unprocessable Entity"),
    429: N_("Too Many Requests"),
    500: N_("Internal Server Error"),
    502: N_("Bad Gateway"),
    503: N_("Service Unavailable"),
}


def title_of(status: int) -> str:
    """Return the title of a status, which the catalogue has if the service answers with it."""
    return _TITLES.get(status) or HTTPStatus(status).phrase
