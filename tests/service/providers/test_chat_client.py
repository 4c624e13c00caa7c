"""Bounds on the replies of chat endpoints, with servers that never end."""

import json
import zlib
from collections.abc import Callable
from socket import socket
from threading import Event

import pytest
from support.chat_server import KEY, listed
from support.raw_server import serving

from service.providers.calls import ProviderCalls, deadline
from service.providers.chat import Chat
from service.providers.chat_client import LARGEST_REPLY, chat_client
from translate import TranslationError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=euc-kr\r\nTransfer-Encoding: chunked\r\n"

EMPTY_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def asked(address: str) -> list[str]:
    client = chat_client(KEY, address)
    calls = ProviderCalls("gpt", TranslationError, sleep=lambda _: None)
    return Chat(client, "small", calls).ask("", "", field="paraphrases", most_tokens=1)


def endlessly(start: bytes, data: bytes) -> Callable[[socket], None]:
    def answer(connection: socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(data)

    return answer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "data"),
    [
        (HEAD + b"\r\n", chunk(b"x" * 65536)),
        (HEAD.replace(b"200 OK", b"500 No") + b"\r\n", chunk(b" " * 65536)),
        (
            HEAD + b"Content-Encoding: gzip\r\n\r\n" + chunk(b"\x1f\x8b\x08\0\0\0\0\0\0\x03"),
            chunk(b"\0\0\0\xff\xff" * 999),
        ),
    ],
)
def test_replies_without_end(start: bytes, data: bytes) -> None:
    """A reply without end is refused, also with an error's status, and the connection is closed."""
    with serving(endlessly(start, data)) as (address, gone), deadline(4):
        with pytest.raises(TranslationError) as caught:
            asked(address)
        assert gone.wait(20)
    assert caught.value.reason in ("unusable answer", "timed out")


def test_a_compressed_bomb() -> None:
    """A small reply that decompresses to more than the limit is refused."""
    packed = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = packed.compress(b" " * (LARGEST_REPLY + 1)) + packed.flush()

    def answer(connection: socket) -> None:
        connection.sendall(HEAD + b"Content-Encoding: gzip\r\n\r\n" + chunk(bomb) + chunk(b""))

    with serving(answer) as (address, _), pytest.raises(TranslationError, match="larger than 4,194,304 bytes"):
        asked(address)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", HEAD + b"\r\n", HEAD + b"\r\n" + chunk(b"{")])
def test_the_connection_is_closed_when_time_is_up(start: bytes) -> None:
    """A server that stops at any point of its reply is left when the time is up, and sees the connection close."""

    def answer(connection: socket) -> None:
        connection.sendall(start)

    with serving(answer) as (address, gone), deadline(0.3):
        with pytest.raises(TranslationError) as caught:
            asked(address)
        assert gone.wait(20)
    assert caught.value.reason == "timed out"


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX-Slow: ", HEAD + b"\r\n100000\r\n"])
def test_a_reply_that_trickles(start: bytes) -> None:
    """A server that sends a byte now and then is left when the time is up, in its headers as in its body."""

    def answer(connection: socket) -> None:
        connection.sendall(start)
        while not stopped.wait(0.01):
            connection.sendall(b" ")

    stopped = Event()
    with serving(answer) as (address, gone), deadline(0.3):
        with pytest.raises(TranslationError) as caught:
            asked(address)
        assert gone.wait(20)
        stopped.set()
    assert caught.value.reason == "timed out"


@pytest.mark.parametrize("encoding", ["identity", "gzip", "deflate"])
def test_compressed_replies(encoding: str) -> None:
    """Compressed replies are read although they were not asked for, and are UTF-8 whatever charset is named."""
    body = listed("고양이", "강아지").get_data()
    bits = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
    if encoding in bits:
        packed = zlib.compressobj(wbits=bits[encoding])
        body = packed.compress(body) + packed.flush()

    def answer(connection: socket) -> None:
        head = HEAD + f"Content-Encoding: {encoding}\r\n\r\n".encode()
        connection.sendall(head + chunk(body[:9]) + chunk(body[9:]) + chunk(b""))

    with serving(answer) as (address, _):
        assert asked(address) == ["고양이", "강아지"]


def test_another_encoding_than_utf_8() -> None:
    """A reply that is not UTF-8 is an unusable answer, so that no broken character becomes part of a prompt."""
    body = json.dumps({"choices": [{"message": {"content": '["고양이"]'}}]}, ensure_ascii=False).encode("euc-kr")

    def answer(connection: socket) -> None:
        connection.sendall(HEAD + b"\r\n" + chunk(body) + chunk(b""))

    with serving(answer) as (address, _), pytest.raises(TranslationError, match="the reply is not UTF-8") as caught:
        asked(address)
    assert caught.value.reason == "unusable answer"


def test_an_unknown_encoding() -> None:
    """A reply in a compression that was not asked for is not read."""

    def answer(connection: socket) -> None:
        connection.sendall(HEAD + b"Content-Encoding: br\r\n\r\n" + chunk(b"x") + chunk(b""))

    with serving(answer) as (address, _), pytest.raises(TranslationError, match="unavailable"):
        asked(address)
