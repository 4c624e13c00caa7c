"""Update the requests in the cassettes after a change of a prompt template; the replies stay.

Run as ``make cassettes``. A local server sends the replies of each cassette to the real code, in order.
"""

import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any

import yaml
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from augment import ParaphraseError
from service.config.settings import Settings
from service.providers import calls
from service.providers.replay import replayed
from support.cassette_cases import CASES, Case
from support.paths import CASSETTES
from support.recording import readable
from translate import TranslationError
from translate.engines import alignment

_HOSTS = {
    "/nmt/v1/translation": "https://papago.apigw.ntruss.com",
    "/kt/nlp/paraphrasing": "https://aiapi.genielabs.ai",
    "/kt/nlp/paraphrasing-unknown": "https://aiapi.genielabs.ai",
    "/v1/chat/completions": "https://api.openai.com",
}


def refresh(case: Case) -> None:
    """Rewrite the cassette of ``case``, except for its first line, which names the origin of the replies."""
    file = CASSETTES / f"{case.cassette}.yaml"
    first_line, _, text = file.read_text(encoding="utf-8").partition("\n")
    interactions = yaml.safe_load(text)["interactions"]
    asked: list[dict[str, Any]] = []

    def answer(request: Request) -> Response:
        asked.append(
            {
                "method": request.method,
                "uri": _HOSTS[request.path] + request.path,
                "body": readable(request.get_data()),
                "headers": {"content-type": "application/json"},
            }
        )
        reply = interactions[min(len(asked), len(interactions)) - 1]["response"]
        headers = {name: values[0] for name, values in reply["headers"].items()}
        return Response(reply["body"]["string"], reply["status"]["code"], headers)

    with HTTPServer() as server:
        for path in _HOSTS:
            server.expect_request(path, method="POST").respond_with_handler(answer)
        with suppress(ParaphraseError, TranslationError):
            case.call(_settings_at(server.url_for("").rstrip("/")))
    for interaction, request in zip(interactions, asked, strict=False):
        interaction["request"] = request
    document = yaml.safe_dump(
        {"interactions": interactions, "version": 1}, allow_unicode=True, sort_keys=False, width=1000
    )
    file.write_text(f"{first_line}\n{document}", encoding="utf-8")


def _settings_at(address: str) -> Settings:
    settings = replayed(Settings())
    return replace(
        settings,
        gpt=replace(settings.gpt, base_url=f"{address}/v1"),
        genielabs=replace(settings.genielabs, url=f"{address}/kt/nlp/paraphrasing"),
        papago=replace(settings.papago, url=f"{address}/nmt/v1/translation"),
    )


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel("ERROR")
    calls._backoff = lambda _: 0.0  # type: ignore[assignment]
    alignment.PARALLEL = 1  # so that requests have the order of their replies
    for one in CASES:
        refresh(one)
