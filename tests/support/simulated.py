"""Simulated providers: a local HTTP server that answers with the offline stages."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from augment import Paraphraser
from service.assembly.backends import Backends
from service.config.settings import GenieLabs, Gpt, Papago, Settings
from translate import Translator


class Providers:
    """Papago, an OpenAI-compatible model and KT GenieLabs; ``asked`` lists the paths of the requests."""

    def __init__(self, server: HTTPServer, paraphraser: Paraphraser, translator: Translator) -> None:
        self.asked: list[str] = []
        self._address = server.url_for("").rstrip("/")
        self._paraphraser = paraphraser
        self._translator = translator
        for path, answer in (
            ("/papago", self._papago),
            ("/v1/chat/completions", self._chat),
            ("/kt", self._genielabs),
        ):
            server.expect_request(path, method="POST").respond_with_handler(answer)

    def settings(self, cache: Path | None = None) -> Settings:
        """Return settings with keys and addresses of all providers."""
        return Settings(
            gpt=Gpt("key", f"{self._address}/v1"),
            papago=Papago("id", "secret", f"{self._address}/papago"),
            genielabs=GenieLabs("id", "secret", "key", f"{self._address}/kt"),
            cache=cache,
        )

    def backends(self) -> Backends:
        """Return the backends of ``settings()``."""
        return Backends(self.settings())

    def _papago(self, request: Request) -> Response:
        lines = self._asked(request)["text"].split("\n")
        return _json({"message": {"result": {"translatedText": "\n".join(self._translator.translate(lines))}}})

    def _genielabs(self, request: Request) -> Response:
        body = self._asked(request)
        return _json({"result": [self._paraphraser.paraphrase(one, body["ret_sentences"]) for one in body["data"]]})

    def _chat(self, request: Request) -> Response:
        data = json.loads(self._asked(request)["messages"][1]["content"])
        if isinstance(data, list):
            content: dict[str, Sequence[str]] = {"translations": self._translator.translate(data)}
        else:
            without = data.get("without", [])
            found = self._paraphraser.paraphrase(data["text"], data["count"] + len(without))
            content = {"paraphrases": [one for one in found if one not in without]}
        message = {"role": "assistant", "content": json.dumps(content, ensure_ascii=False)}
        usage = {"prompt_tokens": 300, "completion_tokens": 100}
        return _json({"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage})

    def _asked(self, request: Request) -> Any:
        self.asked.append(request.path)
        return request.get_json()


def _json(body: object) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json")
