"""Connections of the API: bounded in number, and in the time until a request is complete."""

import asyncio
import resource
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from ..errors import InputError
from ..messages import _
from ..reasons import reason_of

REQUEST_SECONDS = 20.0
"""Time until the headers of a request have arrived, and again until its body has."""

BACKLOG = 128
"""Connections that wait to be accepted; as many are accepted at once."""

_MOST_FILES = 16_384
_RESERVED_FILES = 256  # for the database, pictures, workers and libraries
_FEWEST = 64


def raise_file_limit() -> int:
    """Raise the soft limit of open files as far as it goes, and return the connections that fit in it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    files = _MOST_FILES if soft == resource.RLIM_INFINITY else soft
    return max(_FEWEST, min(files, _MOST_FILES) - _RESERVED_FILES - 2 * BACKLOG)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket whose connections send each piece of an answer at once.

    asyncio sees to that for sockets that it opens, but not for one that is given to it without a protocol number; there
    the second piece waits some 40 ms until the client acknowledges the first.

    Raises:
        InputError: The port is taken, or the address cannot be used.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        message = _("--host {host} --port {port}: {reason}")
        raise InputError(message.format(host=host, port=port, reason=reason_of(error))) from error
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # its connections inherit that
    return listening


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 on one connection that is closed when its request takes too long to arrive.

    Beyond ``most`` connections, each new one closes the oldest one that has no complete request.
    """

    most = _FEWEST

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time for the headers, and close another connection if there are too many."""
        super().connection_made(transport)
        self._start_timer()
        if len(self.connections) > self.most:
            incomplete = [other for other in self.connections if isinstance(other, BoundedProtocol) and other._timer]
            min(incomplete, key=lambda other: other._timer.when() if other._timer else 0.0)._abort()

    def data_received(self, data: bytes) -> None:
        """Handle data; the time runs on until the request is complete, and begins anew with its body."""
        had_headers = self._is_busy()
        super().data_received(data)
        if self._is_busy() and not self.cycle.more_body:
            self._stop_timer()
        elif self._timer is None or self._is_busy() != had_headers:
            self._start_timer()

    def on_response_complete(self) -> None:
        """Leave the time until the next request to uvicorn's limit for idle connections."""
        self._stop_timer()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time."""
        self._stop_timer()
        super().connection_lost(exc)

    def _is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _start_timer(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(REQUEST_SECONDS, self._abort)

    def _abort(self) -> None:
        self._stop_timer()
        self.transport.abort()

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None
