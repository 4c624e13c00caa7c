"""JSON over HTTP, through the requests package."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import requests

from augment import ParaphraseError
from translate import TranslationError

from ..messages import _
from .calls import ProviderCalls, retry_after, when_abandoned
from .prices import Amount

_LARGEST_REPLY = 4 << 20  # bytes; a translation of 5,000 characters has about 20,000
_CONNECT_TIMEOUT = 5.0  # seconds

_Answer = TypeVar("_Answer")


class JsonHttp:
    """A client that posts JSON to one provider."""

    def __init__(self, calls: ProviderCalls, ca_bundle: str | None = None) -> None:
        """Take the parts.

        Args:
            calls: Makes the calls, with retries.
            ca_bundle: A file of certificates to trust instead of the usual ones.
        """
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
        """Post ``body`` and return what ``read`` makes of the reply.

        Args:
            url: The address.
            headers: Returns the headers; it is called for each try.
            body: Any JSON value.
            read: Takes the status and the text of the reply.
            characters: The number that the provider bills.

        Raises:
            ParaphraseError: There is no reply, or ``read`` raised it.
            TranslationError: Likewise, for a translator.
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
                timeout=(min(_CONNECT_TIMEOUT, seconds), seconds),
                verify=self._ca_bundle,
                stream=True,
                allow_redirects=False,  # the keys must not reach another host
            ) as reply:
                when_abandoned(partial(_shut_down, reply))
                status, wait, content = reply.status_code, retry_after(reply.headers), self._content(reply)
        except requests.RequestException as error:
            raise self._failure(error, url) from None
        except (ParaphraseError, TranslationError):
            raise
        except Exception as error:  # whatever a reply makes the libraries raise, the next backend can answer
            raise self._unreadable(error) from error
        try:
            text = content.decode("utf-8-sig", "strict" if status == requests.codes.ok else "replace")
            return read(status, self._calls.without_secrets(text))
        except UnicodeDecodeError:
            message = _("{provider}: HTTP {status}, but the reply is not UTF-8: unusable answer; try again later")
            raise self._calls.error(
                "unusable answer", message.format(provider=self._calls.provider, status=status)
            ) from None
        except (ParaphraseError, TranslationError) as error:
            error.retry_after = wait
            raise
        except Exception as error:
            raise self._unreadable(error) from error

    def _content(self, reply: requests.Response) -> bytes:
        content = bytearray()
        for chunk in reply.iter_content(1 << 16):
            content += chunk
            if len(content) > _LARGEST_REPLY:
                message = _("{provider}: the reply is larger than {most:,} bytes: unusable answer")
                raise self._calls.error(
                    "unusable answer", message.format(provider=self._calls.provider, most=_LARGEST_REPLY)
                )
        return bytes(content)

    def _unreadable(self, error: Exception) -> Exception:
        message = _("{provider}: the reply cannot be read ({cause}): unusable answer; try again later")
        return self._calls.error(
            "unusable answer", message.format(provider=self._calls.provider, cause=type(error).__name__)
        )

    def _failure(self, error: requests.RequestException, url: str) -> Exception:
        where = f"{self._calls.provider}: {urlsplit(url).hostname}"
        if isinstance(error, requests.exceptions.SSLError):
            message = _(
                "{where}: its certificate cannot be verified; set MALGRIM_CA_BUNDLE to the certificates to trust"
            )
            return self._calls.error("not configured", message.format(where=where))
        if isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.InvalidURL):
            message = _("{where}: the address cannot be used; correct its setting")
            return self._calls.error("not configured", message.format(where=where))
        if isinstance(error, requests.Timeout) and not isinstance(error, requests.ConnectTimeout):
            message = _("{where}: no answer in time: timed out; try again later")
            return self._calls.error("timed out", message.format(where=where))
        message = _("{where}: {cause}: unavailable; check the network, or try again later")
        return self._calls.error("unavailable", message.format(where=where, cause=type(error).__name__))


def _shut_down(reply: requests.Response) -> None:
    with suppress(OSError, RuntimeError, ValueError):  # it is closed already
        reply.raw.shutdown()
