"""Connections that send no complete request."""

import logging
import resource
import socket
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
import uvicorn

from service.server import connections
from service.server.connections import BoundedProtocol, listen, raise_file_limit
from service.server.logs import WithoutRepetitions

REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the body of the request."""
    assert scope["type"] == "http"
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body, more = body + message["body"], message["more_body"]
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port() -> Iterator[int]:
    """Yield the port of a server."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(echo, http=BoundedProtocol, log_config=None, lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(60)


def test_answers_are_sent_at_once() -> None:
    """A connection sends each piece of an answer without waiting for an acknowledgement of the one before."""
    with (
        listen("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def opened(port: int, data: bytes = b"") -> socket.socket:
    """Return a connection that has sent ``data``."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.sendall(data)
    return connection


def is_closed(connection: socket.socket) -> bool:
    """Wait until the server answers or closes, and return whether it closed."""
    try:
        return connection.recv(1000) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", REQUEST, REQUEST + b"ab"])
def test_incomplete_requests_end(monkeypatch: pytest.MonkeyPatch, port: int, sent: bytes) -> None:
    """A connection without a complete request is closed when its time is up."""
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.05)
    with opened(port, sent) as connection:
        assert is_closed(connection)


def test_complete_requests(port: int) -> None:
    """Complete requests are answered, several on one connection, also when they arrive in pieces."""
    with opened(port) as connection:
        for _ in range(3):
            for part in (REQUEST[:10], REQUEST[10:], b"ab", b"cd"):
                connection.sendall(part)
            answer = b""
            while not answer.endswith(b"abcd"):
                answer += connection.recv(1000)
            assert answer.startswith(b"HTTP/1.1 200")


def test_half_open_connections_give_way(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Beyond the limit, a new connection closes the oldest one without a request, and is answered itself."""
    monkeypatch.setattr(BoundedProtocol, "most", 5)
    waiting = [opened(port, b"GET") for _ in range(20)]
    with opened(port, REQUEST + b"abcd") as connection:
        assert b"200" in connection.recv(1000)
    assert all(is_closed(one) for one in waiting[:15])
    for one in waiting:
        one.close()


def test_file_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The soft limit of open files is raised, and more files than connections remain."""
    changed: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 8192))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: changed.append(limits))
    assert 64 <= raise_file_limit() < 8192
    assert changed == [(8192, 8192)]


def test_repeated_messages() -> None:
    """Of many equal messages one is logged in ten seconds, and the next one tells how many there were."""
    now = [0.0]
    sparing = WithoutRepetitions(lambda: now[0])

    def logged(text: str) -> str | None:
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, text, (), None)
        return record.getMessage() if sparing.filter(record) else None

    assert [logged("accept failed") for _ in range(1000)] == ["accept failed", *[None] * 999]
    assert logged("another") == "another"
    now[0] = 11.0
    assert logged("accept failed") == "accept failed (999 more in between)"
