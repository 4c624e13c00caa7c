"""KT GenieLabs paraphrasing.

The contract is taken from KT's public samples of July 2023, the last sign of life; error bodies, limits and prices
are not documented. What is read is therefore as little as possible.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from .errors import ParaphraseError, Reason

URL = "https://aiapi.genielabs.ai/kt/nlp/paraphrasing"
_SEOUL = ZoneInfo("Asia/Seoul")
_TIMESTAMP_DIGITS = 17  # to the millisecond
_DIVERSITY = _DOMAIN = "1"  # strings, as in KT's sample; other values are not documented
_REASONS: dict[int, tuple[Reason, str]] = {
    401: ("credentials refused", "check GENIELABS_CLIENT_ID, GENIELABS_CLIENT_SECRET and GENIELABS_KEY"),
    403: ("credentials refused", "ask KT whether the key may use paraphrasing"),
    404: ("request refused", "the address has changed: set MALGRIM_GENIELABS_URL"),
    429: ("rate limited", "ask again later"),
}
_OTHER: tuple[tuple[Reason, str], tuple[Reason, str]] = (
    ("request refused", "the API may have changed since 2023: use another paraphraser"),
    ("unavailable", "ask again later, or use another paraphraser"),
)
_SUCCESS = ("200", "0000")  # the second from a sibling endpoint
_SHOWN = 100  # characters of a reply in a message

_Answer = TypeVar("_Answer")


class JsonHttp(Protocol):
    """Sends ``body`` as JSON and returns what ``read`` makes of the status and the text of the reply."""

    def __call__(
        self,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        body: object,
        read: Callable[[int, str], _Answer],
    ) -> _Answer:
        """``headers`` is called anew for each try; what ``read`` raises says whether another try is worth it."""
        ...


class GenieLabsParaphraser:
    """Asks for all paraphrases of a sentence in one signed call."""

    name = "genielabs"

    def __init__(  # noqa: PLR0913 - what KT hands out
        self,
        post: JsonHttp,
        *,
        client_id: str,
        client_secret: str,
        client_key: str,
        url: str = URL,
        now: Callable[[], datetime] = lambda: datetime.now(_SEOUL),
    ) -> None:
        """Args: ``now`` tells the time of a signature, which KT reads as the time in Seoul."""
        self._post = post
        self._client_id = client_id
        self._client_secret = client_secret
        self._client_key = client_key
        self._url = url
        self._now = now

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Returns up to ``count`` paraphrases. Raises ``ParaphraseError`` when KT gives none."""
        body = {
            "user_id": "malgrim",
            "ret_sentences": count,
            "diversity": _DIVERSITY,
            "domain": _DOMAIN,
            "data": [sentence],
        }
        found = self._post(self._url, self._headers, body, _read)
        distinct = dict.fromkeys(" ".join(line.split()) for line in found)
        usable = [line for line in distinct if line and line != sentence]
        if not usable:
            raise ParaphraseError(
                "unusable answer",
                "genielabs: it gave nothing but the sentence itself: unusable answer; say it anew",
            )
        return usable[:count]

    def _headers(self) -> dict[str, str]:
        timestamp = f"{self._now():%Y%m%d%H%M%S%f}"[:_TIMESTAMP_DIGITS]
        return {
            "charset": "utf-8",
            "x-client-key": self._client_key,
            "x-client-signature": signature(self._client_id, self._client_secret, timestamp),
            "x-auth-timestamp": timestamp,
        }


def signature(client_id: str, client_secret: str, timestamp: str) -> str:
    """Returns the hexadecimal HMAC-SHA256 of ``client_id:timestamp``, as KT's public helper makes it."""
    return hmac.new(client_secret.encode(), f"{client_id}:{timestamp}".encode(), sha256).hexdigest()


def _read(status: int, body: str) -> list[str]:
    """Takes ``result`` as a list of sentences, or as one such list for each sentence that was sent."""
    shown = f"genielabs: HTTP {status} ({' '.join(body.split())[:_SHOWN]!r})"
    if status != 200:
        reason, advice = _REASONS.get(status) or _OTHER[status >= 500]
        raise ParaphraseError(reason, f"{shown}: {reason}; {advice}")
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError):
        reply = None
    if not isinstance(reply, dict):
        raise ParaphraseError("unusable answer", f"{shown}: no JSON object; is MALGRIM_GENIELABS_URL right?")
    if (code := reply.get("code")) is not None and str(code) not in _SUCCESS:
        raise ParaphraseError("request refused", f"{shown}: request refused with code {code!r}; ask KT what it means")
    match reply.get("result"):
        case [[*sentences], *_] | [*sentences] if sentences and all(isinstance(line, str) for line in sentences):
            return [str(line) for line in sentences]
    raise ParaphraseError("unusable answer", f"{shown}: no paraphrases in it; try a longer sentence")
