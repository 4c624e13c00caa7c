"""A chat endpoint on this machine that sends prepared replies."""

import json
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from augment import ParaphraseError
from augment.chat import ChatParaphraser
from service.providers.calls import ProviderCalls
from service.providers.chat import Chat
from service.providers.chat_client import chat_client
from service.providers.prices import Price
from translate import TranslationError
from translate.engines.gpt import GptTranslator

KEY = "sk-planted-0123456789"
SENTENCE = "노을 지는 바닷가의 소녀"
ONE, TWO, THREE = "해 질 녘 바닷가에 있는 소녀", "석양이 물든 해변의 소녀", "소녀가 노을 진 바닷가에 있다"


class ChatServer:
    """A chat endpoint that sends ``replies`` in order, the last one repeatedly."""

    def __init__(self, server: HTTPServer) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.waits: list[float] = []
        self.warnings: list[str] = []
        self.replies: list[Response] = []
        self.client = chat_client(KEY, server.url_for("/v1"))
        server.expect_request("/v1/chat/completions", method="POST").respond_with_handler(self._reply)

    def paraphrase(self, *replies: Response, count: int = 2, sentence: str = SENTENCE) -> list[str]:
        self.replies = [*replies]
        return self.paraphraser().paraphrase(sentence, count)

    def translate(self, *replies: Response, sentences: tuple[str, ...]) -> list[str]:
        self.replies = [*replies]
        calls = ProviderCalls("gpt (small)", TranslationError, secrets=(KEY,), sleep=self.waits.append)
        return GptTranslator(Chat(self.client, "small", calls)).translate(sentences)

    def paraphraser(self) -> ChatParaphraser:
        price = Price("USD", input_tokens=2.0, output_tokens=4.0)
        calls = ProviderCalls("gpt (small)", ParaphraseError, price=price, secrets=(KEY,), sleep=self.waits.append)
        return ChatParaphraser(Chat(self.client, "small", calls), on_warning=self.warnings.append)

    def texts(self) -> list[Any]:
        """Return the parsed JSON in the user's message of each request."""
        return [json.loads(body["messages"][-1]["content"]) for body in self.asked]

    def _reply(self, request: Request) -> Response:
        self.asked.append(request.get_json())
        self.headers.append(dict(request.headers))
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def wrote(content: str | None, finish: str = "stop", **others: Any) -> Response:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **others}}
    used = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return replied({"id": "1", "object": "chat.completion", "choices": [choice], "usage": used})


def listed(*sentences: str) -> Response:
    return wrote(json.dumps({"paraphrases": sentences}, ensure_ascii=False))


def translated(*sentences: str) -> Response:
    return wrote(json.dumps({"translations": sentences}, ensure_ascii=False))


def replied(body: object, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, headers, "application/json")


def failed(status: int, code: str | None, message: str = "no", **headers: str) -> Response:
    return replied({"error": {"message": message, "type": "error", "param": None, "code": code}}, status, **headers)
