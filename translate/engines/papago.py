"""Papago of the NAVER Cloud Platform.

Sources: NAVER Cloud's "Papago Text Translation" pages (September 2026) for the request and its limit; older revisions
of these pages and public clients for the error codes. The clients disagree about the format of an error, so both are
accepted.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from ..errors import Reason, TranslationError
from ..messages import N_, _
from .alignment import translate_aligned

URL = "https://papago.apigw.ntruss.com/nmt/v1/translation"
LONGEST_CALL = 5000  # characters, including the line breaks between sentences
_SHOWN = 100  # characters of a reply in a message

_HOST = URL.split("/")[2]
_TICK = N_("tick Papago Text Translation for your application in the NAVER Cloud console, or raise its limit there")
_TOO_LONG = N_("the text is too long for one call")
_CODES: dict[str, tuple[Reason, str]] = {
    "200": ("credentials refused", N_("check PAPAGO_CLIENT_ID and PAPAGO_CLIENT_SECRET")),
    "210": (
        "credentials refused",
        N_(
            "tick Papago Text Translation for your application in the NAVER Cloud console, or raise its limit there; "
            "new keys need the host of MALGRIM_PAPAGO_URL to be {host}"
        ),
    ),
    "300": ("request refused", N_("check MALGRIM_PAPAGO_URL")),
    "400": ("quota used up", _TICK),
    "410": ("rate limited", N_("ask again in a minute")),
    "420": ("rate limited", N_("ask again in a minute")),
    "430": ("request refused", _TOO_LONG),
    "N2MT08": ("request refused", _TOO_LONG),
    "N2MT10": ("request refused", N_("check MALGRIM_PAPAGO_GLOSSARY")),
    "010": ("quota used up", _TICK),
    "024": ("credentials refused", N_("the old openapi.naver.com ended in 2024: get keys of the NAVER Cloud Platform")),
}
_STATUSES: dict[int, tuple[Reason, str]] = {
    401: _CODES["200"],
    403: _CODES["210"],
    404: _CODES["300"],
    413: _CODES["430"],
    429: _CODES["410"],
}
_OTHER: tuple[tuple[Reason, str], tuple[Reason, str]] = (
    ("request refused", N_("look up the code in NAVER's documentation")),
    ("unavailable", N_("ask again later, or use another translator")),
)

_Answer = TypeVar("_Answer")


class JsonHttp(Protocol):
    """A function that posts JSON and returns the reply as ``read`` decodes it."""

    def __call__(
        self,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        body: object,
        read: Callable[[int, str], _Answer],
        characters: int = 0,
    ) -> _Answer:
        """Post ``body`` to ``url``, more than once where the errors of ``read`` allow it.

        Args:
            url: The address.
            headers: A function that returns the headers of one attempt.
            body: The body, before its encoding as JSON.
            read: A function that decodes the status and the text of the reply, or raises an error.
            characters: The number of characters that the provider bills.
        """
        ...


class PapagoTranslator:
    """Translate in as few calls as possible, with line breaks between sentences."""

    name = "papago"

    def __init__(
        self, post: JsonHttp, *, client_id: str, client_secret: str, url: str = URL, glossary: str | None = None
    ) -> None:
        """Make a translator.

        Args:
            post: The function that posts requests.
            client_id: The client ID of the application.
            client_secret: The client secret of the application.
            url: The address of the API.
            glossary: The ``glossaryKey`` of a glossary from NAVER's console, None for no glossary.
        """
        self._post = post
        self._client_id = client_id
        self._client_secret = client_secret
        self.url = url
        self._glossary = glossary

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return the English of each sentence, an empty string where Papago gives none.

        Raises:
            TranslationError: A request failed; its ``done`` contains the earlier translations.
        """
        lines = [" ".join(sentence.split()) for sentence in sentences]
        return translate_aligned(lines, self._call, longest_call=LONGEST_CALL)

    def to_korean(self, sentence: str) -> str:
        """Return the Korean of an English sentence. Raise ``TranslationError`` where the request fails."""
        body = {"source": "en", "target": "ko", "text": sentence}
        return self._post(self.url, self._headers, body, _read, len(sentence))

    def _call(self, sentences: Sequence[str]) -> list[str]:
        text = "\n".join(sentences)
        body = {"source": "ko", "target": "en", "text": text}
        if self._glossary:
            body["glossaryKey"] = self._glossary
        english = self._post(self.url, self._headers, body, _read, len(text))
        return english.split("\n") if len(sentences) > 1 else [english]

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
        message = _("papago: HTTP 200 without a translation: {reply}; ask again").format(reply=_shown(body))
        raise TranslationError("unusable answer", message)
    raise _refusal(status, "", body)


def _refusal(status: int, code: str, message: str) -> TranslationError:
    code = re.sub(r"\ATR(?=\d\d)", "N2MT", _shown(code)[1:-1])  # older names of the same codes
    reason, advice = _CODES.get(code) or _STATUSES.get(status) or _OTHER[status >= 500]
    status_and_code = f"HTTP {status}, code {code}" if code else f"HTTP {status}"
    text = f"papago: {status_and_code} ({_shown(message)}): {reason}; {_(advice).format(host=_HOST)}"
    return TranslationError(reason, text)


def _shown(message: str) -> str:
    return repr(" ".join(message.split())[:_SHOWN])
