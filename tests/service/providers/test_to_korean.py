"""Papago and GPT from English into Korean, through the settings."""

import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from support.chat_server import replied, translated
from werkzeug import Request, Response

from service.assembly.describer import build_describer
from service.config.settings import Gpt, Papago, Settings
from translate import KoreanTranslator, TranslationError

ENGLISH, KOREAN = "a girl in a red hanbok", "빨간 한복을 입은 소녀"
KEYS = {"client_id": "an-id", "client_secret": "a-secret"}


def translator(settings: Settings) -> KoreanTranslator:
    found = build_describer(settings).korean
    assert found
    return found


def asked(httpserver: HTTPServer, *replies: Response) -> list[dict[str, Any]]:
    """Return the list that the bodies of requests are added to."""
    bodies: list[dict[str, Any]] = []
    left = [*replies]

    def reply(request: Request) -> Response:
        bodies.append(request.get_json())
        return left.pop(0)

    for path in ("/papago", "/chat/completions"):
        httpserver.expect_request(path, method="POST").respond_with_handler(reply)
    return bodies


def test_papago(httpserver: HTTPServer) -> None:
    """Papago gets the languages in this direction, and no glossary, which has the other one."""
    bodies = asked(httpserver, replied({"message": {"result": {"translatedText": KOREAN}}}))
    papago = Papago(**KEYS, url=httpserver.url_for("/papago"), glossary="terms")
    assert translator(Settings(papago=papago)).to_korean(ENGLISH) == KOREAN
    assert bodies == [{"source": "en", "target": "ko", "text": ENGLISH}]


def test_papago_fails(httpserver: HTTPServer) -> None:
    """An error of Papago has its reason."""
    asked(httpserver, replied({"errorCode": "200", "message": "no"}, 401))
    papago = Papago(**KEYS, url=httpserver.url_for("/papago"))
    with pytest.raises(TranslationError) as caught:
        translator(Settings(papago=papago)).to_korean(ENGLISH)
    assert caught.value.reason == "credentials refused"


def test_gpt(httpserver: HTTPServer) -> None:
    """GPT gets the sentence as data, and instructions for this direction."""
    bodies = asked(httpserver, translated(KOREAN))
    gpt = Gpt(base_url=httpserver.url_for(""), model="small")
    assert translator(Settings(gpt=gpt)).to_korean(ENGLISH) == KOREAN
    instructions, sentence = (message["content"] for message in bodies[0]["messages"])
    assert "Korean sentence" in instructions
    assert json.loads(sentence) == [ENGLISH]


@pytest.mark.parametrize("name", ["lexicon", "marian"])
def test_others(name: Any) -> None:
    """A translator that runs here cannot, and keys of others are then not used."""
    assert build_describer(Settings(translator=name, papago=Papago(**KEYS))).korean is None
    assert build_describer(Settings()).korean is None
