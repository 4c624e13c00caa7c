"""JSON over HTTP, through requests."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import requests

from augment import ParaphraseError
from translate import TranslationError

from .calls import ProviderCalls, retry_after
from .prices import Amount

_LARGEST_REPLY = 4 << 20  # bytes; a translation of 5,000 characters has some 20,000
_CONNECT = 5.0  # seconds

_Answer = TypeVar("_Answer")


class JsonHttp:
    """Sends JSON to one provider."""

    def __init__(self, calls: ProviderCalls, ca_bundle: str | None = None) -> None:
        """Args: ``ca_bundle`` is a file of certificates to trust instead of the usual ones."""
        self._calls = calls
        self._ca_bundle = ca_bundle
        self._session = requests.Session()

    def __call__(
        self,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        body: object,
        read: Callable[[int, str], _Answer],
        characters: int = 0,
    ) -> _Answer:
        """Returns what ``read`` makes of the status and the text of the reply.

        ``headers`` is called anew for each try. ``characters`` is what the provider bills. Raises what ``read``
        raises, and the stage's error when there is no reply to read.
        """
        used = Amount(characters=characters)

        def attempt(seconds: float) -> tuple[_Answer, Amount]:
            return self._send(url, headers(), body, read, seconds), used

        return self._calls(attempt, used)

    def _send(
        self, url: str, headers: Mapping[str, str], body: object, read: Callable[[int, str], _Answer], seconds: float
    ) -> _Answer:
        try:
            with self._session.post(
                url,
                json=body,
                headers=headers,
                timeout=(min(_CONNECT, seconds), seconds),
                verify=self._ca_bundle,
                stream=True,
                allow_redirects=False,  # the keys are for this host
            ) as reply:
                status, asked, content = reply.status_code, retry_after(reply.headers), self._content(reply)
        except requests.RequestException as error:
            raise self._failure(error, url) from None
        try:
            text = content.decode("utf-8-sig", "strict" if status == requests.codes.ok else "replace")
            return read(status, self._calls.without_secrets(text))
        except UnicodeDecodeError:
            message = (
                f"{self._calls.provider}: HTTP {status}, but the reply is not UTF-8: unusable answer; ask again later"
            )
            raise self._calls.error("unusable answer", message) from None
        except (ParaphraseError, TranslationError) as error:
            error.retry_after = asked
            raise

    def _content(self, reply: requests.Response) -> bytes:
        content = bytearray()
        for chunk in reply.iter_content(1 << 16):
            content += chunk
            if len(content) > _LARGEST_REPLY:
                message = f"{self._calls.provider}: the reply is larger than {_LARGEST_REPLY:,} bytes: unusable answer"
                raise self._calls.error("unusable answer", message)
        return bytes(content)

    def _failure(self, error: requests.RequestException, url: str) -> Exception:
        where = f"{self._calls.provider}: {urlsplit(url).hostname}"
        if isinstance(error, requests.exceptions.SSLError):
            message = f"{where}: its certificate cannot be verified; name the right ones with MALGRIM_CA_BUNDLE"
            return self._calls.error("not configured", message)
        if isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.InvalidURL):
            return self._calls.error("not configured", f"{where}: the address cannot be used; correct its setting")
        if isinstance(error, requests.Timeout) and not isinstance(error, requests.ConnectTimeout):
            return self._calls.error("timed out", f"{where}: no answer in time: timed out; ask again later")
        message = f"{where}: {type(error).__name__}: unavailable; check the network, or ask again later"
        return self._calls.error("unavailable", message)
