"""Papago and GenieLabs over HTTP: their requests, and every kind of reply."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from socket import socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from support.raw_server import serving
from werkzeug import Request, Response

from augment import ParaphraseError, Reason
from augment.genielabs import GenieLabsParaphraser, signature
from service.providers.calls import ProviderCalls, deadline
from service.providers.http import JsonHttp
from service.trace import PreviewTrace
from translate import TranslationError
from translate.engines.papago import PapagoTranslator

KEYS = {"client_id": "planted-id", "client_secret": "planted-secret"}
KT_KEY = "planted-key"
ENGLISH = {"고양이": "a cat", "강아지": "a dog", "여우": "a fox", "용": "a dragon"}
NIGHT = datetime(2026, 1, 1, 9, 0, 0, 123000)  # local time in Seoul
NO_OBJECTS: list[object] = [[], None, 1, "a cat"]
NO_TEXTS: list[object] = [None, 5, ["a cat"], {}]
NO_RESULTS: list[object] = [[], [[]], None, "고양이", {}, [1], [["고양이", None]]]
Reply = Response | Callable[[Request], Response]


class Provider:
    """A server that sends ``replies`` in order, the last one repeatedly; without replies it translates."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/provider")
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.waits: list[float] = []
        self.replies: list[Reply] = []
        server.expect_request("/provider", method="POST").respond_with_handler(self._reply)

    def papago(self, *replies: Reply, glossary: str | None = None) -> PapagoTranslator:
        self.replies = [*replies]
        calls = ProviderCalls("papago", TranslationError, secrets=tuple(KEYS.values()), sleep=self.waits.append)
        return PapagoTranslator(JsonHttp(calls), **KEYS, url=self.url, glossary=glossary)

    def genielabs(self, *replies: Reply) -> GenieLabsParaphraser:
        self.replies = [*replies]
        seconds = iter(range(60))
        calls = ProviderCalls("genielabs", ParaphraseError, secrets=(*KEYS.values(), KT_KEY), sleep=self.waits.append)
        return GenieLabsParaphraser(
            JsonHttp(calls),
            client_id="glabs_test",
            client_secret="secret",  # noqa: S106 - from the published test vector
            client_key=KT_KEY,
            url=self.url,
            now=lambda: NIGHT + timedelta(seconds=next(seconds)),
        )

    def fail(self, *replies: Reply) -> TranslationError:
        """Return the error of a translation that gets these replies."""
        with pytest.raises(TranslationError) as caught:
            self.papago(*replies).translate(["고양이"])
        return caught.value

    @property
    def texts(self) -> list[str]:
        return [body["text"] for body in self.asked]

    def _reply(self, request: Request) -> Response:
        self.asked.append(request.get_json())
        self.headers.append(dict(request.headers))
        if not self.replies:
            return translated(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply if isinstance(reply, Response) else reply(request)


@pytest.fixture(scope="module")
def make_httpserver() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        yield server


@pytest.fixture
def provider(httpserver: HTTPServer) -> Provider:
    return Provider(httpserver)


@contextmanager
def raw(reply: bytes) -> Iterator[str]:
    """Yield the address of a server that sends the bytes ``reply`` and closes the connection."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            if reply:
                self.request.recv(1 << 16)
                self.request.sendall(reply)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/provider"
        finally:
            server.shutdown()
            thread.join()


def papago(text: object, **others: object) -> Response:
    return replied({"message": {"result": {"srcLangType": "ko", "translatedText": text}}, **others})


def translated(request: Request) -> Response:
    return papago("\n".join(ENGLISH.get(line, "long") for line in request.get_json()["text"].split("\n")))


def replied(body: object, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, headers, "application/json")


def refused(status: int, code: str, **others: str) -> Response:
    return replied({"error": {"errorCode": code, "message": "such is life", **others}}, status)


def test_one_call(provider: Provider) -> None:
    """Sentences are sent in one call, one on a line, by the contract of NAVER Cloud; characters are counted."""
    trace = PreviewTrace(None)
    with trace.collecting():
        assert provider.papago().translate(["고양이", " 강아지\n", "a fox"]) == ["a cat", "a dog", "a fox"]
    assert provider.asked == [{"source": "ko", "target": "en", "text": "고양이\n강아지"}]
    sent = {name.lower(): value for name, value in provider.headers[0].items()}
    assert sent["x-ncp-apigw-api-key-id"] == KEYS["client_id"]
    assert sent["x-ncp-apigw-api-key"] == KEYS["client_secret"]
    assert sent["content-type"] == "application/json"
    assert [(usage.calls, usage.characters) for usage in trace.usage] == [(1, len("고양이\n강아지"))]


def test_glossary(provider: Provider) -> None:
    """The key of a glossary is sent with the text."""
    provider.papago(glossary="g-1").translate(["고양이"])
    assert provider.asked == [{"source": "ko", "target": "en", "text": "고양이", "glossaryKey": "g-1"}]


def test_a_missing_line(provider: Provider) -> None:
    """If a line is missing, the sentences are sent singly and concurrently, and come back in order."""
    side_by_side = Barrier(len(ENGLISH), timeout=10)

    def single(request: Request) -> Response:
        side_by_side.wait()
        return translated(request)

    assert provider.papago(papago("a cat\na dog and a fox"), single).translate([*ENGLISH]) == [*ENGLISH.values()]
    assert provider.texts[0] == "\n".join(ENGLISH)
    assert sorted(provider.texts[1:]) == sorted(ENGLISH)


def test_a_blank_line(provider: Provider) -> None:
    """If a line is blank, only its sentence is sent again."""
    assert provider.papago(papago("a cat\n \na fox"), translated).translate(["고양이", "강아지", "여우"]) == [
        *["a cat", "a dog", "a fox"]
    ]
    assert provider.texts == ["고양이\n강아지\n여우", "강아지"]


def test_5000_characters(provider: Provider) -> None:
    """A call has at most 5,000 characters, including line breaks."""
    one, two, three, four = "가" * 2500, "나" * 2500, "다" * 2499, "라"
    assert provider.papago().translate([one, two, three, four]) == ["long"] * 4
    assert provider.texts == [one, f"{two}\n{three}", four]


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(
    ("status", "code", "reason", "advice"),
    [
        (400, "100", "request refused", "NAVER's documentation"),
        (401, "200", "credentials refused", "check PAPAGO_CLIENT_ID and PAPAGO_CLIENT_SECRET"),
        (401, "210", "credentials refused", "tick Papago Text Translation for your application in the NAVER Cloud con"),
        (404, "300", "request refused", "check MALGRIM_PAPAGO_URL"),
        (413, "430", "request refused", "too long for one call"),
        (429, "400", "quota used up", "tick Papago Text Translation for your application in the NAVER Cloud console"),
        (429, "410", "rate limited", "ask again in a minute"),
        (429, "420", "rate limited", "ask again in a minute"),
        (500, "900", "unavailable", "ask again later"),
        (503, "500", "unavailable", "ask again later"),
        (504, "510", "unavailable", "ask again later"),
        *[(400, f"N2MT0{digit}", "request refused", "NAVER's documentation") for digit in (1, 2, 3, 4, 5, 6, 7, 9)],
        *[(400, code, "request refused", "too long for one call") for code in ("N2MT08", "TR08")],
        (400, "N2MT10", "request refused", "check MALGRIM_PAPAGO_GLOSSARY"),
        *[(500, code, "unavailable", "ask again later") for code in ("N2MT99", "TR99")],
        (429, "010", "quota used up", "raise its limit"),
        (429, "012", "rate limited", "ask again in a minute"),
        (401, "024", "credentials refused", "get keys of the NAVER Cloud Platform"),
        (200, "100", "request refused", "NAVER's documentation"),
    ],
)
def test_codes(provider: Provider, status: int, code: str, reason: Reason, advice: str, flat: bool) -> None:
    """Each code, in either format, has its reason and advice, and is retried only if it is transient."""
    body = {"errorCode": code, "errorMessage" if flat else "message": "such is life"}
    error = provider.fail(replied(body if flat else {"error": body}, status))
    assert error.reason == reason
    assert len(provider.asked) == (5 if reason in {"rate limited", "unavailable"} else 1)
    named = f"papago: HTTP {status}, code {code.replace('TR', 'N2MT')} ('such is life'): {reason}; "
    assert named in str(error)
    assert advice in str(error)


def test_details(provider: Provider) -> None:
    """If an error has details, the message shows them instead."""
    error = provider.fail(refused(401, "210", details="A subscription to the API is required."))
    assert "('A subscription to the API is required.')" in str(error)
    assert "such is life" not in str(error)


@pytest.mark.parametrize(
    ("asked", "least", "most"), [({"Retry-After": "3"}, 3, 3), ({}, 0, 1), ({"Retry-After": "?"}, 0, 1)]
)
def test_retry_after(provider: Provider, asked: dict[str, str], least: float, most: float) -> None:
    """The requested wait is used; without one the wait is short."""
    busy = replied({"error": {"errorCode": "410"}}, 429, **asked)
    assert provider.papago(busy, translated).translate(["고양이"]) == ["a cat"]
    [wait] = provider.waits
    assert least <= wait <= most


@pytest.mark.parametrize(
    ("reply", "reason", "tries"),
    [
        (Response("<html>504</html>", 504, mimetype="text/html"), "unavailable", 5),
        (Response("", 504), "unavailable", 5),
        (Response(papago("a cat").get_data(), 500), "unavailable", 5),
        (Response("게이트웨이 오류".encode("euc-kr"), 502), "unavailable", 5),
        (Response("no gzip", headers={"Content-Encoding": "gzip"}), "unavailable", 5),
        (Response("", 401), "credentials refused", 1),
        (Response("<html>", 403), "credentials refused", 1),
        (Response("", 413), "request refused", 1),
        (Response("slower", 429), "rate limited", 5),
        (Response("", 418), "request refused", 1),
        (Response("", 204), "request refused", 1),
        (Response('{"message":{"result":{"translatedText":"고양이"}}}'.encode("euc-kr")), "unusable answer", 1),
        (Response("<html>hello</html>"), "unusable answer", 1),
        (Response(""), "unusable answer", 1),
        *[(replied(body), "unusable answer", 1) for body in [*NO_OBJECTS, {}, {"message": "a cat"}]],
        *[(papago(text), "unusable answer", 1) for text in NO_TEXTS],
        (papago("a cat", padding="x" * (4 << 20)), "unusable answer", 1),
        (Response(gzip.compress(b" " * (5 << 20)), headers={"Content-Encoding": "gzip"}), "unusable answer", 1),
    ],
)
def test_odd_replies(provider: Provider, reply: Response, reason: Reason, tries: int) -> None:
    """Replies without a translation have a reason by their status, and are retried only if it is transient."""
    error = provider.fail(reply)
    assert error.reason == reason
    assert (len(provider.asked), len(provider.waits)) == (tries, tries - 1)
    assert "papago" in str(error)
    assert str(error).isprintable()


@pytest.mark.parametrize(
    "reply",
    [
        papago("a cat", padding="x" * (4_000_000)),
        Response(b"\xef\xbb\xbf" + papago("a cat").get_data(), content_type="application/json; charset=euc-kr"),
        Response(gzip.compress(papago("a cat").get_data()), headers={"Content-Encoding": "gzip"}),
        papago(" a  cat\r"),
    ],
)
def test_unusual_replies(provider: Provider, reply: Response) -> None:
    """Four megabytes, compression, a byte order mark and extra spaces are accepted."""
    assert provider.papago(reply).translate(["고양이"]) == ["a cat"]


@pytest.mark.parametrize("english", ["a cat\n", "\na cat\r\n\n", "a\ncat"])
def test_line_breaks_in_one_translation(provider: Provider, english: str) -> None:
    """Line breaks in the answer to one sentence are spaces."""
    assert provider.papago(papago(english)).translate(["고양이"]) == ["a cat"]


def test_codes_are_shown_without_control_characters(provider: Provider) -> None:
    """A provider's code is shortened in a message, and has no control characters."""
    error = provider.fail(refused(400, "x\x1b[2J" + "y" * 1000))
    assert str(error).isprintable()
    assert len(str(error)) < 400
    odd = {"code": "x\x1b[2J" + "y" * 1000, "result": []}
    with pytest.raises(ParaphraseError) as caught:
        provider.genielabs(replied(odd)).paraphrase("고양이", 1)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def test_unforeseen_errors(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library raises while it reads a reply is an unusable answer, so that the next backend is asked."""

    def fail(*_: object, **__: object) -> None:
        raise LookupError("unknown encoding")

    monkeypatch.setattr("service.providers.http.JsonHttp._content", fail)
    error = provider.fail(papago("a cat"))
    assert (error.reason, "cannot be read (LookupError)" in str(error)) == ("unusable answer", True)


def test_a_reply_that_trickles() -> None:
    """A server that sends a byte now and then is left when the time is up, and sees the connection close."""

    def answer(connection: socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
        while not stopped.wait(0.01):
            connection.sendall(b" ")

    stopped = Event()
    with serving(answer) as (address, gone), deadline(0.3):
        translator = PapagoTranslator(JsonHttp(ProviderCalls("papago", TranslationError)), **KEYS, url=address)
        with pytest.raises(TranslationError) as caught:
            translator.translate(["고양이"])
        assert gone.wait(20)
        stopped.set()
    assert caught.value.reason == "timed out"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects(provider: Provider, httpserver: HTTPServer, status: int) -> None:
    """A redirect is not followed, so no other host gets the keys."""
    elsewhere = f"http://localhost:{httpserver.port}/elsewhere"
    assert provider.fail(Response("", status, {"Location": elsewhere})).reason == "request refused"
    assert [request.path for request, _ in httpserver.log] == ["/provider"]


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"hello\r\n\r\n",
        b"HTTP/1.1 x\r\n",
    ],
)
def test_broken_connections(provider: Provider, reply: bytes) -> None:
    """A connection that breaks, or is not HTTP, is retried."""
    with raw(reply) as provider.url:
        error = provider.fail()
    assert (error.reason, len(provider.waits)) == ("unavailable", 4)
    assert "papago: 127.0.0.1: " in str(error)


def test_connection_refused(provider: Provider) -> None:
    """A refused connection is retried, and the message names the host."""
    with socket() as unused:
        unused.bind(("127.0.0.1", 0))
        provider.url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        error = provider.fail()
    assert (error.reason, len(provider.waits)) == ("unavailable", 4)
    assert "papago: 127.0.0.1: " in str(error)


@pytest.mark.slow
def test_no_reply(provider: Provider) -> None:
    """A server that does not answer within the time limit times out."""
    released = Event()

    def silent(request: Request) -> Response:
        released.wait()
        return translated(request)

    try:
        with deadline(3):
            error = provider.fail(silent)
    finally:
        released.set()
    assert (error.reason, provider.waits) == ("timed out", [])


def test_translations_before_a_failure(provider: Provider) -> None:
    """The error of a later call has the translations of the earlier ones."""
    long = "가" * 4999
    with pytest.raises(TranslationError) as caught:
        provider.papago(translated, refused(429, "400")).translate(["고양이", "강아지", long])
    assert (caught.value.reason, caught.value.done) == ("quota used up", {"고양이": "a cat", "강아지": "a dog"})


def test_keys_in_a_reply(provider: Provider) -> None:
    """Keys in a reply of Papago are masked."""
    error = provider.fail(refused(401, "200", details=" with ".join(KEYS.values())))
    assert "('*** with ***')" in str(error)


def test_genielabs_request(provider: Provider) -> None:
    """A sentence is sent by KT's contract, with the signature of the published test vector."""
    provider.genielabs(replied({"result": [["귀여운 고양이"]]})).paraphrase("고양이", 3)
    expected = {"user_id": "malgrim", "ret_sentences": 3, "diversity": "3", "domain": "1", "data": ["고양이"]}
    assert provider.asked == [expected]
    sent = {name.lower(): value for name, value in provider.headers[0].items()}
    assert (sent["content-type"], sent["charset"]) == ("application/json", "utf-8")
    assert (sent["x-client-key"], sent["x-auth-timestamp"]) == (KT_KEY, "20260101090000123")
    assert sent["x-client-signature"] == "62908da642526e4322d658272fcf3293a56e5d37c13fb66752240936ca8f12cc"


def test_genielabs_signs_each_try(provider: Provider) -> None:
    """Every try has its own time and signature."""
    busy = Response("busy", 503)
    assert provider.genielabs(busy, busy, replied({"result": ["귀여운 고양이"]})).paraphrase("고양이", 3)
    sent = [{name.lower(): value for name, value in headers.items()} for headers in provider.headers]
    times = [headers["x-auth-timestamp"] for headers in sent]
    assert times == ["20260101090000123", "20260101090001123", "20260101090002123"]
    signatures = [headers["x-client-signature"] for headers in sent]
    assert signatures == [signature("glabs_test", "secret", time) for time in times]


@pytest.mark.parametrize(
    "reply",
    [
        {"result": ["귀여운  고양이\n", "고양이", "귀여운 고양이", "", "고양이 한 마리", "셋째 고양이"]},
        {"result": [["귀여운 고양이", "귀여운 猫咪", "a cat", "긴 고양이 " * 99, "고양이\x1b[2J", "고양이 한 마리"]]},
        {"result": [["귀여운 고양이", "고양이 한 마리"], ["강아지"]], "code": 200, "message": "Success"},
        {"result": ["귀여운 고양이", "고양이 한 마리"], "code": "0000", "total_token_count": 7},
    ],
)
def test_genielabs_results(provider: Provider, reply: object) -> None:
    """Sentences come from a flat or nested list, distinct, without the input, at most as many as requested."""
    assert provider.genielabs(replied(reply)).paraphrase("고양이", 2) == ["귀여운 고양이", "고양이 한 마리"]


@pytest.mark.parametrize(
    ("reply", "reason", "tries", "message"),
    [
        (Response("404 page not found", 404), "request refused", 1, "('404 page not found'): request refused; the add"),
        (Response("", 401), "credentials refused", 1, "check GENIELABS_CLIENT_ID"),
        (Response("", 403), "credentials refused", 1, "ask KT"),
        (Response("", 429), "rate limited", 5, "ask again later"),
        (Response("", 500), "unavailable", 5, "use another paraphraser"),
        (Response("", 302, {"Location": "/"}), "request refused", 1, "HTTP 302"),
        (replied({"code": 500, "message": "no"}), "request refused", 1, "refused with code 500; ask KT what it means"),
        (replied({"code": "E1", "result": ["귀여운 고양이"]}), "request refused", 1, "refused with code 'E1'"),
        *[(replied(body), "unusable answer", 1, "no JSON object") for body in NO_OBJECTS],
        (Response("<html>"), "unusable answer", 1, "is MALGRIM_GENIELABS_URL right?"),
        *[(replied({"result": result}), "unusable answer", 1, "no paraphrases in it") for result in NO_RESULTS],
        (replied({}), "unusable answer", 1, "no paraphrases in it"),
    ],
)
def test_genielabs_failures(provider: Provider, reply: Response, reason: Reason, tries: int, message: str) -> None:
    """A reply without a list of sentences has its reason and message, and is retried only if it is transient."""
    with pytest.raises(ParaphraseError) as caught:
        provider.genielabs(reply).paraphrase("고양이", 2)
    assert (caught.value.reason, len(provider.asked)) == (reason, tries)
    assert str(caught.value).startswith(f"genielabs: HTTP {reply.status_code} (")
    assert message in str(caught.value)


@pytest.mark.parametrize(("status", "reason"), [(200, "unusable answer"), (502, "unavailable")])
def test_deep_nesting(provider: Provider, status: int, reason: Reason) -> None:
    """Too deeply nested JSON is an unusable reply."""
    deep = Response("[" * 100_000, status)
    assert provider.fail(deep).reason == reason
    with pytest.raises(ParaphraseError) as caught:
        provider.genielabs(deep).paraphrase("고양이", 2)
    assert caught.value.reason == reason


def test_only_the_sentence_itself(provider: Provider) -> None:
    """The sentence itself is not a paraphrase, and a code of null is no error code."""
    same = Response(json.dumps({"code": None, "result": [["고양이", "한 고양이"]]}))
    assert provider.genielabs(same).paraphrase("고양이", 2) == ["한 고양이"]
    with pytest.raises(ParaphraseError, match="nothing but the sentence itself"):
        provider.genielabs(Response(json.dumps({"result": [["고양이"]]}))).paraphrase("고양이", 2)
