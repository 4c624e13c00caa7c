"""Errors of chat endpoints, also those in replies whose status is 200."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from support.chat_server import KEY, ONE, SENTENCE, TWO, ChatServer, listed, replied, wrote
from werkzeug import Response

from augment import ParaphraseError, Reason
from augment.chat import ChatParaphraser
from service.config.settings import Gpt, Settings
from service.providers.calls import ProviderCalls, deadline
from service.providers.chat import Chat
from service.providers.chat_failures import failure_in
from service.providers.clients import ProviderClients
from service.trace import PreviewTrace
from translate import TranslationError

NAMES = ["error", "message", "code", "choices", "detail", "errors", "base_resp", "object", "msg"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "message", "code", "choices", "detail", "errors", "base_resp", "object", "msg"]),
            inner,
        )
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def make_httpserver() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        yield server


@pytest.fixture
def server(httpserver: HTTPServer) -> Iterator[ChatServer]:
    found = ChatServer(httpserver)
    yield found
    found.client.close()


def in_choice(**choice: object) -> dict[str, object]:
    return {"choices": [{"message": {"role": "assistant", "content": ""}, **choice}]}


@pytest.mark.parametrize(
    ("body", "reason", "tries", "shown"),
    [
        (
            {"error": {"message": "Rate limit exceeded", "code": 429}},
            "rate limited",
            5,
            "429 ('Rate limit exceeded')",
        ),
        ({"error": {"message": "slow down", "code": "429"}}, "rate limited", 5, "code 429 ('slow down')"),
        ({"error": {"message": "slow", "code": "rate_limit_exceeded"}}, "rate limited", 5, "code rate_limit_exceeded"),
        ({"error": {"message": "slow", "type": "rate_limit_error"}}, "rate limited", 5, "('slow')"),
        ({"error": {"code": 502}}, "unavailable", 5, "code 502"),
        ({"error": {"code": 503, "message": "no worker"}, "choices": []}, "unavailable", 5, "('no worker')"),
        ({"error": {"type": "overloaded_error", "message": "busy"}}, "unavailable", 5, "('busy')"),
        ({"error": {"code": 401, "message": "who?"}}, "credentials refused", 1, "('who?')"),
        ({"error": {"code": 402, "message": "pay"}}, "quota used up", 1, "('pay')"),
        ({"error": {"code": "insufficient_quota", "message": "pay"}}, "quota used up", 1, "('pay')"),
        ({"error": {"code": 403, "message": "not you"}}, "credentials refused", 1, "('not you')"),
        (
            {"error": "Unexpected endpoint or method. (POST /v1)"},
            "request refused",
            1,
            "('Unexpected endpoint",
        ),
        ({"error": "no model", "code": 404}, "request refused", 1, "code 404 ('no model')"),
        ({"error": {"message": "odd"}}, "request refused", 1, "('odd')"),
        ({"detail": "Not Found"}, "request refused", 1, "('Not Found')"),
        ({"object": "error", "message": "gone", "code": 404}, "request refused", 1, "('gone')"),
        ({"errors": [{"code": 7003, "message": "route"}], "success": False}, "request refused", 1, "('route')"),
        ({"base_resp": {"status_code": 1004, "status_msg": "login"}}, "request refused", 1, "('login')"),
        ({"code": 500, "msg": "404 NOT_FOUND"}, "unavailable", 5, "('404 NOT_FOUND')"),
        (
            in_choice(finish_reason="error", error={"code": 502, "message": "upstream"}),
            "unavailable",
            5,
            "('upstream')",
        ),
        (in_choice(error={"code": 429, "message": "upstream slow"}), "rate limited", 5, "('upstream slow')"),
        (in_choice(finish_reason="error"), "unavailable", 5, "finish_reason: error"),
    ],
)
def test_errors_within_200(server: ChatServer, body: object, reason: Reason, tries: int, shown: str) -> None:
    """An error in a reply of status 200 is told in the server's words, and tried again if its code is transient."""
    with pytest.raises(ParaphraseError) as caught:
        server.paraphrase(replied(body))
    assert caught.value.reason == reason
    assert shown in str(caught.value)
    assert len(server.asked) == tries


def test_a_translation_that_is_rate_limited_within_200(server: ChatServer) -> None:
    """An error within 200 ends a translation of many sentences: they are not asked for singly."""
    limited = replied({"error": {"message": "Rate limit exceeded", "code": 429}})
    with pytest.raises(TranslationError, match="Rate limit exceeded"):
        server.translate(limited, sentences=("고양이", "강아지", "여우"))
    assert server.texts() == [["고양이", "강아지", "여우"]] * 5


def test_an_error_that_is_null(server: ChatServer) -> None:
    """An ``error`` of null beside an answer is no error."""
    reply: dict[str, Any] = listed(ONE, TWO).get_json()
    assert server.paraphrase(replied(reply | {"error": None})) == [ONE, TWO]


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (Response("404 page not found", 404), "HTTP 404 ('404 page not found')"),
        (replied({"error": "model 'x' not found"}, 404), "model 'x' not found"),
        (replied({"detail": "Not Found"}, 404), "HTTP 404 ('Not Found')"),
        (replied({"message": "no Route matched"}, 404), "HTTP 404 ('no Route matched')"),
        (replied({"odd": 1}, 404), "HTTP 404 ('{\"odd\": 1}')"),
        (Response("없음".encode("euc-kr"), 404, content_type="text/plain; charset=nonsense"), "HTTP 404 ("),
        (replied({"error": {"message": "a\x1b[2J\nb" + "c" * 500, "code": "x\x07" + "y" * 500}}, 404), "a\\x1b[2J b"),
    ],
)
def test_words_of_the_server(server: ChatServer, reply: Response, shown: str) -> None:
    """The words of any error are shown, shortened and without control characters."""
    with pytest.raises(ParaphraseError) as caught:
        server.paraphrase(reply)
    assert shown in str(caught.value)
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "reply",
    [
        wrote("", reasoning="We need to rephrase"),
        wrote("", "length", reasoning_content="We need to"),
        wrote(None, reasoning_content="We need to"),
        wrote(None, "length", thinking="hm"),
        wrote("<think>We need to", "length"),
        wrote("<think>done</think>\n"),
        wrote("<|channel|>analysis<|message|>We need", "length"),
        replied(in_choice() | {"usage": {"completion_tokens_details": {"reasoning_tokens": 500}}}),
        replied({"choices": [{"message": {"content": [{"type": "thinking", "thinking": []}]}}]}),
    ],
)
def test_nothing_but_thoughts(server: ChatServer, reply: Response) -> None:
    """An answer that is nothing but thoughts says so, and names the settings that help."""
    with pytest.raises(ParaphraseError, match="the model thought, and did not answer within") as caught:
        server.paraphrase(reply)
    assert caught.value.reason == "unusable answer"
    assert "MALGRIM_GPT_REASONING_EFFORT" in str(caught.value)
    assert "MALGRIM_GPT_THINKING_TOKENS" in str(caught.value)


def test_effort_and_tokens_of_thoughts(httpserver: HTTPServer) -> None:
    """The effort is sent with every request, and the tokens of thoughts are added to the limit."""
    server = ChatServer(httpserver)
    server.replies = [listed(ONE, TWO)]
    server.paraphraser().paraphrase(SENTENCE, 2)
    usual_gpt = Gpt(KEY, httpserver.url_for("/v1"))
    for gpt in (replace(usual_gpt, reasoning_effort="low", thinking_tokens=1000), usual_gpt):
        ChatParaphraser(ProviderClients(Settings(gpt=gpt)).chat(ParaphraseError)).paraphrase(SENTENCE, 2)
    usual, more, less = server.asked
    assert more["reasoning_effort"] == "low"
    assert more["max_completion_tokens"] == usual["max_completion_tokens"] + 1000
    assert less == usual | {"model": less["model"]}
    assert "reasoning_effort" not in less


def test_content_in_parts(server: ChatServer) -> None:
    """Parts of a content are joined, without those that are thoughts."""
    text = listed(ONE, TWO).get_json()["choices"][0]["message"]["content"]
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": '["draft"]'}]},
        {"type": "text", "text": text[:10]},
        {"type": "text", "text": text[10:]},
    ]
    assert server.paraphrase(replied({"choices": [{"message": {"content": parts}}]})) == [ONE, TWO]


def test_a_stream_that_was_not_asked_for(server: ChatServer) -> None:
    """Events are joined to one reply with its usage, and an error among them is an error."""
    deltas = ['{"paraphrases": ["', f'{ONE}", "', f'{TWO}"]}}']
    events = [{"choices": [{"delta": {"content": delta}, "finish_reason": None}]} for delta in deltas]
    used = {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}}
    lines = [f"data: {replied(event).get_data(as_text=True)}\n" for event in [*events, used]]
    trace = PreviewTrace(None)
    with trace.collecting():
        assert server.paraphrase(Response("\n".join([": hello\n", *lines, "data: [DONE]\n"]))) == [ONE, TWO]
    assert [(usage.input_tokens, usage.output_tokens) for usage in trace.usage] == [(7, 3)]
    with pytest.raises(ParaphraseError, match="upstream"):
        server.paraphrase(Response(f'{lines[0]}\ndata: {{"error": {{"code": 401, "message": "upstream"}}}}\n'))


@pytest.mark.parametrize("wait", [150, 3600])
def test_long_waits_do_not_depend_on_the_library(server: ChatServer, wait: int) -> None:
    """A wait of more than two minutes, which the openai client ignores, is kept if the time limit allows it."""
    limited = replied({"error": {"message": "slow"}}, 429, **{"Retry-After": str(wait)})
    with deadline(wait + 100):
        assert server.paraphrase(limited, listed(ONE, TWO)) == [ONE, TWO]
    assert server.waits == [float(wait)]
    assert server.client.max_retries == 0


@settings(deadline=None)
@given(st.sampled_from([200, 400, 502]), JSON | st.dictionaries(st.just("error"), JSON))
def test_any_body(status: int, body: object) -> None:
    """Any body gives a failure with a printable, short message, or none if the status is 200."""
    failure = failure_in(status, body)
    assert failure is not None or status == 200
    if failure:
        assert str(failure).isprintable()
        assert len(str(failure)) < 600
        assert failure.reason_and_advice


def test_unforeseen_errors(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library raises while it reads a reply is an unusable answer, so that the next backend is asked."""

    def fail(*_: object, **__: object) -> None:
        raise LookupError("unknown encoding")

    monkeypatch.setattr(server.client._client, "send", fail)
    chat = Chat(server.client, "small", ProviderCalls("gpt", TranslationError))
    with pytest.raises(TranslationError, match=r"cannot be read \(LookupError\)") as caught:
        chat.ask("", "", field="translations", most_tokens=1)
    assert caught.value.reason == "unusable answer"
