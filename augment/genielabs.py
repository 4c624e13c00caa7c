"""Paraphrase with KT GenieLabs.

The only sources are KT's public samples of July 2023; error bodies, limits and prices are not documented. The module
therefore relies on as few fields of a reply as possible.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from .errors import ParaphraseError, Reason
from .messages import N_, _
from .usable import usable

URL = "https://aiapi.genielabs.ai/kt/nlp/paraphrasing"
_SEOUL = ZoneInfo("Asia/Seoul")
_TIMESTAMP_DIGITS = 17  # to the millisecond
DIVERSITY = "3"
"""The greatest value in public code; none is documented. It asks for variety, as the instructions for GPT do."""

_DOMAIN = "1"  # a string as in KT's sample
_REASONS: dict[int, tuple[Reason, str]] = {
    401: ("credentials refused", N_("check GENIELABS_CLIENT_ID, GENIELABS_CLIENT_SECRET and GENIELABS_KEY")),
    403: ("credentials refused", N_("ask KT whether the key may use paraphrasing")),
    404: ("request refused", N_("the address has changed: set MALGRIM_GENIELABS_URL")),
    429: ("rate limited", N_("ask again later")),
}
_OTHER: tuple[tuple[Reason, str], tuple[Reason, str]] = (
    ("request refused", N_("the API may have changed since 2023: use another paraphraser")),
    ("unavailable", N_("ask again later, or use another paraphraser")),
)
_SUCCESS = ("200", "0000")  # the second one occurs in a sample of another endpoint
_SHOWN = 100  # characters of a reply in a message

_Answer = TypeVar("_Answer")


class JsonHttp(Protocol):
    """A function that posts JSON and returns the reply as ``read`` decodes it."""

    def __call__(
        self,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        body: object,
        read: Callable[[int, str], _Answer],
    ) -> _Answer:
        """Post ``body`` to ``url``, more than once where the errors of ``read`` allow it.

        Args:
            url: The address.
            headers: A function that returns the headers of one attempt; it is called for each attempt.
            body: The body, before its encoding as JSON.
            read: A function that decodes the status and the text of the reply, or raises an error.
        """
        ...


class GenieLabsParaphraser:
    """Request all paraphrases of a sentence in one signed call.

    A request has no place for instructions: that the style stays, which the sentence names, is left to the filter.
    """

    name = "genielabs"

    def __init__(  # noqa: PLR0913 - the credentials that KT issues
        self,
        post: JsonHttp,
        *,
        client_id: str,
        client_secret: str,
        client_key: str,
        url: str = URL,
        now: Callable[[], datetime] = lambda: datetime.now(_SEOUL),
    ) -> None:
        """Make a paraphraser.

        Args:
            post: The function that posts requests.
            client_id: The client ID.
            client_secret: The client secret, which signs requests.
            client_key: The key of the application.
            url: The address of the API.
            now: A function that returns the current time in Seoul, for the signature.
        """
        self._post = post
        self._client_id = client_id
        self._client_secret = client_secret
        self._client_key = client_key
        self._url = url
        self._now = now

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return up to ``count`` paraphrases.

        Raises:
            ParaphraseError: The request failed, or the reply contains no paraphrase.
        """
        body = {
            "user_id": "malgrim",
            "ret_sentences": count,
            "diversity": DIVERSITY,
            "domain": _DOMAIN,
            "data": [sentence],
        }
        found = self._post(self._url, self._headers, body, _read)
        paraphrases = usable(found, sentence)
        if not paraphrases:
            message = _("genielabs: it returned nothing but the sentence itself: unusable answer; reword the sentence")
            raise ParaphraseError("unusable answer", message)
        return paraphrases[:count]

    def _headers(self) -> dict[str, str]:
        timestamp = f"{self._now():%Y%m%d%H%M%S%f}"[:_TIMESTAMP_DIGITS]
        return {
            "charset": "utf-8",
            "x-client-key": self._client_key,
            "x-client-signature": signature(self._client_id, self._client_secret, timestamp),
            "x-auth-timestamp": timestamp,
        }


def signature(client_id: str, client_secret: str, timestamp: str) -> str:
    """Return the hexadecimal HMAC-SHA256 of ``client_id:timestamp``, as in KT's public sample code."""
    return hmac.new(client_secret.encode(), f"{client_id}:{timestamp}".encode(), sha256).hexdigest()


def _read(status: int, body: str) -> list[str]:
    """Return the sentences in ``result``: a list of sentences, or a list of such lists, one per sentence sent."""
    shown = f"genielabs: HTTP {status} ({' '.join(body.split())[:_SHOWN]!r})"
    if status != 200:
        reason, advice = _REASONS.get(status) or _OTHER[status >= 500]
        raise ParaphraseError(reason, f"{shown}: {reason}; {_(advice)}")
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError):
        reply = None
    if not isinstance(reply, dict):
        message = _("{reply}: no JSON object; is MALGRIM_GENIELABS_URL right?")
        raise ParaphraseError("unusable answer", message.format(reply=shown))
    if (code := reply.get("code")) is not None and str(code) not in _SUCCESS:
        message = _("{reply}: request refused with code {code}; ask KT what it means")
        raise ParaphraseError("request refused", message.format(reply=shown, code=repr(code)[:_SHOWN]))
    match reply.get("result"):
        case [[*sentences], *_] | [*sentences] if sentences and all(isinstance(line, str) for line in sentences):
            return [str(line) for line in sentences]
    message = _("{reply}: no paraphrases in it; try a longer sentence")
    raise ParaphraseError("unusable answer", message.format(reply=shown))
