"""The HTTP client for chat endpoints: replies are bounded in size and in time, whatever the server does."""

import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from socket import SHUT_RDWR
from typing import Any

import httpx2
from openai import DefaultHttpxClient, OpenAI

from .calls import seconds_left, when_abandoned

LARGEST_REPLY = 4 << 20  # bytes after decompression; a translation of 5,000 characters has about 20,000
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class ReplyTooLargeError(Exception):
    """A reply has more than ``LARGEST_REPLY`` bytes."""


def chat_client(api_key: str, base_url: str, verify: ssl.SSLContext | bool = True) -> OpenAI:
    """Return a client that makes no second try, follows no redirect, and reads ``LARGEST_REPLY`` bytes at most.

    Each request has a connection of its own, which is closed when the call is abandoned.

    Args:
        api_key: The key.
        base_url: The address of the endpoint.
        verify: How certificates are verified.
    """
    http_client = DefaultHttpxClient(
        verify=verify,
        follow_redirects=False,  # no other host gets the text
        limits=httpx2.Limits(max_keepalive_connections=0),
        headers={"Accept-Encoding": "identity"},
        event_hooks={"request": [_watch], "response": [_bound]},
    )
    client = OpenAI(api_key=api_key, base_url=base_url, max_retries=0, http_client=http_client)
    client.chat.completions  # noqa: B018 - else the first call imports it, in a thread of its own
    return client


def _watch(request: httpx2.Request) -> None:
    request.extensions["trace"] = _trace


def _trace(event: str, info: Mapping[str, Any]) -> None:
    """Close each new connection when its call is abandoned."""
    if event.endswith(("connect_tcp.complete", "start_tls.complete")):
        when_abandoned(partial(_shut_down, info["return_value"]))


def _shut_down(stream: Any) -> None:
    with suppress(OSError):  # it is closed already, or TLS has taken the socket over
        stream.get_extra_info("socket").shutdown(SHUT_RDWR)


def _bound(response: httpx2.Response) -> None:
    encoding = response.headers.pop("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        message = f"the encoding {encoding!r} was not asked for"
        raise httpx2.DecodingError(message, request=response.request)
    response.stream = _BoundedStream(response, compressed=encoding != "identity")


class _BoundedStream(httpx2.SyncByteStream):
    """The decompressed body of a response, with an end."""

    def __init__(self, response: httpx2.Response, *, compressed: bool) -> None:
        self._stream = response.stream
        self._request = response.request
        self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB) if compressed else None

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        assert isinstance(self._stream, httpx2.SyncByteStream)  # noqa: S101 - of a client that is not asynchronous
        for raw in self._stream:
            if not seconds_left():
                raise httpx2.ReadTimeout("the time is up", request=self._request)
            chunk = self._decoded(raw)
            size += len(chunk)
            if size > LARGEST_REPLY:
                raise ReplyTooLargeError
            yield chunk

    def close(self) -> None:
        self._stream.close()  # type: ignore[union-attr]

    def _decoded(self, raw: bytes) -> bytes:
        if self._decoder is None:
            return raw
        try:
            return self._decoder.decompress(raw, LARGEST_REPLY + 1)
        except zlib.error as error:
            raise httpx2.DecodingError(str(error), request=self._request) from error
