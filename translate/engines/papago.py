"""Papago of the NAVER Cloud Platform.

Contract: NAVER Cloud's "Papago Text Translation" pages (September 2026) for the request and its limit; the table of
codes from their older revisions and from public clients, who disagree on the shape of an error, so that both are read.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from ..errors import Reason, TranslationError
from .alignment import translate_aligned

URL = "https://papago.apigw.ntruss.com/nmt/v1/translation"
LONGEST_CALL = 5000  # characters, line breaks between the sentences included
_SHOWN = 100  # characters of a reply in a message

_TICK = "tick Papago Text Translation for your application in the NAVER Cloud console, or raise its limit there"
_CODES: dict[str, tuple[Reason, str]] = {
    "200": ("credentials refused", "check PAPAGO_CLIENT_ID and PAPAGO_CLIENT_SECRET"),
    "210": ("credentials refused", f"{_TICK}; new keys need the host of MALGRIM_PAPAGO_URL to be {URL.split('/')[2]}"),
    "300": ("request refused", "check MALGRIM_PAPAGO_URL"),
    "400": ("quota used up", _TICK),
    "410": ("rate limited", "ask again in a minute"),
    "420": ("rate limited", "ask again in a minute"),
    "430": ("request refused", "the text is too long for one call"),
    "N2MT08": ("request refused", "the text is too long for one call"),
    "N2MT10": ("request refused", "check MALGRIM_PAPAGO_GLOSSARY"),
    "010": ("quota used up", _TICK),
    "024": ("credentials refused", "the old openapi.naver.com ended in 2024: get keys of the NAVER Cloud Platform"),
}
_STATUSES: dict[int, tuple[Reason, str]] = {
    401: _CODES["200"],
    403: _CODES["210"],
    404: _CODES["300"],
    413: _CODES["430"],
    429: _CODES["410"],
}
_OTHER: tuple[tuple[Reason, str], tuple[Reason, str]] = (
    ("request refused", "NAVER's documentation of the code says why"),
    ("unavailable", "ask again later, or use another translator"),
)

_Answer = TypeVar("_Answer")


class JsonHttp(Protocol):
    """Sends ``body`` as JSON and returns what ``read`` makes of the status and the text of the reply."""

    def __call__(
        self,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        body: object,
        read: Callable[[int, str], _Answer],
        characters: int = 0,
    ) -> _Answer:
        """``characters`` are billed. What ``read`` raises says whether another try is worth it."""
        ...


class PapagoTranslator:
    """Joins sentences with line breaks into as few calls as possible."""

    name = "papago"

    def __init__(
        self, post: JsonHttp, *, client_id: str, client_secret: str, url: str = URL, glossary: str | None = None
    ) -> None:
        """Args: ``glossary`` is the ``glossaryKey`` of a glossary made in NAVER's console."""
        self._post = post
        self._client_id = client_id
        self._client_secret = client_secret
        self._url = url
        self._glossary = glossary

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns the English of each sentence, an empty string where Papago has none.

        Raises ``TranslationError``; what was paid for before it is in its ``done``.
        """
        lines = [" ".join(sentence.split()) for sentence in sentences]
        return translate_aligned(lines, self._call, longest_call=LONGEST_CALL)

    def _call(self, sentences: Sequence[str]) -> list[str]:
        text = "\n".join(sentences)
        body = {"source": "ko", "target": "en", "text": text}
        if self._glossary:
            body["glossaryKey"] = self._glossary
        return self._post(self._url, self._headers, body, _read, len(text)).split("\n")

    def _headers(self) -> dict[str, str]:
        return {
            "x-ncp-apigw-api-key-id": self._client_id,
            "x-ncp-apigw-api-key": self._client_secret,
        }


def _read(status: int, body: str) -> str:
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError):
        reply = None
    match reply:
        case {"message": {"result": {"translatedText": str(text)}}} if status == 200:
            return text
        case {"error": {"errorCode": code, **rest}} | {"errorCode": code, **rest}:
            message = rest.get("details") or rest.get("message") or rest.get("errorMessage") or "no message"
            raise _refusal(status, str(code), str(message))
    if status == 200:
        raise TranslationError("unusable answer", f"papago: HTTP 200 without a translation: {_shown(body)}; ask again")
    raise _refusal(status, "", body)


def _refusal(status: int, code: str, message: str) -> TranslationError:
    code = re.sub(r"\ATR(?=\d\d)", "N2MT", code[:_SHOWN])  # the older names of the same meanings
    reason, advice = _CODES.get(code) or _STATUSES.get(status) or _OTHER[status >= 500]
    named = f"HTTP {status}, code {code}" if code else f"HTTP {status}"
    return TranslationError(reason, f"papago: {named} ({_shown(message)}): {reason}; {advice}")


def _shown(message: str) -> str:
    return repr(" ".join(message.split())[:_SHOWN])
